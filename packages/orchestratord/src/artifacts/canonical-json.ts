export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/** The deepest value that is read, and so the deepest recursion. */
export const mostLevels = 64

/** What JSON would not bring back as it was sent; undefined if there is nothing of that kind. */
// implements: OC-CTRL-2075
export const faultOfJson = (value: unknown, level = 1): string | undefined => {
  if (typeof value === 'number') {
    return Math.abs(value) > Number.MAX_SAFE_INTEGER ? 'it holds a number beyond 9007199254740991' : undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  if (level > mostLevels) return `it is deeper than ${mostLevels} levels`
  for (const member of Object.values(value)) {
    const fault = faultOfJson(member, level + 1)
    if (fault) return fault
  }
  return undefined
}

/**
 * The one text of a JSON value: members in the order of their names, no white space.
 * @see https://www.rfc-editor.org/rfc/rfc8785
 */
// implements: OC-CTRL-2071, OC-CTRL-2072
export const canonicalJson = (value: Json): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(',')}}`
}
