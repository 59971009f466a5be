import { escapeToken } from '@throughline/kernel'
import { type ApiModel, isJsonObject, type JsonObject, type JsonValue, type SchemaObject } from '@throughline/openapi'
import { mergedSchema } from '../contract/merged-schema.ts'
import { replaced } from '../contract/value-at.ts'
import { type ValueOptions, validValue } from '../values/valid-value.ts'
import { changesOf } from './changes.ts'

/** One change to a value that its schema speaks of: on a bound, just inside, just outside. */
export interface Boundary {
  /** JSON Pointer of the member that is changed; empty for the value itself. */
  member: string
  /** The keyword at whose bound it stands: `maxLength`. */
  keyword: string
  /** What it is now, for a reader: `one character more than maxLength 40`. */
  what: string
  /** The whole value. */
  value: JsonValue
  /** Allowed, and so large or odd that a service may still refuse it. */
  isExtreme: boolean
}

/** Members further down than this are left as they are. */
const deepest = 4
/** So many members of one object are swept. */
const mostMembers = 60

/**
 * A deterministic sweep of the bounds that a schema names, one change at a time from a value that it allows. Whether a
 * changed value is still allowed, a validator decides: another keyword may speak of it as well.
 */
// implements: TL-VERIFY-201
export const boundariesOf = (
  model: ApiModel,
  schema: SchemaObject,
  pointer: string,
  base: JsonValue,
  options: ValueOptions,
  /** Makes this one alone: a whole value is copied for each. */
  wanted?: Pick<Boundary, 'member' | 'keyword' | 'what'>,
): Boundary[] => {
  const found: Boundary[] = []
  const seen = new Set<string>([JSON.stringify(base)])
  const isWanted = (member: string, keyword: string, what: string): boolean =>
    !wanted || (wanted.member === member && wanted.keyword === keyword && wanted.what === what)
  const isAbove = (member: string): boolean => !wanted || `${wanted.member}/`.startsWith(`${member}/`)
  const visit = (node: JsonValue, at: string, value: JsonValue, member: string, depth: number): void => {
    if (!isAbove(member)) return
    const isHere = !wanted || wanted.member === member
    const merged = narrowed(model, mergedSchema(model, node, at), at, value)
    const put = (keyword: string, what: string, changed: JsonValue | undefined, isExtreme = false) => {
      if (changed === undefined || !isWanted(member, keyword, what)) return
      const whole = replaced(base, member, changed)
      const text = JSON.stringify(whole)
      if (seen.has(text)) return
      seen.add(text)
      found.push({ member, keyword, what, value: whole, isExtreme })
    }
    for (const { keyword, what, value: changed, isExtreme } of isHere ? changesOf(merged, value, options.variant) : [])
      put(keyword, what, changed, isExtreme)
    if (depth >= deepest) return
    if (isJsonObject(value)) {
      const properties = isJsonObject(merged.properties) ? merged.properties : {}
      for (const [name, property] of Object.entries(properties).slice(0, mostMembers)) {
        const below = `${at}/properties/${name}`
        const inner = `${member}/${escapeToken(name)}`
        const { value: resolved } = model.resolve(property, below)
        if (isJsonObject(resolved) && options.isExcluded(resolved)) continue
        if (Object.hasOwn(value, name)) {
          const { [name]: taken, ...rest } = value
          put('required', `without ${name}`, rest)
          if (taken !== undefined) visit(property, below, taken, inner, depth + 1)
        } else if (isWanted(member, 'properties', `with ${name}`)) {
          const made = validValue(model, property as SchemaObject, below, options)
          if (made === undefined) continue
          put('properties', `with ${name}`, { ...value, [name]: made })
        }
      }
      const other = (unknownProperty: JsonValue) => ({ ...value, unknownProperty })
      const { additionalProperties: others } = merged
      if (others === false) put('additionalProperties', 'with an unknown property', other('x'))
      // Only a document that speaks of further properties promises that they are taken.
      if (isHere && (others === true || isJsonObject(others))) {
        const made = validValue(model, others, `${at}/additionalProperties`, options)
        if (made !== undefined) put('additionalProperties', 'with a further property', other(made))
        if (isJsonObject(others)) put('additionalProperties', 'with a further property of another type', other({}))
      }
    }
    if (Array.isArray(value) && value.length > 0 && merged.items !== undefined) {
      const items = Array.isArray(merged.prefixItems) ? undefined : merged.items
      if (items !== undefined && value[0] !== undefined) visit(items, `${at}/items`, value[0], `${member}/0`, depth + 1)
    }
  }
  visit(schema, pointer, base, '', 0)
  return found
}

/** Of alternatives, the one that the value shows: by its constants, else the first. */
const narrowed = (model: ApiModel, schema: JsonObject, pointer: string, value: JsonValue): JsonObject => {
  const key = Array.isArray(schema.oneOf) ? 'oneOf' : 'anyOf'
  const branches = schema[key]
  if (!Array.isArray(branches)) return schema
  const { [key]: _, ...rest } = schema
  const merged = branches.map((branch, index) => mergedSchema(model, branch, `${pointer}/${key}/${index}`))
  const fits =
    merged.find((branch) => isJsonObject(value) && showsConstants(model, branch, pointer, value)) ??
    merged.find((branch) => typeFits(branch, value))
  return { ...rest, ...fits }
}

const showsConstants = (
  model: ApiModel,
  { properties, required }: JsonObject,
  pointer: string,
  value: JsonObject,
): boolean => {
  const names = Array.isArray(required) ? required.map(String) : []
  if (!isJsonObject(properties) || !names.every((name) => Object.hasOwn(value, name))) return false
  return Object.entries(properties).every(([name, property]) => {
    const { value: schema } = model.resolve(property, pointer)
    return !isJsonObject(schema) || schema.const === undefined || schema.const === value[name]
  })
}

const typeFits = ({ type }: JsonObject, value: JsonValue): boolean => {
  const own = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
  return type === undefined || [type].flat().includes(own) || (own === 'number' && type === 'integer')
}
