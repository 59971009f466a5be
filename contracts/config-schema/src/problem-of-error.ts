import type { ErrorObject } from 'ajv'
import { didYouMean } from './nearest.ts'
import { below, pathText, tokensOf, valueAt } from './pointer.ts'
import type { ProblemCode } from './problem.ts'
import type { YamlFile } from './read-yaml.ts'

/** What one error says to the person who wrote the file, and where it points. */
export interface Explanation {
  code: ProblemCode
  message: string
  pointer: string
  /** Whether the key is meant, not its value. */
  key?: boolean
  level?: 'error' | 'warning'
}

const secretKey = /token|password|passphrase|secret|credential|api[-_]?key|private[-_]?key/i

/** Explains an error of the validator in the words of the file. No message holds the value of a key that may be secret. */
export const explain = (error: ErrorObject, schema: unknown, yaml: YamlFile): Explanation => {
  const { instancePath: pointer, keyword, params } = error
  const subject = pointer === '' ? 'the config' : `'${pathText(pointer)}'`
  const value = valueAt(yaml.value, pointer)
  if (keyword === 'additionalProperties' || keyword === 'unevaluatedProperties') {
    return unknownKey(error, schema, String(params.additionalProperty ?? params.unevaluatedProperty))
  }
  if (keyword === 'required') {
    return { code: 'config-missing-key', message: `${subject} lacks the key '${params.missingProperty}'`, pointer }
  }
  if (keyword === 'type') {
    const wanted = [params.type as string | string[]].flat().map((type) => kinds[type] ?? type)
    return {
      code: 'config-wrong-type',
      message: `${subject} must be ${wanted.join(' or ')}, not ${kindOf(value)}`,
      pointer,
    }
  }
  const invalid = (message: string): Explanation => ({
    code: 'config-invalid-value',
    message: `${subject} ${message}`,
    pointer,
  })
  if (keyword === 'enum' || keyword === 'const') {
    const allowed = keyword === 'const' ? [params.allowedValue] : (params.allowedValues as unknown[])
    return invalid(choiceText(pointer, value, allowed))
  }
  if (keyword === 'false schema') return invalid('is not allowed here')
  if (keyword === 'oneOf' || keyword === 'anyOf') {
    return invalid(params.passingSchemas ? 'fits more than one of its forms' : 'fits none of its forms')
  }
  return invalid(error.message ?? 'is not valid')
}

const unknownKey = (error: ErrorObject, schema: unknown, key: string): Explanation => {
  const place = { pointer: below(error.instancePath, key), key: true }
  const path = error.schemaPath.slice(1).split('/').map(decodeURIComponent).slice(0, -1)
  const closed = valueAt(schema, path.join('/'))
  const alternatives = valueAt(schema, path.slice(0, -1).join('/'))
  const goesElsewhere = Array.isArray(alternatives) && alternatives.some((each) => keysOf(each).has(key))
  // implements: OC-CONFIG-6009, OC-CONFIG-6014
  if (goesElsewhere) {
    const choice = constantsOf(closed)
    const message = `'${key}' does not go with ${choice === '' ? 'the other keys' : choice}`
    return { code: 'config-misplaced-key', message, ...place }
  }
  const known = [...keysOf(closed)]
  return {
    // implements: OC-CONFIG-6001
    code: 'config-unknown-key',
    message: `unknown key '${key}'${didYouMean(key, known) || listed(known)}`,
    ...place,
  }
}

const listed = (known: readonly string[]): string =>
  known.length === 0 || known.length > 16 ? '' : `; known here: ${known.join(', ')}`

/** The keys that a schema describes, in itself and in its parts. */
const keysOf = (schema: unknown): Set<string> => {
  if (schema === null || typeof schema !== 'object') return new Set()
  const { properties = {}, allOf = [], anyOf = [], oneOf = [] } = schema as Record<string, object | unknown[]>
  const parts = [allOf, anyOf, oneOf].flat()
  return new Set([...Object.keys(properties), ...parts.flatMap((part) => [...keysOf(part)])])
}

const constantsOf = (schema: unknown): string => {
  const { properties = {} } = (schema ?? {}) as { properties?: Record<string, { const?: unknown }> }
  return Object.entries(properties)
    .filter(([, property]) => typeof property.const === 'string')
    .map(([name, property]) => `${name} '${property.const}'`)
    .join(', ')
}

const choiceText = (pointer: string, value: unknown, allowed: readonly unknown[]): string => {
  const names = allowed.map((each) => (typeof each === 'string' ? `'${each}'` : JSON.stringify(each)))
  const wanted = names.length === 1 ? `must be ${names[0]}` : `must be one of ${names.join(', ')}`
  // implements: TL-SCHEMA-010
  if (typeof value !== 'string' || value.length > 64 || isSecret(pointer)) return wanted
  return `${wanted}; not '${value}'${didYouMean(
    value,
    allowed.filter((each) => typeof each === 'string'),
  )}`
}

/** A key that is named like a secret, or one that stands below such a key. */
const isSecret = (pointer: string): boolean => tokensOf(pointer).some((token) => secretKey.test(token))

const kinds: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  integer: 'a whole number',
  null: 'empty',
  number: 'a number',
  object: 'a mapping',
  string: 'a text',
}

// implements: TL-SCHEMA-010
const kindOf = (value: unknown): string => {
  if (value === null || value === undefined) return 'empty'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'number' && !Number.isInteger(value)) return Number.isFinite(value) ? 'a fraction' : 'no number'
  return typeof value === 'boolean' ? 'true or false' : (kinds[typeof value] ?? typeof value)
}
