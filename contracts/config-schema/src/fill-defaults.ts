type Schema = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/**
 * A copy of a value in which absent keys have the defaults of its schema. Through properties and items only: within
 * alternatives and conditions a default would change which of them holds.
 */
export const fillDefaults = (schema: unknown, value: unknown): unknown => {
  if (!isObject(schema)) return value
  if (Array.isArray(value)) return value.map((item) => fillDefaults(schema.items, item))
  if (!isObject(value)) return value
  const properties: Schema = isObject(schema.properties) ? schema.properties : {}
  const described = Object.entries(value).map(([key, inner]): [string, unknown] => [
    key,
    fillDefaults(Object.hasOwn(properties, key) ? properties[key] : schema.additionalProperties, inner),
  ])
  const absent = Object.entries(properties).flatMap(([key, property]): [string, unknown][] =>
    !Object.hasOwn(value, key) && isObject(property) && 'default' in property
      ? [[key, fillDefaults(property, structuredClone(property.default))]]
      : [],
  )
  return Object.fromEntries([...described, ...absent])
}
