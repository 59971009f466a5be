export const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/** Splits a JSON Pointer (RFC 6901) into its reference tokens, unescaped. */
export const tokensOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))

/** The pointer of a key or an index below another pointer. */
export const below = (pointer: string, token: string): string =>
  `${pointer}/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`

/** The value at a pointer; undefined where it does not exist. */
export const valueAt = (root: unknown, pointer: string): unknown => {
  let value = root
  for (const token of tokensOf(pointer)) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, token)) return undefined
    value = (value as Record<string, unknown>)[token]
  }
  return value
}

/** A pointer as people write it: `pools[0].engine`. */
export const pathText = (pointer: string): string =>
  tokensOf(pointer)
    .map((token, index) => (/^\d+$/.test(token) ? `[${token}]` : index === 0 ? token : `.${token}`))
    .join('')
