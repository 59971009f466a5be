import { isJsonObject, type JsonObject, type JsonValue } from '../api-model.ts'
import { valueAt } from '../pointers.ts'
import type { Sieve } from './sieve.ts'
import { convert, convertKeywords, type Draft, modernise, requiredOf, targetOf } from './standalone-schema.ts'

/** Keywords whose verdict depends on what others looked at: nothing around them may be left out. */
const collecting = ['unevaluatedProperties', 'unevaluatedItems', '$dynamicRef', '$recursiveRef']

/** Keywords whose schemas are reduced to what this value meets. */
const reduced = new Set(['$ref', 'properties', 'additionalProperties', 'items', 'allOf', 'anyOf', 'oneOf'])

/** A chain of schemas this long leads in circles. */
const deepest = 200

/**
 * A schema that says of one value what the given one says of it, without the parts that the sieve accepts: most of a
 * large schema has nothing to do with the one fault in an example, and need not be compiled to word it. Undefined
 * where nothing can be left out.
 */
// implements: TL-OPENAPI-128
export const narrow = (node: JsonValue, value: JsonValue, sieve: Sieve, draft: Draft): JsonValue | undefined => {
  const is30 = draft.model.version === '3.0'
  let depth = 0
  let whole = false

  const reduce = (schema: JsonValue, part: JsonValue): JsonValue => {
    if (whole || sieve(schema, part) === 'accepts') return true
    if (!isJsonObject(schema)) return schema
    if (depth > deepest || collecting.some((keyword) => Object.hasOwn(schema, keyword))) {
      whole = true
      return true
    }
    depth++
    const result = reduceObject(schema, part)
    depth--
    return result
  }

  /** A branch that is chosen from keeps the names that it asks for: the choice is told by them. */
  const reduceBranch = (schema: JsonValue, part: JsonValue): JsonValue => {
    const branch = reduce(schema, part)
    if (!isJsonObject(schema) || (is30 && schema.$ref !== undefined) || schema.nullable === true) return branch
    const required = requiredOf(schema, draft)
    if (required === undefined || branch === false) return branch
    return isJsonObject(branch) ? { ...branch, required } : { required }
  }

  const reduceObject = (schema: JsonObject, part: JsonValue): JsonValue => {
    const target = typeof schema.$ref === 'string' ? targetOf(schema.$ref) : undefined
    if (schema.$ref !== undefined && target === undefined) return convert(schema, draft)
    const $ref = target === undefined ? undefined : draft.define(() => reduce(schemaAt(target), part))
    if (is30 && $ref !== undefined) return { $ref }
    const copy = convertKeywords(schema, draft, reduced)
    if ($ref !== undefined) copy.$ref = $ref
    if (isJsonObject(part)) {
      if (Array.isArray(copy.required)) reduceRequired(copy, copy.required, part)
      reduceMembers(copy, schema, part)
    }
    const { items, prefixItems } = schema
    if (Array.isArray(part) && items !== undefined) {
      if (prefixItems !== undefined || Array.isArray(items)) copy.items = convert(items, draft)
      else {
        const each = part.map((item) => reduce(items, item))
        const faulty = each.findLastIndex((item) => item !== true)
        if (faulty >= 0) copy.prefixItems = each.slice(0, faulty + 1)
      }
    }
    for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
      const list = schema[keyword]
      const each = keyword === 'allOf' ? reduce : reduceBranch
      if (list !== undefined) copy[keyword] = Array.isArray(list) ? list.map((branch) => each(branch, part)) : list
    }
    return modernise(copy, draft.model.version)
  }

  const reduceMembers = (copy: JsonObject, schema: JsonObject, part: JsonObject): void => {
    const { additionalProperties: extra, patternProperties } = schema
    const known = isJsonObject(schema.properties) ? schema.properties : {}
    const members = Object.entries(known).map(([name, member]): [string, JsonValue] => {
      return [name, Object.hasOwn(part, name) ? reduce(member, part[name] as JsonValue) : true]
    })
    // ajv takes no property for one that is called `__proto__`.
    if (isJsonObject(extra) && patternProperties === undefined && !Object.hasOwn(part, '__proto__')) {
      for (const [name, item] of Object.entries(part)) {
        if (!Object.hasOwn(known, name)) members.push([name, reduce(extra, item)])
      }
    } else if (extra !== undefined) copy.additionalProperties = convert(extra, draft)
    // The names that are known matter to what is unknown.
    const open = copy.additionalProperties === undefined
    const told = members.filter(([, member]) => !open || member !== true)
    if (told.length > 0) copy.properties = Object.fromEntries(told)
  }

  const reduceRequired = (copy: JsonObject, names: readonly JsonValue[], part: JsonObject): void => {
    const missing = names.filter((name) => typeof name !== 'string' || !Object.hasOwn(part, name))
    if (missing.length > 0) copy.required = missing
    else delete copy.required
  }

  const schemaAt = (pointer: string): JsonValue => (valueAt(draft.model.bundle, pointer)?.value ?? true) as JsonValue

  const result = reduce(node, value)
  return whole ? undefined : result
}
