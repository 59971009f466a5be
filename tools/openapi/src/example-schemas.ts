import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { ApiModel, JsonObject, JsonValue } from './api-model.ts'
import { isJsonObject } from './build-model.ts'
import { childrenOf } from './document-shape.ts'
import { fragmentOf, valueAt } from './load-documents.ts'

/** Who sends a value: a request need not hold what only answers hold, nor an answer what only requests hold. */
export type Direction = 'request' | 'response'

/** What a schema finds wrong in a value; undefined where the schema itself does not compile. */
export type JudgeExample = (schemaPointer: string, value: JsonValue, direction: Direction) => ErrorObject[] | undefined

/** Judges values by the schemas of a model. Compiles each schema once, when the first value needs it. */
export const exampleJudge = (model: ApiModel): JudgeExample => {
  const judges = { request: schemaCompiler(model, 'request'), response: schemaCompiler(model, 'response') }
  const cache = new Map<string, ValidateFunction | undefined>()
  return (pointer, value, direction) => {
    const key = `${direction} ${pointer}`
    if (!cache.has(key)) cache.set(key, judges[direction](pointer))
    const validate = cache.get(key)
    if (validate === undefined) return undefined
    return validate(value) ? [] : (validate.errors ?? [])
  }
}

const schemaCompiler = (model: ApiModel, direction: Direction) => {
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    strict: false,
    logger: false,
    validateSchema: false,
    inlineRefs: false,
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
