import { isObject, type JsonObject, type JsonValue } from './json.ts'
import { pointerOfRef, schemaAt } from './pointers.ts'

/**
 * The alternatives of a schema that a value names by a constant: each has its own under the same key, which it
 * requires. The loader fills defaults in there, because they cannot change which alternative holds.
 */
// implements: TL-SCHEMA-012
export const namedAlternatives = (root: JsonObject, { oneOf }: JsonObject): JsonObject[] => {
  if (!Array.isArray(oneOf)) return []
  const alternatives = oneOf.map((each) => resolved(root, each))
  const [first, ...others] = alternatives.map(constantKeys)
  const named = first?.some((key) => others.every((keys) => keys.includes(key))) ?? false
  return named ? alternatives.filter((each) => each !== undefined) : []
}

const resolved = (root: JsonObject, schema: JsonValue): JsonObject | undefined => {
  let at: JsonValue | undefined = schema
  // A chain that loops is the finding of another rule.
  for (let steps = 0; steps < 64 && isObject(at) && typeof at.$ref === 'string'; steps++) {
    const pointer = pointerOfRef(at.$ref)
    at = pointer === undefined ? undefined : schemaAt(root, pointer)
  }
  return isObject(at) ? at : undefined
}

const constantKeys = (schema: JsonObject | undefined): string[] => {
  if (!schema || !isObject(schema.properties) || !Array.isArray(schema.required)) return []
  const { properties, required } = schema
  return Object.entries(properties)
    .filter(([name, property]) => required.includes(name) && isObject(property) && 'const' in property)
    .map(([name]) => name)
}
