import { type ApiModel, isJsonObject, type JsonObject, type JsonValue, type SchemaObject } from '@throughline/openapi'
import fc from 'fast-check'
import { saysOf } from '../discriminator.ts'
import { subtypesOf } from '../subtypes.ts'

/** How much of a schema a value shows: only what is required, or every property. */
export type Fullness = 'least' | 'most'

export interface ValueOptions {
  fullness: Fullness
  /** Which of the many values: another number, another value where the schema leaves room. */
  variant: number
  /** Never given: what only the service writes. */
  isExcluded: (schema: JsonObject) => boolean
}

/** Optional parts are left out beyond this depth; a recursive schema ends there. */
const deepest = 5

/**
 * A simple value that a schema allows, the same for the same variant; undefined where this cannot find one. Whether it
 * really is allowed, a validator decides.
 */
// implements: TL-VERIFY-205
export const validValue = (
  model: ApiModel,
  schema: SchemaObject,
  pointer: string,
  options: ValueOptions,
): JsonValue | undefined => valueIn({ model, options }, schema, pointer, 0)

interface Making {
  model: ApiModel
  options: ValueOptions
}

const valueIn = (
  making: Making,
  schema: JsonValue | undefined,
  pointer: string,
  depth: number,
): JsonValue | undefined => {
  if (typeof schema === 'boolean' || schema === undefined)
    return schema === false ? undefined : `v${making.options.variant}`
  if (depth > 3 * deepest) return undefined
  const { variant } = making.options
  const merged = asSubtype(making.model, mergedSchema(making.model, schema, pointer), schema, pointer, variant)
  if (merged.const !== undefined) return merged.const
  if (Array.isArray(merged.enum) && merged.enum.length > 0) return merged.enum[variant % merged.enum.length]
  for (const key of ['oneOf', 'anyOf'] as const) {
    const branches = merged[key]
    if (!Array.isArray(branches) || branches.length === 0) continue
    const { [key]: _, ...rest } = merged
    for (let tried = 0; tried < branches.length; tried++) {
      const at = (variant + tried) % branches.length
      const branch = mergedSchema(making.model, branches[at] as JsonObject, `${pointer}/${key}/${at}`)
      const named = combine(branch, saysOf(merged.discriminator, branches[at]) ?? {})
      const value = valueIn(making, combine(rest, named), pointer, depth + 1)
      if (value !== undefined) return value
    }
    return undefined
  }
  const types = [merged.type].flat().filter((type) => typeof type === 'string')
  const type = types.find((each) => each !== 'null') ?? types[0] ?? impliedType(merged)
  switch (type) {
    case 'object':
      return objectOf(making, merged, pointer, depth)
    case 'array':
      return arrayOf(making, merged, pointer, depth)
    case 'string':
      return stringOf(merged, variant)
    case 'integer':
    case 'number':
      return numberOf(merged, type, variant)
    case 'boolean':
      return variant % 2 === 1
    case 'null':
      return null
    default:
      return `v${variant}`
  }
}

/** Of a base that its subtypes refer to, one of them, under its name. */
const asSubtype = (
  model: ApiModel,
  merged: JsonObject,
  schema: JsonValue,
  pointer: string,
  variant: number,
): JsonObject => {
  if (!isJsonObject(merged.discriminator)) return merged
  const { member, schemas } = subtypesOf(model).get(model.resolve(schema, pointer).pointer) ?? {}
  const subtype = schemas?.[variant % schemas.length]
  if (member === undefined || !subtype) return merged
  const whole = mergedSchema(model, { $ref: `#${subtype.pointer}` }, pointer)
  return combine(combine(merged, whole), {
    required: [member],
    properties: { [member]: { const: subtype.sent[0] ?? '' } },
  })
}

const impliedType = (schema: JsonObject): string => {
  if (schema.properties !== undefined || schema.additionalProperties !== undefined || schema.required !== undefined)
    return 'object'
  if (schema.items !== undefined || schema.prefixItems !== undefined) return 'array'
  if (schema.minimum !== undefined || schema.maximum !== undefined || schema.multipleOf !== undefined) return 'number'
  return 'string'
}

const objectOf = (making: Making, schema: JsonObject, pointer: string, depth: number): JsonValue | undefined => {
  const { fullness, isExcluded } = making.options
  const properties = isJsonObject(schema.properties) ? schema.properties : {}
  const required = new Set(Array.isArray(schema.required) ? schema.required.map(String) : [])
  const needs = isJsonObject(schema.dependentRequired) ? schema.dependentRequired : {}
  const value: JsonObject = {}
  const put = (name: string): boolean => {
    if (Object.hasOwn(value, name)) return true
    const property = Object.hasOwn(properties, name) ? properties[name] : schema.additionalProperties
    const at = `${pointer}/properties/${name}`
    const { value: resolved } = making.model.resolve(property ?? null, at)
    if (isJsonObject(resolved) && isExcluded(resolved)) return true
    const made = valueIn(making, property as JsonValue | undefined, at, depth + 1)
    if (made === undefined) return false
    Object.defineProperty(value, name, { value: made, enumerable: true, writable: true, configurable: true })
    return true
  }
  for (const name of required) if (!put(name)) return undefined
  if (fullness === 'most' && depth < deepest) for (const name of Object.keys(properties)) put(name)
  const least = typeof schema.minProperties === 'number' ? schema.minProperties : 0
  for (const name of Object.keys(properties)) if (Object.keys(value).length < least) put(name)
  for (
    let extra = 0;
    Object.keys(value).length < least && schema.additionalProperties !== false && extra < least;
    extra++
  )
    put(`k${extra}`)
  for (const [name, others] of Object.entries(needs)) {
    if (Object.hasOwn(value, name) && Array.isArray(others)) for (const other of others) put(String(other))
  }
  return value
}

const arrayOf = (making: Making, schema: JsonObject, pointer: string, depth: number): JsonValue | undefined => {
  const least = typeof schema.minItems === 'number' ? schema.minItems : 0
  const count = Math.max(least, making.options.fullness === 'most' && depth < deepest && schema.maxItems !== 0 ? 1 : 0)
  const prefix = Array.isArray(schema.prefixItems) ? schema.prefixItems : []
  const items: JsonValue[] = []
  for (let index = 0; index < count; index++) {
    const at = index < prefix.length ? `${pointer}/prefixItems/${index}` : `${pointer}/items`
    const options = { ...making.options, variant: making.options.variant + (schema.uniqueItems === true ? index : 0) }
    const item = valueIn({ ...making, options }, prefix[index] ?? schema.items, at, depth + 1)
    if (item === undefined) return undefined
    items.push(item)
  }
  return items
}

const formats: Record<string, (variant: number) => string> = {
  'date-time': (n) => `2026-01-${day(n)}T00:00:00Z`,
  date: (n) => `2026-01-${day(n)}`,
  time: () => '12:00:00Z',
  duration: (n) => `P${n + 1}D`,
  email: (n) => `user${n}@example.com`,
  'idn-email': (n) => `user${n}@example.com`,
  hostname: (n) => `host${n}.example.com`,
  'idn-hostname': (n) => `host${n}.example.com`,
  ipv4: (n) => `192.0.2.${n % 250}`,
  ipv6: (n) => `2001:db8::${(n % 65_535).toString(16)}`,
  uri: (n) => `https://example.com/${n}`,
  url: (n) => `https://example.com/${n}`,
  iri: (n) => `https://example.com/${n}`,
  'uri-reference': (n) => `/example/${n}`,
  'uri-template': (n) => `/example/${n}/{id}`,
  uuid: (n) => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`,
  'json-pointer': (n) => `/k${n}`,
  'relative-json-pointer': () => '0',
  regex: () => '^a$',
  byte: (n) => Buffer.from(`v${n}`).toString('base64'),
  binary: (n) => `v${n}`,
  int32: (n) => String(n),
  int64: (n) => String(n),
}

const day = (n: number): string => String((n % 28) + 1).padStart(2, '0')

const stringOf = (schema: JsonObject, variant: number): string | undefined => {
  const least = typeof schema.minLength === 'number' ? schema.minLength : 0
  const most = typeof schema.maxLength === 'number' ? schema.maxLength : Number.POSITIVE_INFINITY
  if (least > most) return undefined
  if (typeof schema.pattern === 'string') return matching(schema.pattern, least, most, variant)
  const encoded = schema.contentEncoding === 'base64' ? 'byte' : undefined
  const form = formats[typeof schema.format === 'string' ? schema.format : (encoded ?? '')]
  if (form) return form(variant)
  // Letters of both cases: a service that changes them is then seen to.
  const text = `Value${variant}`
  return text.length < least ? text.padEnd(least, 'x') : text.length > most ? text.slice(text.length - most) : text
}

const batch = 200
/** More batches than a run needs at a time are forgotten again. */
const mostBatches = 64
const batches = new Map<string, readonly string[]>()
const arbitraries = new Map<string, fc.Arbitrary<string> | undefined>()

/** Strings that a pattern matches, the same for the same variant; made many at a time, since each start is slow. */
const matching = (pattern: string, least: number, most: number, variant: number): string | undefined => {
  const texts = batchOf(pattern, 1 + Math.floor(variant / batch))
  const from = variant % batch
  for (let index = 0; index < texts.length; index++) {
    const text = texts[(from + index) % texts.length] ?? ''
    const length = [...text].length
    if (length >= least && length <= most) return text
  }
  return undefined
}

const batchOf = (pattern: string, seed: number): readonly string[] => {
  const key = `${seed} ${pattern}`
  const known = batches.get(key)
  if (known) return known
  const arbitrary = textsOf(pattern)
  const made = arbitrary ? fc.sample(arbitrary, { numRuns: batch, seed }) : []
  const [oldest] = batches.keys()
  if (batches.size >= mostBatches && oldest !== undefined) batches.delete(oldest)
  batches.set(key, made)
  return made
}

/** Undefined for what is no pattern, or none that strings are made of. */
const textsOf = (pattern: string): fc.Arbitrary<string> | undefined => {
  if (arbitraries.has(pattern)) return arbitraries.get(pattern)
  let made: fc.Arbitrary<string> | undefined
  try {
    made = fc.stringMatching(new RegExp(pattern, 'u'))
  } catch {
    // It makes nothing, and a validator will say so.
  }
  arbitraries.set(pattern, made)
  return made
}

const numberOf = (schema: JsonObject, type: string, variant: number): number | undefined => {
  const { min, max } = rangeOf(schema, type)
  const step =
    typeof schema.multipleOf === 'number' && schema.multipleOf > 0
      ? schema.multipleOf
      : type === 'integer'
        ? 1
        : undefined
  const first = min === Number.NEGATIVE_INFINITY ? (max === Number.POSITIVE_INFINITY ? 1 : Math.min(max, 1)) : min
  if (step === undefined) return first + variant <= max ? first + variant : first
  const lowest = Math.ceil(first / step) * step
  const wanted = lowest + variant * step
  if (wanted <= max) return wanted
  return lowest <= max ? lowest : undefined
}

/** The bounds of a number, both included. 3.0 writes exclusive bounds as booleans. */
export const rangeOf = (schema: JsonObject, type: string): { min: number; max: number } => {
  const nudge = type === 'integer' ? 1 : 0.5
  const bound = (key: 'minimum' | 'maximum', exclusive: 'exclusiveMinimum' | 'exclusiveMaximum', sign: number) => {
    const none = sign * Number.NEGATIVE_INFINITY
    const plain = typeof schema[key] === 'number' ? schema[key] : none
    if (schema[exclusive] === true) return plain + sign * nudge
    const strict = typeof schema[exclusive] === 'number' ? schema[exclusive] + sign * nudge : none
    return sign > 0 ? Math.max(plain, strict) : Math.min(plain, strict)
  }
  return { min: bound('minimum', 'exclusiveMinimum', 1), max: bound('maximum', 'exclusiveMaximum', -1) }
}

/** A schema with its references and `allOf` taken in, one level deep. */
export const mergedSchema = (model: ApiModel, schema: JsonValue, pointer: string, depth = 0): JsonObject => {
  const { value } = model.resolve(schema, pointer)
  if (!isJsonObject(value)) return {}
  const beside = isJsonObject(schema) && schema !== value ? withoutReference(schema) : {}
  const whole = combine(value, beside)
  if (!Array.isArray(whole.allOf) || depth > 20) return whole
  const { allOf, ...rest } = whole
  return (allOf as JsonValue[]).reduce<JsonObject>(
    (all, part, index) => combine(all, mergedSchema(model, part, `${pointer}/allOf/${index}`, depth + 1)),
    rest,
  )
}

const withoutReference = ({ $ref: _, ...rest }: JsonObject): JsonObject => rest

/** Both at once: properties and requirements add up, the narrower bound wins. */
const combine = (a: JsonObject, b: JsonObject): JsonObject => {
  const both: JsonObject = { ...a, ...b }
  if (isJsonObject(a.properties) && isJsonObject(b.properties)) both.properties = { ...a.properties, ...b.properties }
  if (Array.isArray(a.required) && Array.isArray(b.required))
    both.required = [...new Set([...a.required, ...b.required])]
  for (const key of ['minimum', 'minLength', 'minItems', 'minProperties', 'exclusiveMinimum']) {
    if (typeof a[key] === 'number' && typeof b[key] === 'number') both[key] = Math.max(a[key], b[key])
  }
  for (const key of ['maximum', 'maxLength', 'maxItems', 'maxProperties', 'exclusiveMaximum']) {
    if (typeof a[key] === 'number' && typeof b[key] === 'number') both[key] = Math.min(a[key], b[key])
  }
  return both
}
