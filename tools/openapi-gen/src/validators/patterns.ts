import type { JsonValue } from '@throughline/openapi'
import { isObject, mapSchema } from '../walk-schemas.ts'

/** A copy of a schema without the patterns that are no regular expressions; each is reported. */
export const checkPatterns = (schema: JsonValue, report: (pattern: string, message: string) => void): JsonValue =>
  mapSchema(schema, (node) => {
    const { pattern, patternProperties } = node
    if (typeof pattern === 'string' && !compiles(pattern, report)) delete node.pattern
    if (isObject(patternProperties)) {
      for (const name of Object.keys(patternProperties)) if (!compiles(name, report)) delete patternProperties[name]
    }
    return node
  })

/** @see JSON Schema 2020-12 §6.4: patterns are meant with the `u` flag */
const compiles = (pattern: string, report: (pattern: string, message: string) => void): boolean => {
  try {
    new RegExp(pattern, 'u')
    return true
  } catch (error) {
    report(pattern, (error as Error).message.replace(/^.*: /, ''))
    return false
  }
}
