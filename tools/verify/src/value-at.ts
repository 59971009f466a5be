import { pointerTokens } from '@throughline/kernel'
import type { JsonValue } from '@throughline/openapi'

/** What stands at a JSON Pointer; undefined where it leads nowhere. */
export const valueAt = (root: JsonValue, pointer: string): JsonValue | undefined => {
  let value: JsonValue | undefined = root
  for (const token of pointerTokens(pointer)) {
    if (value === undefined || value === null || typeof value !== 'object') return undefined
    value = Array.isArray(value) ? value[Number(token)] : Object.hasOwn(value, token) ? value[token] : undefined
  }
  return value
}
