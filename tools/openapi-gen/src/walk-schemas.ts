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

/** Calls `visit` for every schema of a document that is not inside another schema; examples hold none. */
export const visitSchemas = (document: JsonValue, visit: (schema: JsonValue, pointer: string) => void): void => {
  const walk = (node: JsonValue, pointer: string, named: boolean): void => {
    if (Array.isArray(node)) {
      for (const [index, inner] of node.entries()) walk(inner, `${pointer}/${index}`, false)
      return
    }
    if (!isObject(node)) return
    for (const [name, inner] of Object.entries(node)) {
      const place = `${pointer}/${escapeToken(name)}`
      if (named) walk(inner, place, false)
      else if (name === 'schema' || name === 'itemSchema') visit(inner, place)
      else if (name === 'schemas' && isObject(inner)) {
        for (const [key, schema] of Object.entries(inner)) visit(schema, `${place}/${escapeToken(key)}`)
      } else if (!values.has(name) && (!name.startsWith('x-') || name === 'x-sse-events')) {
        walk(inner, place, nameRecords.has(name))
      }
    }
  }
  walk(document, '', false)
}
