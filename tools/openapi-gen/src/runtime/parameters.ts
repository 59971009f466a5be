import { own } from './lookup.ts'
import type { AnyCall, Draft, Part } from './plan.ts'
import { encode, entriesOf, isRecord, scalar, simpleText } from './values.ts'

/** A part that writes one value of the call, where it is given. */
const given =
  (place: 'query' | 'headers' | 'cookies', name: string, write: (value: unknown, draft: Draft) => void): Part =>
  (draft, call) => {
    const value = own(call[place], name)
    if (value !== undefined && value !== null) write(value, draft)
  }

const inPath =
  (name: string, write: (value: unknown) => string, prefix = ''): Part =>
  (draft, call: AnyCall) => {
    const value = own(call.path, name)
    if (value === undefined || value === null) throw new TypeError(`the path parameter '${name}' is missing`)
    const text = write(value)
    // `.` and `..` would be resolved away, together with the segment before them.
    const whole = prefix + text
    if (whole === '' || whole === '.' || whole === '..') {
      throw new TypeError(`the path parameter '${name}' cannot be '${text}'`)
    }
    draft.path = draft.path.split(`{${name}}`).join(whole)
  }

/** Style `simple` in the path. */
export const path = (name: string, explode = false): Part => inPath(name, (value) => simpleText(value, explode, encode))

export const labelPath = (name: string, explode = false): Part =>
  inPath(name, (value) => simpleText(value, explode, encode, explode ? '.' : ','), '.')

export const matrixPath = (name: string, explode = false): Part =>
  inPath(name, (value) => {
    if (explode && Array.isArray(value)) {
      return value.map((item) => `;${encode(name)}=${encode(scalar(item))}`).join('')
    }
    if (explode && isRecord(value)) return `;${simpleText(value, true, encode, ';')}`
    return `;${encode(name)}=${simpleText(value, false, encode)}`
  })

export const jsonPath = (name: string): Part => inPath(name, (value) => encode(JSON.stringify(value)))

/** Style `simple` in a header. */
export const header = (name: string, explode = false): Part =>
  given('headers', name, (value, { headers }) =>
    headers.set(
      name,
      simpleText(value, explode, (text) => text),
    ),
  )

export const jsonHeader = (name: string): Part =>
  given('headers', name, (value, { headers }) => headers.set(name, JSON.stringify(value)))

type Write = (text: string) => string

/** Style `form`, or another with a separator of its own. */
// implements: TL-OPENAPI-015
const formPairs = (name: string, value: unknown, explode: boolean, write: Write, separator: string): string[] => {
  const pair = (key: string, inner: unknown) => `${encode(key)}=${write(scalar(inner))}`
  if (!isRecord(value)) return [pair(name, value)]
  if (Array.isArray(value) && explode) return value.map((item) => pair(name, item))
  if (explode) return entriesOf(value).map(([key, inner]) => pair(key, inner))
  const items = Array.isArray(value) ? value : entriesOf(value).flat()
  return [`${encode(name)}=${items.map((item) => write(scalar(item))).join(separator)}`]
}

/** Style `form` in the query. */
export const query = (name: string, explode = true, write: Write = encode, separator = ','): Part =>
  given('query', name, (value, draft) => draft.query.push(...formPairs(name, value, explode, write, separator)))

export const spacedQuery = (name: string, explode = false, write?: Write): Part => query(name, explode, write, '%20')

export const pipedQuery = (name: string, explode = false, write?: Write): Part => query(name, explode, write, '%7C')

const deepPairs = (key: string, value: unknown, write: Write): string[] => {
  if (Array.isArray(value)) return value.flatMap((item) => deepPairs(`${key}[]`, item, write))
  if (!isRecord(value)) return [`${encode(key)}=${write(scalar(value))}`]
  return entriesOf(value).flatMap(([name, inner]) => deepPairs(`${key}[${name}]`, inner, write))
}

/** Style `deepObject`; for what the specification leaves open, lists and objects inside, each level has its brackets. */
export const deepQuery = (name: string, write: Write = encode): Part =>
  given('query', name, (value, draft) =>
    draft.query.push(
      ...(isRecord(value) && !Array.isArray(value)
        ? deepPairs(name, value, write)
        : formPairs(name, value, true, write, ',')),
    ),
  )

export const jsonQuery = (name: string): Part =>
  given('query', name, (value, draft) => draft.query.push(`${encode(name)}=${encode(JSON.stringify(value))}`))

/** Reserved characters stay, but for those that would end the value or the query. */
export const reserved: Write = (text) =>
  encodeURI(text).replace(/%5B|%5D|[#&+]/g, (found) =>
    found.startsWith('%') ? decodeURIComponent(found) : encode(found),
  )

export const cookie = (name: string, explode = true): Part =>
  given('cookies', name, (value, draft) => draft.cookies.push(...formPairs(name, value, explode, encode, ',')))

export const jsonCookie = (name: string): Part =>
  given('cookies', name, (value, draft) => draft.cookies.push(`${encode(name)}=${encode(JSON.stringify(value))}`))
