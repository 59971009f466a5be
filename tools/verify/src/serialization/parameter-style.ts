import type { JsonValue, Parameter } from '@throughline/openapi'
import { contentText, isWrittenAsJson } from './parameter-schema.ts'

const plain = (value: JsonValue): string =>
  value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)

/** Percent-encoding of any text, whatever is reserved (RFC 3986 §2.2); half a surrogate pair, which has none, becomes U+FFFD. */
export const encodeText = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )

const encoded = (value: JsonValue): string => encodeText(plain(value))

/** Reserved characters stay as they are, but for those that would end the value itself. */
const reserved = (value: JsonValue): string =>
  encoded(value).replace(/%(3A|2F|3F|5B|5D|40|21|24|27|28|29|2A|2C|3B)/g, (escaped) => decodeURIComponent(escaped))

type Encode = (value: JsonValue) => string

const entriesOf = (value: JsonValue): [string, JsonValue][] | undefined =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.entries(value) : undefined

/** `a,b` of an array, `k,v` or `k=v` of an object, as the styles of RFC 6570 write them. */
const joined = (value: JsonValue, separator: string, explode: boolean, encode: Encode): string => {
  if (Array.isArray(value)) return value.map(encode).join(separator)
  const entries = entriesOf(value)
  if (!entries) return encode(value)
  return entries.map(([key, item]) => `${encode(key)}${explode ? '=' : ','}${encode(item)}`).join(separator)
}

/**
 * The text that stands for a path parameter in the path.
 * @see OpenAPI 3.1.1 §4.8.12.2 Style Values
 */
export const pathText = ({ name, style, explode, contentType }: Parameter, value: JsonValue): string => {
  if (contentType !== undefined) return encodeText(contentText(contentType, value))
  if (style === 'label') return `.${joined(value, explode ? '.' : ',', explode, encoded)}`
  if (style !== 'matrix') return joined(value, ',', explode, encoded)
  const pairs = entriesOf(value)
  if (explode && Array.isArray(value)) return value.map((item) => `;${name}=${encoded(item)}`).join('')
  if (explode && pairs) return pairs.map(([key, item]) => `;${encoded(key)}=${encoded(item)}`).join('')
  return `;${name}=${joined(value, ',', false, encoded)}`
}

/** The `name=value` pairs of a query parameter, encoded. */
export const queryPairs = (parameter: Parameter, value: JsonValue): string[] => {
  const { style, explode, allowReserved, contentType } = parameter
  const encode = allowReserved ? reserved : encoded
  const name = encoded(parameter.name)
  if (contentType !== undefined) return [`${name}=${encodeText(contentText(contentType, value))}`]
  const pairs = entriesOf(value)
  if (style === 'deepObject' && pairs) return pairs.map(([key, item]) => `${name}[${encoded(key)}]=${encode(item)}`)
  if (explode && Array.isArray(value)) return value.map((item) => `${name}=${encode(item)}`)
  if (explode && pairs) return pairs.map(([key, item]) => `${encoded(key)}=${encode(item)}`)
  const separator = style === 'spaceDelimited' ? '%20' : style === 'pipeDelimited' ? '%7C' : ','
  if (Array.isArray(value) && value.length === 0) return []
  return [`${name}=${joined(value, separator, false, encode).replaceAll(',', separator)}`]
}

/** The value of a header or cookie parameter. */
export const headerText = (parameter: Parameter, value: JsonValue): string => {
  const { in: place, explode, contentType } = parameter
  if (contentType === undefined) return joined(value, ',', explode, plain)
  const text = contentText(contentType, value)
  if (!isWrittenAsJson(parameter)) return text
  return place === 'cookie' ? encodeText(text) : text.replace(unlikeFields, escaped)
}

/** What no field carries: in JSON it stands within strings only. */
const unlikeFields = /[^\x20-\x7e]/g

/** @see RFC 8259 §7 */
const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
