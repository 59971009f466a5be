import type { JsonObject, JsonValue } from '@throughline/openapi'
import { essence, isJson } from '../http/media-type.ts'
import { bareLayout, type FormLayout, type MemberLayout } from './form-layout.ts'

/** A name and what stands under it; of a multipart form it may be a file, or say what it is. */
interface Field {
  name: string
  content: string | Buffer
  contentType?: string
  filename?: string
  headers?: [name: string, value: string][]
}

type FormValue = JsonObject | JsonValue[] | null

const text = (value: JsonValue): string =>
  value !== null && typeof value === 'object' ? JSON.stringify(value) : String(value ?? '')

const fieldsOf = (value: FormValue, layout: FormLayout): Field[] =>
  Object.entries(value ?? {}).flatMap(([name, item]) => memberFields(name, item, layout(name)))

const memberFields = (name: string, item: JsonValue, layout: MemberLayout): Field[] => {
  if (layout.style !== undefined) return styled(name, item, layout.style, layout.explode)
  if (Array.isArray(item)) return item.flatMap((each) => [fieldOf(name, each, layout)])
  return [fieldOf(name, item, layout)]
}

const fieldOf = (name: string, item: JsonValue, { contentType, isFile, headers }: MemberLayout): Field => {
  const own = { name, ...(headers.length > 0 && { headers }) }
  if (isFile && typeof item === 'string') {
    return { ...own, content: fileBytes(item), filename: 'file', ...(contentType !== undefined && { contentType }) }
  }
  if (contentType !== undefined && isJson(essence(contentType)))
    return { ...own, content: JSON.stringify(item), contentType }
  if (item !== null && typeof item === 'object')
    return { ...own, content: JSON.stringify(item), contentType: 'application/json' }
  return { ...own, content: text(item), ...(contentType !== undefined && !isFile && { contentType }) }
}

/** As a query parameter; what stands within a deep object, as most readers of forms take it. */
const styled = (name: string, item: JsonValue, style: string, explode: boolean): Field[] => {
  if (item === null || typeof item !== 'object') return [{ name, content: text(item) }]
  const entries = Object.entries(item)
  if (style === 'deepObject') return entries.flatMap(([key, each]) => styled(`${name}[${key}]`, each, style, explode))
  if (explode) return entries.map(([key, each]) => ({ name: Array.isArray(item) ? name : key, content: text(each) }))
  if (entries.length === 0) return []
  const separator = style === 'spaceDelimited' ? ' ' : style === 'pipeDelimited' ? '|' : ','
  const parts = Array.isArray(item) ? item.map(text) : entries.flatMap(([key, each]) => [key, text(each)])
  return [{ name, content: parts.join(separator) }]
}

const inBase64 = /^data:[^,;]*;base64,([\w+/]*=*)$/

/** The bytes of a file: a data URL stands for what is no text. @see RFC 2397 */
export const fileBytes = (value: string): Buffer => {
  const [, encoded] = inBase64.exec(value) ?? []
  return encoded === undefined ? Buffer.from(value) : Buffer.from(encoded, 'base64')
}

/** `application/x-www-form-urlencoded`: an array repeats its name, an object is written as JSON, unless the layout differs. */
export const formBody = (value: FormValue, layout: FormLayout = bareLayout): string =>
  new URLSearchParams(
    fieldsOf(value, layout).map(({ name, content }): [string, string] => [name, String(content)]),
  ).toString()

/** Where no part holds it, the boundary is always the same. */
export const usualBoundary = 'throughline-part'

/** `multipart/form-data`: files, objects as JSON parts, everything else as text, unless the layout differs. */
export const multipartBody = (
  value: FormValue,
  layout: FormLayout = bareLayout,
): { contentType: string; bytes: Buffer } => {
  const fields = fieldsOf(value, layout)
  let boundary = usualBoundary
  while (fields.some(({ content }) => content.includes(boundary))) boundary += '-x'
  const parts = fields.flatMap(({ name, content, contentType, filename, headers = [] }) => [
    [
      `--${boundary}`,
      `Content-Disposition: form-data; name="${quotable(name)}"${filename === undefined ? '' : `; filename="${filename}"`}`,
      ...(contentType === undefined ? [] : [`Content-Type: ${contentType}`]),
      ...headers.map(([header, each]) => `${header}: ${each}`),
      '',
      '',
    ].join('\r\n'),
    content,
    '\r\n',
  ])
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    bytes: Buffer.concat([...parts, `--${boundary}--\r\n`].map((part) => Buffer.from(part))),
  }
}

/** @see WHATWG HTML, multipart/form-data encoding algorithm */
const quotable = (name: string): string => name.replaceAll('"', '%22').replace(/[\r\n]+/g, ' ')
