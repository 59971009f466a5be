import type { JsonObject, JsonValue } from '@throughline/openapi'
import { isObject } from '../walk-schemas.ts'
import { keywords } from './keywords.ts'

/** How the text of a schema says what stands inside it. */
export interface Inside {
  /** A schema as JSON Schema, without a look at those inside; a text where it says all. */
  meant(schema: JsonObject): JsonObject | string
  /** The text of a schema inside; `keyword` is the one that holds it. */
  schema(schema: JsonValue, keyword: string): string
  /** The keyword and the value that stand for a reference. */
  reference(ref: string): string
  /** The same for `$dynamicRef` and `$dynamicAnchor`, if they are to stand in the text. */
  dynamic(keyword: string, value: JsonValue): string[]
}

/**
 * What a schema judges, as JSON. Two schemas that differ in annotations or in the order of their keywords have the
 * same text; an order that an author chose, such as that of the properties, is kept.
 */
export const schemaText = (given: JsonValue, inside: Inside): string => {
  const schema = isObject(given) ? inside.meant(given) : given
  if (typeof schema === 'string' && schema !== given) return schema
  if (!isObject(schema)) return JSON.stringify(schema)
  const members: string[] = []
  for (const keyword of Object.keys(schema)) {
    const value = schema[keyword] as JsonValue
    const kind = keywords.get(keyword)
    if (kind !== undefined) members.push(`"${keyword}":${valueText(value, keyword, kind, inside)}`)
    else if (keyword === '$ref' && typeof value === 'string') members.push(inside.reference(value))
    else if (keyword === '$dynamicRef' || keyword === '$dynamicAnchor') members.push(...inside.dynamic(keyword, value))
  }
  return members.length === 0 ? 'true' : `{${members.sort().join()}}`
}

const valueText = (value: JsonValue, keyword: string, kind: string, inside: Inside): string => {
  if (kind === 'schema') return inside.schema(value, keyword)
  if (kind === 'list' && Array.isArray(value)) return `[${value.map((inner) => inside.schema(inner, keyword)).join()}]`
  if (kind !== 'record' || !isObject(value)) return JSON.stringify(value)
  const members = Object.keys(value).map(
    (name) => `${JSON.stringify(name)}:${inside.schema(value[name] as JsonValue, keyword)}`,
  )
  return `{${members.join()}}`
}
