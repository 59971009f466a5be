import type { Random } from './random.ts'
import { type Alphabet, sampleText } from './sample-text.ts'
import { isObject, type Json, type JsonObject, type Place, type SourceDocument } from './source-document.ts'

/** Where the value goes: what a place cannot carry is not made for it. */
export interface Carrier {
  alphabet: Alphabet
  /** Neither null, nor anything empty, nor objects inside of others. */
  flat: boolean
}

export const body: Carrier = { alphabet: 'any', flat: false }

class Deadend extends Error {}

const deepest = 12

/** A schema with all that it says at once: references followed, `allOf` put together. */
interface Whole {
  schema: JsonObject
  /** Where each subschema stands, for the references in it. */
  /** What several parts say of one property holds at once. */
  properties: Map<string, Place[]>
  items?: Place
  additional?: Place
  choices: { branches: Place[]; alone: boolean }[]
}

/**
 * A value that a schema describes, or nothing where none was found. It is made after the schema and then judged: the
 * sampler need not know everything that a schema can say.
 */
export const sample = (
  source: SourceDocument,
  schema: Place,
  random: Random,
  carrier: Carrier = body,
): { value: Json } | undefined => {
  const judge = source.judge(schema)
  for (let attempt = 0; attempt < 40; attempt++) {
    try {
      // Later attempts are plainer.
      const value = valueAfter(
        [schema],
        { source, random, carrier, eager: attempt < 10 ? 0.6 : attempt < 20 ? 0.2 : 0 },
        0,
      )
      if (judge(value) === undefined && fits(value, carrier)) return { value }
    } catch (error) {
      if (!(error instanceof Deadend)) throw error
    }
  }
  return undefined
}

const fits = (value: Json, { flat }: Carrier): boolean => {
  if (!flat) return true
  if (value === null || value === '') return false
  if (typeof value !== 'object') return true
  const inner = Object.values(value)
  return inner.length > 0 && inner.every((each) => each !== null && each !== '' && typeof each !== 'object')
}

interface Setting {
  source: SourceDocument
  random: Random
  carrier: Carrier
  /** How likely it is that an optional property is there. */
  eager: number
}

const valueAfter = (places: readonly Place[], setting: Setting, depth: number): Json => {
  if (depth > deepest) throw new Deadend()
  const whole = gather(places, setting)
  return choose(whole, setting, depth)
}

const gather = (places: readonly Place[], { source }: Setting): Whole => {
  const whole: Whole = { schema: {}, properties: new Map(), choices: [] }
  const waiting = [...places]
  const seen = new Set<Json>()
  for (let place = waiting.shift(); place; place = waiting.shift()) {
    const { value, url } = place
    if (value === false) throw new Deadend()
    if (!isObject(value) || seen.has(value)) continue
    seen.add(value)
    if (typeof value.$ref === 'string') waiting.push(stepInto(source, place))
    const inside = (keyword: string, ...more: (string | number)[]): Place => {
      let inner: Json | undefined = value[keyword]
      for (const key of more) inner = (inner as JsonObject)[key]
      const path = [keyword, ...more].map(
        (key) => `/${encodeURIComponent(String(key).replaceAll('~', '~0').replaceAll('/', '~1'))}`,
      )
      return { value: inner as Json, url: url + path.join('') }
    }
    if (Array.isArray(value.allOf)) waiting.push(...value.allOf.map((_, index) => inside('allOf', index)))
    for (const keyword of ['oneOf', 'anyOf'] as const) {
      if (Array.isArray(value[keyword])) {
        whole.choices.push({
          branches: value[keyword].map((_, index) => inside(keyword, index)),
          alone: keyword === 'oneOf',
        })
      }
    }
    if (isObject(value.properties)) {
      for (const name of Object.keys(value.properties)) {
        whole.properties.set(name, [...(whole.properties.get(name) ?? []), inside('properties', name)])
      }
    }
    if (value.items !== undefined) whole.items = inside('items')
    if (isObject(value.additionalProperties)) whole.additional = inside('additionalProperties')
    whole.schema = merged(whole.schema, value)
  }
  return whole
}

const stepInto = (source: SourceDocument, place: Place): Place =>
  source.follow({ value: { $ref: (place.value as { $ref: string }).$ref }, url: place.url })

const merged = (one: JsonObject, other: JsonObject): JsonObject => {
  const both: JsonObject = { ...one, ...other }
  if (Array.isArray(one.required) && Array.isArray(other.required)) both.required = [...one.required, ...other.required]
  for (const least of ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties']) {
    if (typeof one[least] === 'number' && typeof other[least] === 'number')
      both[least] = Math.max(one[least], other[least])
  }
  if (Array.isArray(one.enum) && Array.isArray(other.enum)) {
    const allowed = new Set(other.enum)
    both.enum = one.enum.filter((value) => allowed.has(value))
  }
  return both
}

const choose = (whole: Whole, setting: Setting, depth: number): Json => {
  const [choice, ...others] = whole.choices
  if (choice === undefined) return plain(whole, setting, depth)
  let failure: unknown = new Deadend()
  for (const branch of setting.random.shuffled(choice.branches)) {
    try {
      const inner = gather([branch], setting)
      const both: Whole = {
        schema: merged(whole.schema, inner.schema),
        properties: joined(whole.properties, inner.properties),
        choices: [...others, ...inner.choices],
        ...(whole.items && { items: whole.items }),
        ...(inner.items && { items: inner.items }),
        ...(whole.additional && { additional: whole.additional }),
        ...(inner.additional && { additional: inner.additional }),
      }
      const value = choose(both, setting, depth)
      if (!choice.alone || setting.eager > 0 || !isObject(value)) return value
      return apart(value, both, choice.branches, branch, setting)
    } catch (error) {
      if (!(error instanceof Deadend)) throw error
      failure = error
    }
  }
  throw failure
}

const joined = (one: Whole['properties'], other: Whole['properties']): Whole['properties'] => {
  const both = new Map(one)
  for (const [name, places] of other) both.set(name, [...(both.get(name) ?? []), ...places])
  return both
}

/** Keeps a value out of the other branches of a `oneOf`, by what they say of properties that it has not. */
const apart = (
  value: JsonObject,
  own: Whole,
  branches: readonly Place[],
  taken: Place,
  setting: Setting,
): JsonObject => {
  const further: JsonObject = {}
  for (const branch of branches) {
    if (branch === taken || setting.source.judge(branch)({ ...value, ...further }) !== undefined) continue
    const { properties } = gather([branch], setting)
    for (const [name, [place]] of properties) {
      if (own.properties.has(name) || place === undefined) continue
      const refused = [[], 'x', 1, true, {}].find((wrong) => setting.source.judge(place)(wrong) !== undefined)
      if (refused === undefined) continue
      further[name] = refused
      break
    }
  }
  return { ...value, ...further }
}

const plain = (whole: Whole, setting: Setting, depth: number): Json => {
  const { schema } = whole
  const { random, carrier } = setting
  if (schema.const !== undefined) return schema.const
  if (Array.isArray(schema.enum)) {
    const [first, ...more] = schema.enum.filter((value) => !carrier.flat || value !== null)
    if (first === undefined) throw new Deadend()
    return random.pick([first, ...more])
  }
  switch (typeOf(whole, setting)) {
    case 'object':
      return objectOf(whole, setting, depth)
    case 'array':
      return arrayOf(whole, setting, depth)
    case 'string':
      return sampleText(schema, random, carrier.alphabet)
    case 'integer':
      return numberOf(schema, random, true)
    case 'number':
      return numberOf(schema, random, false)
    case 'boolean':
      return random.chance(0.5)
    default:
      return null
  }
}

const typeOf = ({ schema, properties, items, additional }: Whole, { random, carrier }: Setting): string => {
  const { type } = schema
  if (typeof type === 'string') return type
  if (Array.isArray(type)) {
    const [first, ...more] = type.map(String).filter((each) => each !== 'null' || !carrier.flat)
    return first === undefined ? 'null' : random.pick([first, ...more])
  }
  if (properties.size > 0 || additional || schema.required !== undefined) return 'object'
  if (items) return 'array'
  return ['minimum', 'maximum', 'multipleOf'].some((keyword) => keyword in schema) ? 'number' : 'string'
}

const objectOf = (whole: Whole, setting: Setting, depth: number): Json => {
  const { schema, properties, additional } = whole
  const { random, eager } = setting
  const required = new Set(Array.isArray(schema.required) ? schema.required.map(String) : [])
  const made: [string, Json][] = []
  for (const [name, places] of properties) {
    const wanted = required.has(name)
    if (!wanted && (depth > 4 || !random.chance(eager))) continue
    try {
      made.push([name, valueAfter(places, setting, depth + 1)])
    } catch (error) {
      if (wanted || !(error instanceof Deadend)) throw error
    }
  }
  const fewest = typeof schema.minProperties === 'number' ? schema.minProperties : 0
  for (const name of required) {
    if (properties.has(name)) continue
    made.push([name, additional ? valueAfter([additional], setting, depth + 1) : 'x'])
  }
  const further = Math.max(fewest - made.length, properties.size === 0 && (eager > 0 || setting.carrier.flat) ? 1 : 0)
  if (schema.additionalProperties !== false && !isObject(schema.propertyNames)) {
    for (let index = 0; index < further; index++) {
      made.push([`key${index}`, additional ? valueAfter([additional], setting, depth + 1) : 'x'])
    }
  }
  const [first] = properties
  if (made.length === 0 && setting.carrier.flat && first)
    made.push([first[0], valueAfter(first[1], setting, depth + 1)])
  return Object.fromEntries(made)
}

const arrayOf = ({ schema, items }: Whole, setting: Setting, depth: number): Json => {
  const { random, carrier, eager } = setting
  const fewest = Math.max(typeof schema.minItems === 'number' ? schema.minItems : 0, carrier.flat ? 1 : 0)
  const most = typeof schema.maxItems === 'number' ? schema.maxItems : fewest + 2
  if (most < fewest) throw new Deadend()
  const count = depth > 4 || eager === 0 ? fewest : Math.min(most, fewest + random.below(3))
  const made: Json[] = []
  const known = new Set<string>()
  for (let attempt = 0; made.length < count && attempt < count * 10; attempt++) {
    let item: Json = 'x'
    try {
      item = items ? valueAfter([items], setting, depth + 1) : 'x'
    } catch (error) {
      if (made.length >= fewest && error instanceof Deadend) return made
      throw error
    }
    const text = JSON.stringify(item)
    if (schema.uniqueItems === true && known.has(text)) continue
    known.add(text)
    made.push(item)
  }
  return made
}

const numberOf = (schema: JsonObject, random: Random, whole: boolean): number => {
  const bound = (keyword: string) => (typeof schema[keyword] === 'number' ? schema[keyword] : undefined)
  const step = bound('multipleOf') ?? (whole ? 1 : 0.5)
  const least = Math.max(bound('minimum') ?? -Infinity, (bound('exclusiveMinimum') ?? -Infinity) + step)
  const most = Math.min(bound('maximum') ?? Infinity, (bound('exclusiveMaximum') ?? Infinity) - step)
  const from = Number.isFinite(least) ? least : Number.isFinite(most) ? most - 100 * step : 1
  const to = Math.min(most, from + 100 * step)
  const first = Math.ceil(from / step)
  const steps = Math.max(0, Math.floor(to / step) - first)
  return Number(((first + random.below(steps + 1)) * step).toPrecision(15))
}
