/** RFC 3986 unreserved characters stay, all others are encoded. */
// implements: TL-OPENAPI-015
export const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)

export const scalar = (value: unknown): string =>
  value instanceof Date ? value.toISOString() : typeof value === 'object' ? JSON.stringify(value) : String(value)

export const entriesOf = (value: object): [string, unknown][] =>
  Object.entries(value).filter(([, inner]) => inner !== undefined && inner !== null)

export const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !(value instanceof Date)

/** Style `simple`: commas between, `=` between name and value where exploded. */
// implements: TL-OPENAPI-015
export const simpleText = (
  value: unknown,
  explode: boolean,
  write: (text: string) => string,
  separator = ',',
): string => {
  if (Array.isArray(value)) return value.map((item) => write(scalar(item))).join(separator)
  if (!isRecord(value)) return write(scalar(value))
  const pairs = entriesOf(value).map(([name, inner]) => [write(name), write(scalar(inner))])
  return pairs.map((pair) => pair.join(explode ? '=' : ',')).join(separator)
}
