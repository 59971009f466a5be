import { type ApiModel, isJsonObject, type JsonObject, type JsonValue } from '@throughline/openapi'

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
export const combine = (a: JsonObject, b: JsonObject): JsonObject => {
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
