import { createContext, Script } from 'node:vm'
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { ApiModel, JsonObject, JsonValue } from './api-model.ts'
import { isJsonObject } from './api-model.ts'
import { childrenOf } from './document-shape.ts'
import { fragmentOf, valueAt } from './pointers.ts'

/** Who sends a value: a request need not hold what only answers hold, nor an answer what only requests hold. */
export type Direction = 'request' | 'response'

/** A value, and the place of the schema that it should match. */
export interface ExampleCase {
  schema: string
  value: JsonValue
  /** Where the value stands. */
  pointer: string
  direction: Direction
}

/** What a schema finds wrong in a value; `too-slow` where a pattern of the schema runs without end on it. */
export type ExampleErrors = readonly ErrorObject[] | 'too-slow'

/**
 * Judges values by the schemas of a model, each compiled once. A schema that does not compile judges nothing: what is
 * wrong with it is told elsewhere.
 */
export const judgeExamples = (model: ApiModel, cases: readonly ExampleCase[]): ExampleErrors[] => {
  const compilers = { request: schemaCompiler(model, 'request'), response: schemaCompiler(model, 'response') }
  const validators = cases.map(({ schema, direction }) => compilers[direction](schema))
  const results: ExampleErrors[] = []
  const judgeNext = (): void => {
    const validate = validators[results.length]
    const valid = validate === undefined || validate(cases[results.length]?.value)
    results.push(valid ? [] : (validate.errors ?? []))
  }
  while (results.length < cases.length) {
    const end = Math.min(results.length + batchSize, cases.length)
    const inTime = withinTime(() => {
      while (results.length < end) judgeNext()
    })
    if (!inTime) results.push('too-slow')
  }
  return results
}

/** So many at once: setting a time limit takes longer than judging an honest example. */
const batchSize = 200
const timeLimitMs = 2000

/** Runs under a time limit that ends a regular expression in the middle of its work; tells whether it was kept. */
const withinTime = (run: () => void): boolean => {
  sandbox.run = run
  try {
    call.runInContext(context, { timeout: timeLimitMs })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
    return false
  }
}
const sandbox: { run?: () => void } = {}
const context = createContext(sandbox)
const call = new Script('run()')

/** Patterns are meant with Unicode; one that is none then is taken as it was written before there was any. */
const regExp = Object.assign(
  (pattern: string, flags: string): RegExp => {
    try {
      return new RegExp(pattern, flags)
    } catch {
      return new RegExp(pattern)
    }
  },
  { code: 'new RegExp' },
)

const schemaCompiler = (model: ApiModel, direction: Direction) => {
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    strict: false,
    logger: false,
    validateSchema: false,
    inlineRefs: false,
    code: { regExp },
  })
  addFormats.default(ajv)
  const added = new Set<string>()
  /** Adds the schema at a pointer and all that it refers to, each as a schema of its own. */
  const add = (start: string): void => {
    const open = [start]
    for (let pointer = open.pop(); pointer !== undefined; pointer = open.pop()) {
      if (added.has(pointer)) continue
      added.add(pointer)
      const node = schemaAt(model.bundle, pointer)
      ajv.addSchema(convert(model, node, direction, open) as JsonObject | boolean, idOf(pointer))
    }
  }
  return (pointer: string): ValidateFunction | undefined => {
    try {
      add(pointer)
      return ajv.getSchema(idOf(pointer))
    } catch {
      // What is wrong with the schema itself has been said by the official schema.
      return undefined
    }
  }
}

const idOf = (pointer: string): string => `bundle:${encodeURIComponent(pointer)}`

const schemaAt = (bundle: JsonObject, pointer: string): JsonValue => {
  const found = valueAt(bundle, pointer)
  return (found?.value ?? true) as JsonValue
}

/**
 * A Schema Object as JSON Schema 2020-12, whose references name schemas by pointer. 3.0's `nullable` allows null
 * wherever it stands: authors mean it so, even where the letter of 3.0 gives it no effect.
 */
const convert = (model: ApiModel, node: JsonValue, direction: Direction, targets: string[]): JsonValue => {
  if (!isJsonObject(node)) return node
  const { $ref } = node
  if (typeof $ref === 'string') {
    const target = fragmentOf($ref)
    if (target === undefined || !$ref.startsWith('#')) return true
    targets.push(target)
    if (model.version === '3.0') return { $ref: idOf(target) }
  }
  const copy: JsonObject = { ...node }
  for (const dropped of ['$id', '$anchor', '$schema', 'id', 'discriminator', 'example', 'examples'])
    delete copy[dropped]
  if (typeof $ref === 'string') copy.$ref = idOf(fragmentOf($ref) ?? '')
  for (const { node: child, tokens, kind } of childrenOf(node, 'Schema')) {
    if (kind !== 'Schema') continue
    const [keyword, name] = tokens as [string, string | number | undefined]
    const converted = convert(model, child as JsonValue, direction, targets)
    if (name === undefined) copy[keyword] = converted
    else {
      const container = copy[keyword] === node[keyword] ? copyOf(node[keyword]) : copy[keyword]
      copy[keyword] = container as JsonValue
      ;(container as JsonObject)[name] = converted
    }
  }
  if (Array.isArray(node.required))
    copy.required = node.required.filter((name) => !isOneSided(model, node, name, direction))
  return model.version === '3.0' ? modernise(copy) : copy
}

const copyOf = (value: JsonValue | undefined): JsonValue =>
  Array.isArray(value) ? [...value] : { ...(value as JsonObject) }

const isOneSided = (model: ApiModel, node: JsonObject, name: JsonValue, direction: Direction): boolean => {
  const properties = isJsonObject(node.properties) ? node.properties : {}
  const property = typeof name === 'string' && Object.hasOwn(properties, name) ? properties[name] : undefined
  const { value } = model.resolve(property ?? null, '')
  const marked = (key: string) => [property, value].some((each) => isJsonObject(each) && each[key] === true)
  return direction === 'request' ? marked('readOnly') : marked('writeOnly')
}

const modernise = (schema: JsonObject): JsonObject => {
  const { nullable, ...rest } = schema
  for (const [flag, bound] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (typeof rest[flag] !== 'boolean') continue
    const limit = rest[bound]
    const exclusive = rest[flag]
    delete rest[flag]
    if (!exclusive || limit === undefined) continue
    delete rest[bound]
    rest[flag] = limit
  }
  return nullable === true ? { anyOf: [rest, { type: 'null' }] } : rest
}
