import { type ApiModel, isJsonObject, type JsonObject, type JsonValue, type SchemaObject } from '@throughline/openapi'
import { saysOf } from '../contract/discriminator.ts'
import { combine, mergedSchema } from '../contract/merged-schema.ts'
import { subtypesOf } from '../contract/subtypes.ts'
import { numberOf, stringOf } from './plain-scalars.ts'

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
