import type { ApiModel, SchemaObject } from '@throughline/openapi'
import { Ajv2020, type AnySchema, type ErrorObject, type Options, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { excerpt, isSecretName } from '../http/redact.ts'
import { type SchemaDocument, type Side, schemaDocument } from './schema-document.ts'

/** One way in which a value breaks a schema. */
export interface Fault {
  /** Where in the value: `/tasks/0/state`; empty for the value itself. */
  path: string
  /** What is wrong there. */
  message: string
  /** What came, shortened; absent where the message says it, or nobody may see it. */
  came?: string
  /** The schema that says so, as a pointer into the bundle. */
  pointer: string
}

export interface SchemaJudge {
  /** Faults of a value; none when it is valid, or when the schema itself cannot be applied. */
  judge(schema: SchemaObject, pointer: string, value: unknown): Fault[]
}

/** Told of each schema that was to be applied and cannot be: an answer judged by it proves nothing. */
export type OnUnusable = (pointer: string, why: string) => void

export const faultText = ({ message, came }: Fault): string => (came === undefined ? message : `${message}: ${came}`)

/** So many faults of one value are told. */
const mostFaults = 5
/** Collecting every error of a larger value may need many times its size. */
const mostForAll = 256 * 1024

/** Patterns are written for either grammar: with the `u` flag where it takes them. */
export const regExp = Object.assign(
  (pattern: string, flags: string): RegExp => {
    try {
      return new RegExp(pattern, flags)
    } catch {
      return new RegExp(pattern)
    }
  },
  { code: 'new RegExp' },
)

/** Schemas are held to the meta-schema here alone: compiling it costs more than what it is held against. */
const metaSchemas = new Ajv2020({ strict: false, logger: false })

/** @throws Error that says what is no schema */
const holdToMetaSchema = (schema: AnySchema): void => {
  if (metaSchemas.validateSchema(schema) !== true) throw new Error(`schema is invalid: ${metaSchemas.errorsText()}`)
}

/** As every schema of a document is applied; what is given is no longer asked whether it is a schema. */
export const newAjv = (options: Options = {}): Ajv2020 => {
  const ajv = new Ajv2020({ strict: false, logger: false, validateSchema: false, code: { regExp }, ...options })
  addFormats.default(ajv)
  return ajv
}

interface Compiled {
  document: SchemaDocument
  first: ValidateFunction
  all: () => ValidateFunction
}

type JudgeOfModel = (onUnusable: OnUnusable) => SchemaJudge

/** What was compiled is kept as long as its model: one document is run many times. */
const judges = new WeakMap<ApiModel, Map<Side, JudgeOfModel>>()

/** Holds values against schemas as the document states them: compiled from the bundle, never from generated code. */
export const schemaJudge = (model: ApiModel, side: Side = 'answer'): JudgeOfModel => {
  const sides = judges.get(model) ?? new Map<Side, JudgeOfModel>()
  judges.set(model, sides)
  const judge = sides.get(side) ?? makeJudge(model, side)
  sides.set(side, judge)
  return judge
}

const makeJudge = (model: ApiModel, side: Side): JudgeOfModel => {
  const compiled = new Map<string, Compiled | { unusable: string }>()
  const [first, all] = [lazy(() => newAjv({ verbose: true })), lazy(() => newAjv({ verbose: true, allErrors: true }))]
  const compile = (schema: SchemaObject, pointer: string): Compiled | { unusable: string } => {
    try {
      const document = schemaDocument(model, schema, pointer, side)
      holdToMetaSchema(document.schema)
      return {
        document,
        first: first().compile(document.schema),
        all: lazy(() => all().compile(document.schema)),
      }
    } catch (error) {
      return { unusable: error instanceof Error ? error.message : String(error) }
    }
  }
  return (onUnusable) => ({
    judge(schema, pointer, value) {
      const resolved = resolvedSchema(model, schema, pointer)
      const known = compiled.get(resolved.pointer) ?? compile(resolved.schema, resolved.pointer)
      compiled.set(resolved.pointer, known)
      if ('unusable' in known) {
        onUnusable(resolved.pointer, known.unusable)
        return []
      }
      try {
        if (known.first(value)) return []
        const large = (JSON.stringify(value)?.length ?? 0) > mostForAll
        const validate = large ? known.first : known.all()
        validate(value)
        return faultsOf(validate.errors ?? [], known.document, resolved.pointer)
      } catch (error) {
        if (!(error instanceof RangeError)) throw error
        return [{ path: '', message: 'is nested too deep to be judged', pointer: resolved.pointer }]
      }
    },
  })
}

const lazy = <Value>(make: () => Value): (() => Value) => {
  let made: { value: Value } | undefined
  return () => (made ??= { value: make() }).value
}

/** A plain reference shares what was compiled for its target. */
const resolvedSchema = (model: ApiModel, schema: SchemaObject, pointer: string) => {
  if (typeof schema === 'boolean' || schema.$ref === undefined || Object.keys(schema).length > 1)
    return { schema, pointer }
  const target = model.resolve(schema, pointer)
  const { value } = target
  const usable = typeof value === 'boolean' || (value !== null && typeof value === 'object' && !Array.isArray(value))
  return usable ? { schema: value, pointer: target.pointer } : { schema, pointer }
}

/** Keywords whose error only says that the errors of their branches are there. */
const wrappers = new Set(['anyOf', 'oneOf', 'if', 'allOf'])

const faultsOf = (errors: readonly ErrorObject[], document: SchemaDocument, top: string): Fault[] => {
  const own = errors.filter(
    ({ keyword, instancePath }, index) =>
      !wrappers.has(keyword) ||
      !errors.some(
        (other, at) => at !== index && !wrappers.has(other.keyword) && other.instancePath.startsWith(instancePath),
      ),
  )
  const faults = new Map<string, Fault>()
  for (const error of own) {
    const { parentSchema, instancePath } = error
    const pointer = (parentSchema && document.pointers.get(parentSchema)) ?? top
    const hidden = parentSchema !== undefined && document.writeOnly.has(parentSchema)
    const fault = {
      path: instancePath,
      pointer,
      ...(hidden ? { message: 'is writeOnly, and no answer holds it' } : saidOf(error)),
    }
    const key = [instancePath, fault.message].join('\n')
    if (!faults.has(key)) faults.set(key, fault)
  }
  const all = [...faults.values()]
  const rest = all.length - mostFaults
  const told = all.slice(0, mostFaults)
  const last = told.at(-1)
  if (rest > 0 && last) told[told.length - 1] = { ...last, message: `${last.message}; and ${rest} more faults` }
  return told
}

const saidOf = ({
  keyword,
  params,
  message = keyword,
  data,
  instancePath,
}: ErrorObject): Pick<Fault, 'message' | 'came'> => {
  // The value of a field that holds a secret is never shown.
  const secret = isSecretName(instancePath.split('/').at(-1) ?? '')
  const came = secret ? '[redacted]' : excerpt(JSON.stringify(data) ?? String(data), [], 60)
  switch (keyword) {
    case 'required':
      return { message: `has no '${params.missingProperty}'` }
    case 'additionalProperties':
      return { message: `has '${params.additionalProperty}', which the contract does not declare` }
    case 'unevaluatedProperties':
      return { message: `has '${params.unevaluatedProperty}', which the contract does not declare` }
    case 'type':
      return { message: `must be ${[params.type].flat().join(' or ')}`, came }
    case 'enum':
      return { message: `is none of ${excerpt(JSON.stringify(params.allowedValues).slice(1, -1))}`, came }
    case 'const':
      return { message: `is not ${excerpt(JSON.stringify(params.allowedValue))}`, came }
    case 'false schema':
      return { message: 'is there, and the contract excludes it' }
    default:
      return { message, came }
  }
}
