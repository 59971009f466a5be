import { pointerTokens, valueAt } from '@throughline/kernel'
import type { JsonObject, Schema } from './json.ts'

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
  const value = valueAt(root, pointerTokens(pointer))
  return value !== null && (typeof value === 'object' || typeof value === 'boolean') ? (value as Schema) : undefined
}
