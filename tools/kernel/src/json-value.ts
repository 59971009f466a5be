/** An object of JSON: neither null nor a list, nor a date of YAML. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date)

/** What stands behind the tokens of a JSON Pointer; undefined where they lead nowhere. @see RFC 6901 §4 */
export const valueAt = (root: unknown, tokens: readonly string[]): unknown => {
  let value = root
  for (const token of tokens) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, token)) return undefined
    value = (value as Record<string, unknown>)[token]
  }
  return value
}

/** Equal values have equal texts, whatever the order of their members; some of these may be left out. */
export const canonicalJson = (value: unknown, isLeftOut: (name: string) => boolean = () => false): string => {
  if (Array.isArray(value)) return `[${value.map((each) => canonicalJson(each, isLeftOut)).join(',')}]`
  if (!isObject(value)) return JSON.stringify(value) ?? ''
  const members = Object.keys(value)
    .filter((name) => !isLeftOut(name))
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name], isLeftOut)}`)
  return `{${members.join(',')}}`
}
