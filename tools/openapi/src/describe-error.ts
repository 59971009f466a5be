import { didYouMean, escapeToken, pointerTokens } from '@throughline/kernel'
import type { ErrorObject } from 'ajv'
import { isObject } from './document-shape.ts'
import { valueAt } from './pointers.ts'

export interface Fault {
  message: string
  pointer: string
  /** Whether the fault is the key, not its value. */
  key: boolean
}

/** What an error means, and where it stands: what was expected, and what is there instead. */
export const describeError = (error: ErrorObject, root: unknown, rootName = 'the document'): Fault => {
  const { instancePath, params, keyword, propertyName } = error
  const at = (message: string): Fault => ({ message, pointer: instancePath, key: false })
  const atKey = (name: string, message: string): Fault => ({
    message,
    pointer: `${instancePath}/${escapeToken(name)}`,
    key: true,
  })
  if (propertyName !== undefined) return atKey(propertyName, `the name '${propertyName}' ${expectation(error)}`)
  const subject = subjectOf(error, root, rootName)
  switch (keyword) {
    case 'required':
      return at(`${subject} lacks ${missingOf(params.missingProperties ?? [params.missingProperty])}`)
    case 'additionalProperties':
    case 'unevaluatedProperties': {
      const name = String(params.additionalProperty ?? params.unevaluatedProperty)
      return atKey(name, unknownKey(name, error))
    }
    case 'oneOf':
    case 'anyOf':
      return at(`${subject} ${choiceOf(error)}`)
    case 'not':
      return at(`${subject} ${exclusionOf(error)}`)
    case 'dependentRequired':
    case 'dependencies':
      return at(`${subject} has '${params.property}' and lacks '${params.missingProperty}'`)
    default:
      return at(`${subject} ${expectation(error)}`)
  }
}

const missingOf = (names: readonly string[]): string => {
  const quoted = names.map((name) => `'${name}'`)
  return quoted.length > 4 ? `${quoted.slice(0, 3).join(', ')} and ${quoted.length - 3} more` : listOf(quoted, 'and')
}

const expectation = ({ keyword, params, data, message, propertyName }: ErrorObject): string => {
  switch (keyword) {
    case 'type': {
      const types = (Array.isArray(params.type) ? params.type : [params.type]).map((type) => typeNames[type] ?? type)
      return `must be ${types.join(' or ')}, not ${nameOfValue(data)}`
    }
    case 'enum': {
      const allowed = (params.allowedValues as unknown[]).map(textOfValue)
      const hint = typeof data === 'string' ? didYouMean(data, allowed) : ''
      return `must be ${listOf(allowed)}, not ${nameOfValue(data)}${hint}`
    }
    case 'const':
      return `must be ${JSON.stringify(params.allowedValue)}, not ${nameOfValue(data)}`
    case 'pattern': {
      return propertyName === undefined
        ? `must match ${params.pattern}, which ${nameOfValue(data)} does not`
        : `does not match ${params.pattern}`
    }
    case 'format':
      return `is no ${formatNames[String(params.format)] ?? params.format}${propertyName === undefined ? `: ${nameOfValue(data)}` : ''}`
    case 'minProperties':
      return params.limit === 1 ? 'must not be empty' : `must have at least ${params.limit} fields`
    case 'maxProperties':
      return `must have at most ${params.limit} ${params.limit === 1 ? 'field' : 'fields'}`
    case 'minItems':
    case 'minLength':
      return params.limit === 1 ? 'must not be empty' : (message ?? keyword)
    case 'uniqueItems':
      return `holds the same item twice (${params.j} and ${params.i})`
    case 'false schema':
      return 'is not allowed here'
    default:
      return message ?? `breaks '${keyword}'`
  }
}

const typeNames: Readonly<Record<string, string>> = {
  object: 'an object',
  array: 'a list',
  string: 'a string',
  number: 'a number',
  integer: 'an integer',
  boolean: 'true or false',
}

const formatNames: Readonly<Record<string, string>> = {
  'uri-reference': 'URI reference',
  uri: 'URI',
  regex: 'regular expression',
  email: 'e-mail address',
  'media-range': 'media type or range',
}

const nameOfValue = (value: unknown): string => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

/** A value as its author would name it; an object's own `toString` is not asked. */
export const textOfValue = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? typeof value)

const listOf = (values: readonly string[], word = 'or'): string =>
  values.length < 2 ? (values[0] ?? 'nothing') : `${values.slice(0, -1).join(', ')} ${word} ${values.at(-1)}`

/** The object by its name in the specification where that is what is at fault, else by its field. */
const subjectOf = ({ parentSchema, instancePath, keyword }: ErrorObject, root: unknown, rootName: string): string => {
  const name = /#([a-z-]+)-object$/.exec(String(parentSchema?.$comment))?.[1]
  if (name && ['required', 'oneOf', 'anyOf', 'not'].includes(keyword)) return `the ${titleOf(name)} Object`
  const field = pointerTokens(instancePath).at(-1)
  if (field === undefined) return rootName
  const parent = valueAt(root, instancePath.slice(0, instancePath.lastIndexOf('/')))?.value
  return Array.isArray(parent) ? `item ${field}` : `'${field}'`
}

const titleOf = (name: string): string =>
  name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')

const unknownKey = (name: string, { parentSchema }: ErrorObject): string => {
  const known = Object.keys((parentSchema?.properties ?? {}) as object)
  const patterns = Object.keys((parentSchema?.patternProperties ?? {}) as object).filter((each) => each !== '^x-')
  if (patterns.some((pattern) => /^\^\\?\/$/.test(pattern))) return `the path '${name}' does not begin with '/'`
  if (patterns.some((pattern) => pattern.startsWith('^[1-5]'))) {
    return `'${name}' is no status: three digits, 1XX to 5XX, or 'default'`
  }
  if (patterns.length > 0 && known.length === 0) return `the name '${name}' does not match ${patterns.join(' or ')}`
  return `the field '${name}' is unknown here${didYouMean(name, known)}`
}

const requiredOf = (branch: unknown): string[] =>
  isObject(branch) && Array.isArray(branch.required) ? branch.required.map(String) : []

const choiceOf = ({ keyword, schema, params }: ErrorObject): string => {
  const names = (Array.isArray(schema) ? schema : []).map((branch) => requiredOf(branch).join(' with '))
  if (names.length === 0 || names.some((name) => name === '')) return 'matches none of the forms that it may have'
  const choices = listOf(names.map((name) => `'${name}'`))
  if (keyword === 'anyOf') return `needs ${choices}`
  return params.passingSchemas ? `must have ${choices}, not more than one of them` : `needs either ${choices}`
}

const exclusionOf = ({ schema }: ErrorObject): string => {
  const names = requiredOf(schema)
  if (names.length === 1) return `must not have '${names[0]}' here`
  return names.length > 1 ? `must not have both ${names.map((name) => `'${name}'`).join(' and ')}` : 'is not allowed'
}
