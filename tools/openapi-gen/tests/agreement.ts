import type { ApiModel, JsonObject, JsonValue } from '@throughline/openapi'
import type { ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { partsOf } from '../src/api-parts.ts'
import { validators as generator } from '../src/generators/validators.ts'
import { nameOperations } from '../src/name-operations.ts'
import { validatorTargets } from '../src/validators/targets.ts'
import { isObject } from '../src/walk-schemas.ts'
import { loaded } from './generated.ts'

type Judge = (data: unknown) => boolean

/** Numbers from 0 to below 1, the same each time. */
export type Random = () => number
export const randomFrom = (seed: number): Random => {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** `nullable` of OpenAPI 3.0 as it is meant: or null, whatever stands beside it. */
const withNull = (node: JsonValue): JsonValue => {
  if (Array.isArray(node)) return node.map(withNull)
  if (!isObject(node)) return node
  const copy = Object.fromEntries(Object.entries(node).map(([name, inner]) => [name, withNull(inner)]))
  const { nullable, ...others } = copy
  return nullable === true && !('$ref' in copy) ? { anyOf: [{ type: 'null' }, others] } : copy
}

/** Judges a value by a schema of the document as it stands there, with plain ajv. */
const plainJudges = (model: ApiModel) => {
  const ajv = new Ajv2020({ strict: false, validateSchema: false, logger: false, code: { optimize: false } })
  addFormats.default(ajv)
  const meant = (schema: JsonValue) => (model.version === '3.0' ? withNull(schema) : schema)
  ajv.addSchema(meant(model.bundle) as JsonObject, 'document')
  const known = new Map<string, ValidateFunction>()
  return (schema: JsonValue): Judge => {
    const text = JSON.stringify(meant(schema)).replaceAll('"$ref":"#', '"$ref":"document#')
    const judge = known.get(text) ?? ajv.compile(JSON.parse(text) as JsonObject)
    known.set(text, judge)
    return judge
  }
}

const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T

const anything: JsonValue[] = [
  ...[null, true, 0, -1, 1.5, 2 ** 40, '', 'text', '2020-02-30', '2020-02-29T12:00:00Z', 'https://a.b/c', 'a@b.cd'],
  ...[[], [1], [null, 'a'], {}, { a: 1 }, { id: 1, name: 'n' }],
]

/** A value that a schema may accept: it is read superficially, so that about half of all are refused. */
const someValue = (model: ApiModel, given: JsonValue, random: Random, depth = 0): JsonValue => {
  const schema = isObject(given) ? model.resolve(given, '').value : given
  if (!isObject(schema) || depth > 6 || random() < 0.02) return pick(random, anything)
  const inner = (value: JsonValue | undefined) => someValue(model, value ?? true, random, depth + 1)
  if (schema.nullable === true && random() < 0.1) return null
  const { allOf, anyOf, oneOf, enum: values, examples, example } = schema
  if (schema.const !== undefined) return schema.const
  if (Array.isArray(values) && random() < 0.95) return pick(random, values)
  if (example !== undefined && random() < 0.3) return example
  if (Array.isArray(examples) && examples.length > 0 && random() < 0.3) return pick(random, examples)
  const some = Array.isArray(oneOf) ? oneOf : Array.isArray(anyOf) ? anyOf : undefined
  const parts = [...(Array.isArray(allOf) ? allOf.map(inner) : []), ...(some ? [inner(pick(random, some))] : [])]
  const type = Array.isArray(schema.type) ? pick(random, schema.type) : schema.type
  if (type === 'object' || isObject(schema.properties)) parts.push(objectOf(schema, inner, random))
  if (parts.length > 0) return parts.every(isObject) ? Object.assign({}, ...parts) : (parts[0] as JsonValue)
  if (type === 'array') {
    const items = Array.from({ length: Math.floor(random() * 4) }, () => inner(schema.items))
    return items.length > 1 && random() < 0.1 ? [...items, items[0] as JsonValue] : items
  }
  return scalarOf(schema, type, random)
}

const objectOf = (schema: JsonObject, inner: (schema: JsonValue) => JsonValue, random: Random): JsonObject => {
  const required = Array.isArray(schema.required) ? schema.required : []
  const value: JsonObject = {}
  for (const [name, property] of Object.entries(isObject(schema.properties) ? schema.properties : {})) {
    if (required.includes(name) ? random() < 0.99 : random() < 0.5) value[name] = inner(property)
  }
  if (random() < 0.1) value.extra = pick(random, anything)
  if (isObject(schema.additionalProperties)) value.more = inner(schema.additionalProperties)
  return value
}

const texts: Readonly<Record<string, string[]>> = {
  'date-time': ['2020-02-29T12:00:00Z', '2020-02-29T12:00:00+01:00', '2020-02-30T12:00:00Z'],
  date: ['2020-02-29', '2021-02-29'],
  uri: ['https://a.b/c', 'a b'],
  email: ['a@b.cd', 'a'],
}

const scalarOf = (schema: JsonObject, type: JsonValue | undefined, random: Random): JsonValue => {
  if (type === 'string') return pick(random, texts[String(schema.format)] ?? ['', 'a', 'text', 'ünï', 'x'.repeat(300)])
  if (type === 'integer') return pick(random, [0, 1, -1, 7, 100, 2 ** 33])
  if (type === 'number') return pick(random, [0, 1.5, -1, 2 ** 60])
  if (type === 'boolean') return random() < 0.5
  return type === 'null' ? null : pick(random, anything)
}

export interface Agreement {
  validators: number
  accepted: number
  refused: number
  /** Validator and value, where they do not agree. */
  differences: string[]
}

/** Compares every validator of a document with plain ajv on the schema that it is made of. */
export const agreement = async (given: ApiModel, rounds: number, seed = 1): Promise<Agreement> => {
  const model = nameOperations(given)
  const parts = partsOf(model)
  const { value: files } = await generator({ model, parts, command: 'make', typesImport: './model.ts' })
  const written = Object.fromEntries(files.map(({ path, content }) => [path, content]))
  const made = (await loaded(written, 'validators.js')) as Record<string, Judge>
  const plain = plainJudges(model)
  const random = randomFrom(seed)
  const targets = validatorTargets(parts).filter(({ sources }) => sources.every(({ carrier }) => carrier === 'json'))
  const result: Agreement = { validators: targets.length, accepted: 0, refused: 0, differences: [] }
  for (const { name, sources } of targets) {
    const judges = sources.map(({ schema }) => plain(schema))
    for (let round = 0; round < rounds; round++) {
      const value = someValue(model, pick(random, sources).schema, random)
      const want = judges.some((judge) => judge(value))
      result[want ? 'accepted' : 'refused']++
      if (made[name]?.(value) !== want) result.differences.push(`${name}: ${want} for ${JSON.stringify(value)}`)
    }
  }
  return result
}
