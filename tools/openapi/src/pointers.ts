import { pointerTokens, toPointer } from '@throughline/kernel'

/** The JSON Pointer of a reference; undefined for an anchor. @see RFC 6901 §6 */
export const fragmentOf = (reference: string): string | undefined => {
  const hash = reference.indexOf('#')
  const fragment = hash < 0 ? '' : reference.slice(hash + 1)
  if (fragment !== '' && !fragment.startsWith('/')) return undefined
  if (!fragment.includes('%')) return fragment
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}

/** The value at a pointer, boxed so that a value of undefined differs from none. */
export const valueAt = (root: unknown, pointer: string): { value: unknown } | undefined => {
  let value = root
  for (const token of pointerTokens(pointer)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, token)) return undefined
    value = (value as Record<string, unknown>)[token]
  }
  return value === undefined ? undefined : { value }
}

export const childPointer = (pointer: string, ...tokens: (string | number)[]): string => pointer + toPointer(tokens)

/** The last token of a pointer. */
export const lastToken = (pointer: string): string => pointerTokens(pointer).at(-1) ?? ''

/** A JSON Pointer as a URI fragment. @see RFC 6901 §6 */
export const encodePointer = (pointer: string): string => `#${encodeURI(pointer.toWellFormed()).replaceAll('#', '%23')}`

export const hasOwn = (value: unknown, key: string): boolean =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)

/** Whether a `$ref` with a text stands in an object; a property may be called `$ref`, and is no text. */
export const hasReference = (value: unknown): boolean =>
  hasOwn(value, '$ref') && typeof (value as { $ref: unknown }).$ref === 'string'
