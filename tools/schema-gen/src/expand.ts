import { isObject, type JsonObject, type JsonValue, type Schema } from './json.ts'
import { isKeyword, keywords } from './keywords.ts'
import { pointerOfRef, schemaAt } from './pointers.ts'

/** Beyond as many schemas the references stay: an expansion must not multiply without bound. */
const mostSchemas = 20_000

const annotations = new Set([
  'title',
  'description',
  '$comment',
  'default',
  'deprecated',
  'examples',
  'readOnly',
  'writeOnly',
])

class TooMany extends Error {}

/**
 * Puts what each `$ref` leads to in its place, so that every path that the validator reports is one from the root.
 * A reference that comes back to a schema around it stays, and then `$defs` stay too.
 */
export const expand = (root: JsonObject): JsonObject => {
  let count = 0
  let recursive = false

  const expandSchema = (schema: Schema, around: readonly string[]): Schema => {
    if (++count > mostSchemas) throw new TooMany()
    if (!isObject(schema)) return schema
    const { $ref, ...rest } = schema
    const own = expandKeywords(rest, around)
    if (typeof $ref !== 'string') return own
    const pointer = pointerOfRef($ref)
    const target = pointer === undefined ? undefined : schemaAt(root, pointer)
    if (pointer === undefined || target === undefined || around.includes(pointer)) {
      recursive = true
      return { ...own, $ref }
    }
    const expanded = expandSchema(target, [...around, pointer])
    if (isObject(expanded) && Object.keys(own).every(isAnnotation)) return { ...expanded, ...own }
    return { allOf: [expanded, ...(Array.isArray(own.allOf) ? own.allOf : [])], ...withoutAllOf(own) }
  }

  const expandKeywords = (schema: JsonObject, around: readonly string[]): JsonObject => {
    const inner = (value: JsonValue): JsonValue => expandSchema(value as Schema, around)
    const entries = Object.entries(schema).flatMap(([name, value]): [string, JsonValue][] => {
      const holds = isKeyword(name) ? keywords[name] : 'value'
      if (name === '$defs' || name === '$anchor') return []
      if (holds === 'schema') return [[name, inner(value)]]
      if (holds === 'list' && Array.isArray(value)) return [[name, value.map(inner)]]
      if (holds === 'map' && isObject(value)) {
        return [[name, fromEntries(Object.entries(value).map(([key, each]) => [key, inner(each)]))]]
      }
      return [[name, value]]
    })
    return fromEntries(entries)
  }

  const { $id: _id, ...anonymous } = root
  try {
    const expanded = expandSchema(anonymous, ['']) as JsonObject
    return recursive && isObject(root.$defs) ? { ...expanded, $defs: root.$defs } : expanded
  } catch (error) {
    if (error instanceof TooMany) return anonymous
    throw error
  }
}

const isAnnotation = (name: string): boolean => annotations.has(name) || name.startsWith('x-')

const withoutAllOf = ({ allOf: _allOf, ...rest }: JsonObject): JsonObject => rest

const fromEntries = (entries: [string, JsonValue][]): JsonObject => Object.fromEntries(entries)
