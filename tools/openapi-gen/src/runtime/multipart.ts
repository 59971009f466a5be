import type { Writer } from './bodies.ts'
import { entriesOf, isRecord, scalar } from './values.ts'

/** @see WHATWG HTML, 4.10.21.8 Multipart form data */
const quoted = (name: string): string => name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

/**
 * `multipart/form-data`, and others of its kind. Written here, since a `FormData` gives each part with a type of its own
 * a file name. A list is one part for each item, an object is JSON.
 */
export const toMultipart =
  (types: Readonly<Record<string, string>> = {}): Writer =>
  (value, { headers }) => {
    const boundary = `part-${crypto.randomUUID()}`
    const chunks: (string | Blob)[] = []
    for (const [name, inner] of entriesOf(value as object)) {
      for (const item of [inner].flat()) {
        const declared = Object.hasOwn(types, name) ? types[name] : undefined
        const part = partOf(item, declared)
        const file = item instanceof Blob ? `; filename="${quoted('name' in item ? String(item.name) : 'blob')}"` : ''
        chunks.push(
          `--${boundary}\r\ncontent-disposition: form-data; name="${quoted(name)}"${file}\r\n`,
          part.type === undefined ? '\r\n' : `content-type: ${part.type}\r\n\r\n`,
          part.content,
          '\r\n',
        )
      }
    }
    const [mediaType = ''] = (headers.get('content-type') ?? '').split(';')
    headers.set('content-type', `${mediaType}; boundary=${boundary}`)
    return new Blob([...chunks, `--${boundary}--\r\n`])
  }

const partOf = (item: unknown, declared: string | undefined): { type: string | undefined; content: string | Blob } => {
  if (item instanceof Blob) return { type: item.type || declared || 'application/octet-stream', content: item }
  if (isJson(declared) || (declared === undefined && isRecord(item))) {
    return { type: declared ?? 'application/json', content: JSON.stringify(item) }
  }
  return { type: declared, content: scalar(item) }
}

const isJson = (type: string | undefined): boolean => type !== undefined && /^[^;]*[/+]json\b/.test(type)
