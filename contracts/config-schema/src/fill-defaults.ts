import { namedAlternative } from './named-alternative.ts'
import { isObject, valueAt } from './pointer.ts'

/**
 * A copy of a value in which absent keys have the defaults of its schema. Through properties, items and the alternative
 * that the value names: within other alternatives and conditions a default would change which of them holds.
 */
// implements: OC-CONFIG-6013
export const fillDefaults = (root: unknown, given: unknown): unknown => {
  const fill = (schema: unknown, value: unknown): unknown => {
    if (!isObject(schema)) return value
    // What is left of references is recursive: each step back comes with a step into the value.
    if (typeof schema.$ref === 'string') return fill(valueAt(root, decodeURIComponent(schema.$ref.slice(1))), value)
    if (Array.isArray(value)) return value.map((item) => fill(schema.items, item))
    if (!isObject(value)) return value
    const properties = isObject(schema.properties) ? schema.properties : {}
    const described = Object.entries(value).map(([key, inner]): [string, unknown] => [
      key,
      fill(Object.hasOwn(properties, key) ? properties[key] : schema.additionalProperties, inner),
    ])
    const absent = Object.entries(properties).flatMap(([key, property]): [string, unknown][] =>
      !Object.hasOwn(value, key) && isObject(property) && 'default' in property
        ? [[key, fill(property, structuredClone(property.default))]]
        : [],
    )
    const filled = Object.fromEntries([...described, ...absent])
    const named = Array.isArray(schema.oneOf) ? namedAlternative(schema.oneOf, value) : undefined
    return named === undefined ? filled : fill(named, filled)
  }
  return fill(root, given)
}
