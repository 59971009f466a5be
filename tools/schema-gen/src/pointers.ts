import { pointerTokens } from '@throughline/kernel'
import type { JsonObject, JsonValue, Schema } from './json.ts'

/** The JSON Pointer of an internal reference; undefined for one that could not be made internal. */
export const pointerOfRef = (ref: string): string | undefined => {
  if (ref !== '#' && !ref.startsWith('#/')) return undefined
  try {
    return decodeURIComponent(ref.slice(1))
  } catch {
    return undefined
  }
}

/** The schema at a pointer of a bundle, if there is one. */
export const schemaAt = (root: JsonObject, pointer: string): Schema | undefined => {
  let value: JsonValue | undefined = root
  for (const token of pointerTokens(pointer)) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, token)) return undefined
    value = (value as Record<string, JsonValue>)[token]
  }
  return value !== null && (typeof value === 'object' || typeof value === 'boolean') ? (value as Schema) : undefined
}
