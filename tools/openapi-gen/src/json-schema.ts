import type { ApiModel, JsonObject, JsonValue } from '@throughline/openapi'
import { isObject, mapSchema, subschemas } from './walk-schemas.ts'

/**
 * Keywords that judge nothing: names, since every reference of a bundle is a pointer, and annotations, so that a
 * new description makes no new validator.
 */
const silent = new Set(
  (
    '$comment $id $schema contentEncoding contentMediaType contentSchema default deprecated description ' +
    'discriminator example examples externalDocs id readOnly title writeOnly xml'
  ).split(' '),
)

/**
 * A Schema Object as JSON Schema 2020-12. OpenAPI 3.0 differs in `nullable`, in boolean `exclusiveMinimum` and
 * `exclusiveMaximum`, and in that nothing stands beside a reference.
 */
export const jsonSchema = (schema: JsonValue, version: ApiModel['version'], rename: (ref: string) => string) =>
  mapSchema(schema, (node) => {
    const converted = version === '3.0' ? fromVersion30(node) : node
    if (!isObject(converted)) return converted
    // No keyword of 3.1, though ajv would understand it.
    delete converted.nullable
    for (const keyword of Object.keys(converted)) {
      if (silent.has(keyword) || keyword.startsWith('x-')) delete converted[keyword]
    }
    if (typeof converted.$ref === 'string') converted.$ref = rename(converted.$ref)
    return withPrototypeProperty(converted)
  })

/** Ajv passes over a property called `__proto__`, but not over a pattern that only it matches. */
const withPrototypeProperty = (node: JsonObject): JsonObject => {
  const { properties, patternProperties } = node
  if (!isObject(properties) || !Object.hasOwn(properties, '__proto__')) return node
  const { ['__proto__']: schema = true, ...others } = properties
  const patterns = isObject(patternProperties) ? patternProperties : {}
  return { ...node, properties: others, patternProperties: { ...patterns, '^__proto__$': schema } }
}

const fromVersion30 = (node: JsonObject): JsonValue => {
  if (typeof node.$ref === 'string') return { $ref: node.$ref }
  for (const [exclusive, bound] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (typeof node[exclusive] !== 'boolean') continue
    const limit = node[bound]
    if (node[exclusive] && typeof limit === 'number') {
      node[exclusive] = limit
      delete node[bound]
    } else delete node[exclusive]
  }
  const { nullable, ...rest } = node
  if (nullable === undefined) return node
  return nullable === true ? orNull(rest) : rest
}

/** Read as it is meant in the wild and shown in the types: also beside `enum`, and without a `type`. */
const orNull = (node: JsonObject): JsonValue => {
  const { type, enum: values } = node
  const composed = ['allOf', 'anyOf', 'oneOf', 'not'].some((keyword) => keyword in node)
  if (typeof type !== 'string' || composed) return { anyOf: [{ type: 'null' }, node] }
  return { ...node, type: [type, 'null'], ...(Array.isArray(values) && { enum: [...new Set([...values, null])] }) }
}

const of2020 = new Set(
  (
    '$dynamicAnchor $dynamicRef dependentRequired dependentSchemas maxContains minContains prefixItems ' +
    'unevaluatedItems unevaluatedProperties'
  ).split(' '),
)

/** Whether a schema says something that only JSON Schema 2019-09 and later know. */
export const needs2020 = (schema: JsonValue): boolean =>
  isObject(schema) && (Object.keys(schema).some((keyword) => of2020.has(keyword)) || subschemas(schema).some(needs2020))
