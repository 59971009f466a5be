import { filledSchemas } from './defaults.ts'
import { isPostponed, postponedKeys } from './enforce-after.ts'
import { isObject, type JsonObject, type JsonValue, type Schema } from './json.ts'
import { isKeyword, keywords } from './keywords.ts'

/** What says nothing about the shape of a value, or what the type generator would take for names or for code. */
const withoutShape = new Set([
  '$schema',
  '$id',
  '$anchor',
  '$comment',
  'title',
  'examples',
  'default',
  'if',
  'then',
  'else',
  'not',
  'dependentSchemas',
  'dependentRequired',
  'propertyNames',
  'contains',
  'unevaluatedItems',
  'contentSchema',
])

/** Longer tuples than that are written as plain arrays. */
const longestTuple = 3

/**
 * Writes the bundle in the older draft that json-schema-to-typescript reads: keys whose defaults are filled in are
 * required, and what is only enforced later shapes no type.
 */
// implements: TL-SCHEMA-007
export const typeSchema = (root: JsonObject): JsonObject => {
  const filled = filledSchemas(root)

  const translate = (schema: Schema): Schema => {
    if (!isObject(schema)) return schema
    const { $ref, ...rest } = schema
    const own = translateKeywords(rest, filled.has(schema))
    if (typeof $ref !== 'string') return own
    // A reference with a description beside it would become a second, numbered type.
    return Object.keys(own).length === 0 ? { $ref } : { ...own, allOf: [{ $ref }, ...listOf(own.allOf)] }
  }

  const translateKeywords = (schema: JsonObject, fillsDefaults: boolean): JsonObject => {
    const result: JsonObject = {}
    for (const [name, value] of Object.entries(enforced(schema))) {
      // Unknown keywords go as well: some of them are instructions to the type generator.
      if (!isKeyword(name) || withoutShape.has(name)) continue
      const holds = keywords[name]
      if (holds === 'schema') result[name] = translate(value as Schema)
      else if (holds === 'list' && Array.isArray(value)) result[name] = value.map((each) => translate(each as Schema))
      else if (holds === 'map' && isObject(value)) {
        result[name] = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, translate(each as Schema)]))
      } else result[name] = value
    }
    return described(schema, bounded(tuples(combined(closed(fillsDefaults ? withDefaults(schema, result) : result)))))
  }

  return translate(root) as JsonObject
}

const listOf = (value: JsonValue | undefined): JsonValue[] => (Array.isArray(value) ? value : [])

const described = ({ title, description }: JsonObject, result: JsonObject): JsonObject =>
  description === undefined && typeof title === 'string' ? { ...result, description: title } : result

/** What holds today whatever day it is. */
// implements: TL-SCHEMA-014
const enforced = ({ required, allOf, ...schema }: JsonObject): JsonObject => {
  const postponed: JsonValue[] = postponedKeys(schema)
  const parts = listOf(allOf).filter((part) => !isPostponed(part))
  const keys = listOf(required).filter((key) => !postponed.includes(key))
  return {
    ...schema,
    ...(keys.length > 0 && { required: keys }),
    ...(parts.length > 0 && { allOf: parts }),
  }
}

// implements: TL-SCHEMA-007
const withDefaults = ({ properties }: JsonObject, result: JsonObject): JsonObject => {
  const names = Object.entries(isObject(properties) ? properties : {})
    .filter(([, property]) => isObject(property) && 'default' in property)
    .map(([name]) => name)
  return names.length === 0 ? result : { ...result, required: [...new Set([...listOf(result.required), ...names])] }
}

const closed = ({ unevaluatedProperties, ...result }: JsonObject): JsonObject => {
  const combines = 'allOf' in result || 'anyOf' in result || 'oneOf' in result
  return unevaluatedProperties === false && !combines ? { additionalProperties: false, ...result } : result
}

/** What held only conditions is empty now. */
const combined = ({ allOf, ...result }: JsonObject): JsonObject => {
  const parts = listOf(allOf).filter((part) => !isObject(part) || Object.keys(part).length > 0)
  return parts.length > 0 ? { ...result, allOf: parts } : result
}

const tuples = ({ prefixItems, items, ...result }: JsonObject): JsonObject => {
  if (!Array.isArray(prefixItems)) return items === undefined ? result : { ...result, items }
  return { minItems: 0, ...result, items: prefixItems, additionalItems: items ?? true }
}

const bounded = (result: JsonObject): JsonObject => {
  const { minItems, maxItems, ...rest } = result
  return {
    ...rest,
    ...(typeof minItems === 'number' && minItems <= longestTuple && { minItems }),
    ...(typeof maxItems === 'number' && maxItems <= longestTuple && { maxItems }),
  }
}
