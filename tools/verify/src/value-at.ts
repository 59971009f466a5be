import * as kernel from '@throughline/kernel'
import type { JsonValue } from '@throughline/openapi'

/** What stands at a JSON Pointer; undefined where it leads nowhere. */
export const valueAt = (root: JsonValue, pointer: string): JsonValue | undefined =>
  kernel.valueAt(root, kernel.pointerTokens(pointer)) as JsonValue | undefined
