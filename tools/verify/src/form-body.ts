import type { JsonObject, JsonValue } from '@throughline/openapi'

const text = (value: JsonValue): string =>
  value !== null && typeof value === 'object' ? JSON.stringify(value) : String(value ?? '')

const fields = (value: JsonObject | JsonValue[] | null): [string, JsonValue][] =>
  Object.entries(value ?? {}).flatMap(([name, item]) =>
    Array.isArray(item) ? item.map((each): [string, JsonValue] => [name, each]) : [[name, item] as [string, JsonValue]],
  )

/** `application/x-www-form-urlencoded`: an array repeats its name, an object is written as JSON. */
export const formBody = (value: JsonObject | JsonValue[] | null): string =>
  new URLSearchParams(fields(value).map(([name, item]): [string, string] => [name, text(item)])).toString()

/** `multipart/form-data`: objects as JSON parts, everything else as text. The boundary is always the same. */
export const multipartBody = (value: JsonObject | JsonValue[] | null): { contentType: string; bytes: Buffer } => {
  const parts = fields(value)
  const written = parts.map(([, item]) => text(item))
  let boundary = 'throughline-part'
  while (written.some((part) => part.includes(boundary))) boundary += '-x'
  const lines = parts.flatMap(([name, item], index) => [
    `--${boundary}`,
    `Content-Disposition: form-data; name="${name.replaceAll('"', '%22').replace(/[\r\n]+/g, ' ')}"`,
    ...(item !== null && typeof item === 'object' ? ['Content-Type: application/json'] : []),
    '',
    written[index] ?? '',
  ])
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    bytes: Buffer.from([...lines, `--${boundary}--`, ''].join('\r\n')),
  }
}
