import { escapeToken } from '@throughline/kernel'
import type { JsonObject, JsonValue } from '@throughline/openapi'

/** Keywords whose value is a schema, a list of schemas, or a record of schemas. */
const oneSchema = new Set(
  (
    'additionalItems additionalProperties contains contentSchema else if items not propertyNames then ' +
    'unevaluatedItems unevaluatedProperties'
  ).split(' '),
)
const schemaList = new Set(['allOf', 'anyOf', 'items', 'oneOf', 'prefixItems'])
const schemaRecord = new Set(['$defs', 'definitions', 'dependentSchemas', 'patternProperties', 'properties'])

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The schemas directly inside a schema. */
export const subschemas = (schema: JsonObject): JsonValue[] =>
  Object.entries(schema).flatMap(([keyword, value]) => {
    if (schemaRecord.has(keyword) && isObject(value)) return Object.values(value)
    if (schemaList.has(keyword) && Array.isArray(value)) return value
    return oneSchema.has(keyword) ? [value] : []
  })

/** A copy of a schema with every schema inside replaced by what `change` makes of it, from the inside outwards. */
export const mapSchema = (schema: JsonValue, change: (schema: JsonObject) => JsonValue): JsonValue => {
  if (!isObject(schema)) return schema
  const copy: JsonObject = {}
  for (const [keyword, value] of Object.entries(schema)) {
    const inside = (inner: JsonValue) => mapSchema(inner, change)
    if (schemaRecord.has(keyword) && isObject(value)) setOwn(copy, keyword, mapValues(value, inside))
    else if (schemaList.has(keyword) && Array.isArray(value)) setOwn(copy, keyword, value.map(inside))
    else setOwn(copy, keyword, oneSchema.has(keyword) ? inside(value) : value)
  }
  return change(copy)
}

const mapValues = (record: JsonObject, change: (value: JsonValue) => JsonValue): JsonObject => {
  const copy: JsonObject = {}
  for (const [name, value] of Object.entries(record)) setOwn(copy, name, change(value))
  return copy
}

/** Assigns an own property, also where the name is `__proto__`. */
export const setOwn = (target: JsonObject, name: string, value: JsonValue): void => {
  if (name === '__proto__') {
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true })
  } else target[name] = value
}

/** Objects of an OpenAPI document whose keys are names that its author chose. */
const nameRecords = new Set(
  (
    'callbacks content encoding events examples headers links mapping parameters pathItems paths requestBodies ' +
    'responses schemas securitySchemes variables webhooks'
  ).split(' '),
)
const values = new Set(['example', 'examples', 'value'])

/** Every value of a document in which one of the wanted objects stands, and these themselves. */
export const waysTo = (document: JsonValue, isWanted: (node: JsonObject) => boolean): Set<JsonValue> => {
  const ways = new Set<JsonValue>()
  const walk = (node: JsonObject | JsonValue[]): boolean => {
    const isList = Array.isArray(node)
    let leads = !isList && isWanted(node)
    // A list of all entries would take longer than the walk: most values lead nowhere.
    for (const key in node) {
      const inner = (node as JsonObject)[key]
      if (typeof inner === 'object' && inner !== null && walk(inner)) leads = true
    }
    if (leads) ways.add(node)
    return leads
  }
  if (typeof document === 'object' && document !== null) walk(document)
  return ways
}

/**
 * Calls `visit` for every schema of a document that is not inside another schema; examples hold none.
 * @param ways what lies on the way to those that matter; all else is passed over
 */
export const visitSchemas = (
  document: JsonValue,
  ways: ReadonlySet<JsonValue>,
  visit: (schema: JsonValue, pointer: string) => void,
): void => {
  const visitOne = (schema: JsonValue, pointer: string): void => {
    if (ways.has(schema)) visit(schema, pointer)
  }
  const walk = (node: JsonValue, pointer: string, named: boolean): void => {
    if (!ways.has(node)) return
    if (Array.isArray(node)) {
      for (const [index, inner] of node.entries()) walk(inner, `${pointer}/${index}`, false)
      return
    }
    if (!isObject(node)) return
    for (const [name, inner] of Object.entries(node)) {
      const place = `${pointer}/${escapeToken(name)}`
      if (named) walk(inner, place, false)
      else if (name === 'schema' || name === 'itemSchema') visitOne(inner, place)
      else if (name === 'schemas' && isObject(inner)) {
        for (const [key, schema] of Object.entries(inner)) visitOne(schema, `${place}/${escapeToken(key)}`)
      } else if (!values.has(name) && (!name.startsWith('x-') || name === 'x-sse-events')) {
        walk(inner, place, nameRecords.has(name))
      }
    }
  }
  walk(document, '', false)
}
