import { isObject, type JsonObject, type Schema } from './json.ts'
import { subschemas } from './keywords.ts'
import { namedAlternatives } from './named-alternatives.ts'
import { pointerOfRef, schemaAt } from './pointers.ts'

const filled = new Set(['properties', 'items', 'additionalProperties'])

/**
 * The schemas whose defaults the loader always fills in: those that it reaches from the root through properties, items
 * and alternatives that name themselves. Where a schema is also an alternative or a condition, nothing may be filled in there, so it is left out.
 */
export const filledSchemas = (root: JsonObject): ReadonlySet<JsonObject> => {
  const always = new Set<JsonObject>()
  const conditional = new Set<JsonObject>()
  const visit = (schema: Schema | undefined, reached: Set<JsonObject>): void => {
    if (!isObject(schema) || reached.has(schema)) return
    reached.add(schema)
    const pointer = typeof schema.$ref === 'string' ? pointerOfRef(schema.$ref) : undefined
    if (pointer !== undefined) visit(schemaAt(root, pointer), reached)
    const named = namedAlternatives(root, schema)
    for (const each of named) visit(each, reached)
    for (const inner of subschemas(schema, '')) {
      if (inner.keyword === '$defs' || (inner.keyword === 'oneOf' && named.length > 0)) continue
      visit(inner.schema, filled.has(inner.keyword) ? reached : conditional)
    }
  }
  visit(root, always)
  return new Set([...always].filter((schema) => !conditional.has(schema)))
}
