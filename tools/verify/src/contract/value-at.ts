import * as kernel from '@throughline/kernel'
import { isJsonObject, type JsonValue } from '@throughline/openapi'

/** What stands at a JSON Pointer; undefined where it leads nowhere. */
export const valueAt = (root: JsonValue, pointer: string): JsonValue | undefined =>
  kernel.valueAt(root, kernel.pointerTokens(pointer)) as JsonValue | undefined

/** A copy of a value with one member replaced. */
export const replaced = (value: JsonValue, member: string, by: JsonValue): JsonValue => {
  if (member === '') return by
  const tokens = kernel.pointerTokens(member)
  const put = (node: JsonValue, depth: number): JsonValue => {
    const token = tokens[depth]
    if (token === undefined) return by
    if (Array.isArray(node)) return node.map((each, index) => (String(index) === token ? put(each, depth + 1) : each))
    return isJsonObject(node) ? { ...node, [token]: put(node[token] ?? null, depth + 1) } : node
  }
  return put(value, 0)
}
