import type { ApiModel, JsonObject } from '@throughline/openapi'
import { isObject } from '../walk-schemas.ts'

/**
 * A Schema Object as JSON Schema 2020-12, itself only: the schemas inside are left as they are. OpenAPI 3.0 differs
 * in `nullable`, in boolean `exclusiveMinimum` and `exclusiveMaximum`, and in that nothing stands beside a reference.
 */
// implements: TL-OPENAPI-181
export const jsonSchema = (node: JsonObject, version: ApiModel['version']): JsonObject =>
  withPrototypeProperty(version === '3.0' ? fromVersion30(node) : node)

/** Ajv passes over a property called `__proto__`, but not over a pattern that only it matches. */
const withPrototypeProperty = (node: JsonObject): JsonObject => {
  const { properties, patternProperties } = node
  if (!isObject(properties) || !Object.hasOwn(properties, '__proto__')) return node
  const { ['__proto__']: schema = true, ...others } = properties
  const patterns = isObject(patternProperties) ? patternProperties : {}
  return { ...node, properties: others, patternProperties: { ...patterns, '^__proto__$': schema } }
}

const fromVersion30 = (node: JsonObject): JsonObject => {
  if (typeof node.$ref === 'string') return { $ref: node.$ref }
  let converted = node
  for (const [exclusive, bound] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (typeof converted[exclusive] === 'boolean') converted = withNumericBound(converted, exclusive, bound)
  }
  return converted.nullable === true ? orNull(converted) : converted
}

const withNumericBound = (node: JsonObject, exclusive: string, bound: string): JsonObject => {
  const { [exclusive]: excluded, [bound]: limit, ...others } = node
  if (excluded === true && typeof limit === 'number') return { ...others, [exclusive]: limit }
  return limit === undefined ? others : { ...others, [bound]: limit }
}

/** Read as it is meant in the wild and shown in the types: also beside `enum`, and without a `type`. */
const orNull = ({ nullable: _, ...node }: JsonObject): JsonObject => {
  const { type, enum: values } = node
  const composed = ['allOf', 'anyOf', 'oneOf', 'not'].some((keyword) => keyword in node)
  if (typeof type !== 'string' || composed) return { anyOf: [{ type: 'null' }, node] }
  return { ...node, type: [type, 'null'], ...(Array.isArray(values) && { enum: [...new Set([...values, null])] }) }
}
