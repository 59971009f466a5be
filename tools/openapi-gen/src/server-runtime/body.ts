import { type InvalidRequest, issuesOf, Unreadable } from './invalid.ts'
import { pairsOf } from './parameters.ts'
import type { BodyPlan, ContentPlan, Shape } from './route.ts'
import { decoded, define, isList, jsonValue, own, propertyShape, shapeOf, textValue } from './values.ts'

type Refusal = Omit<InvalidRequest, 'operationId'>

export type ReadBody = { body?: unknown; contentType?: string } | Refusal

const refusal = (reason: Refusal['reason'], status: Refusal['status'], said: string): Refusal => ({
  reason,
  status,
  message: `the body ${said}`,
  issues: [{ in: 'body', pointer: '', message: said }],
})

const plain = (mediaType: string): string => (mediaType.split(';')[0] ?? '').trim().toLowerCase()

/** The declared media type that an actual one belongs to: exact before `text/*` before `*\/*`. */
export const declaredType = (content: Readonly<Record<string, unknown>>, actual: string): string | undefined => {
  if (Object.hasOwn(content, actual)) return actual
  const name = plain(actual)
  if (name === '') return undefined
  const names = Object.keys(content)
  for (const wanted of [name, `${name.split('/')[0]}/*`, '*/*']) {
    const found = names.find((key) => plain(key) === wanted)
    if (found !== undefined) return found
  }
  return undefined
}

/** Reads the body of a request as its media type says. Nothing is read of what is refused by its head alone. */
// implements: TL-OPENAPI-164
export const readBody = async (plan: BodyPlan, request: Request, limit: number): Promise<ReadBody> => {
  const given = request.headers.get('content-type')
  const tooLarge = refusal('body-too-large', 413, `is longer than ${limit} bytes`)
  if (given === null) {
    if (!(await isEmpty(request))) return refusal('media-type', 415, 'has no content type')
    return plan.required ? refusal('body-missing', 400, 'is missing') : {}
  }
  const declared = declaredType(plan.content, given)
  const content = declared === undefined ? undefined : plan.content[declared]
  if (declared === undefined || content === undefined) {
    return refusal('media-type', 415, `is ${plain(given)}, not ${Object.keys(plan.content).join(' or ')}`)
  }
  const encoding = request.headers.get('content-encoding') ?? 'identity'
  if (encoding.toLowerCase() !== 'identity') return refusal('media-type', 415, 'has a content encoding')
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(given)?.[1]?.toLowerCase() ?? 'utf-8'
  const decoder = textDecoder(charset)
  if (decoder === undefined || (content.kind === 'json' && !/^(?:utf-?8|us-ascii)$/.test(charset))) {
    return refusal('media-type', 415, 'has a charset that is not read')
  }
  const announced = request.headers.get('content-length')
  if (Number(announced) > limit) return tooLarge
  // A server takes no more of a body than was announced, and reads the whole faster than a stream of it.
  const bytes =
    announced === null ? await readBytes(request.body, limit) : withinLimit(await request.arrayBuffer(), limit)
  if (bytes === undefined) return tooLarge
  const text = (): string => textOf(bytes, decoder)
  try {
    const body = await bodyValue(content, bytes, text, given)
    const { validate } = content
    if (validate && !validate(body)) {
      const issues = issuesOf('body', validate.errors)
      return { reason: 'schema', status: 400, message: 'the request breaks its contract', issues }
    }
    const several = Object.keys(plan.content).length > 1 || declared.includes('*')
    return { body, ...(several && { contentType: declared.includes('*') ? given : declared }) }
  } catch (error) {
    if (error instanceof Unreadable) return refusal('malformed', 400, error.message)
    throw error
  }
}

const bodyValue = async (
  { kind, shape }: ContentPlan,
  bytes: Uint8Array<ArrayBuffer>,
  text: () => string,
  given: string,
): Promise<unknown> => {
  if (kind === 'json') return jsonValue(text())
  if (kind === 'text' || kind === 'events') return text()
  if (kind === 'binary') return new Blob([bytes], { type: given })
  const expected = shapeOf(shape)
  if (kind === 'form') {
    const fromForm = (written: string): string => decoded(written, 'space')
    return fieldsValue(
      pairsOf(text(), '&', fromForm).map((pair) => [pair.name, fromForm(pair.text)]),
      expected,
    )
  }
  const form = await new Response(bytes, { headers: { 'content-type': given } }).formData().catch(() => {
    throw new Unreadable('is no multipart form')
  })
  const fields: [string, unknown][] = []
  for (const [name, value] of form) fields.push([name, await partValue(value, shapeOfField(expected, name))])
  return fieldsValue(fields, expected)
}

const shapeOfField = (shape: Shape, name: string): Shape => {
  const field = propertyShape(shape, name)
  return isList(field) ? shapeOf(field.items) : field
}

/** A part that is JSON is a value, unless a file is what is wanted. */
const partValue = async (value: string | Blob, shape: Shape): Promise<unknown> => {
  if (typeof value === 'string') return shape.bytes ? new Blob([value]) : value
  return !shape.bytes && plain(value.type) === 'application/json' ? jsonValue(await value.text()) : value
}

/** The fields of a form: what a schema calls a list collects all that have its name. */
const fieldsValue = (fields: readonly (readonly [string, unknown])[], shape: Shape): object => {
  const byName = Map.groupBy(fields, ([name]) => name)
  const record = {}
  for (const [name, given] of byName) {
    const field = propertyShape(shape, name)
    const item = shapeOfField(shape, name)
    const values = given.map(([, value]) => (typeof value === 'string' ? textValue(value, item) : value))
    const known = own(shape.properties, name) !== undefined
    if (isList(field)) define(record, name, values)
    else if (values.length === 1) define(record, name, values[0])
    else if (known) throw new Unreadable(`has the field '${name}' more than once`)
    else define(record, name, values)
  }
  return record
}

type Decoder = InstanceType<typeof TextDecoder>

const textDecoder = (charset: string): Decoder | undefined => {
  try {
    return new TextDecoder(charset, { fatal: true })
  } catch {
    return undefined
  }
}

const textOf = (bytes: Uint8Array, decoder: Decoder): string => {
  try {
    return decoder.decode(bytes)
  } catch {
    throw new Unreadable(`is not ${decoder.encoding}`)
  }
}

const isEmpty = async ({ body }: Request): Promise<boolean> => {
  if (body === null) return true
  const reader = body.getReader()
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    if (read.value.byteLength === 0) continue
    await reader.cancel()
    return false
  }
  return true
}

const withinLimit = (body: ArrayBuffer, limit: number): Uint8Array<ArrayBuffer> | undefined =>
  body.byteLength > limit ? undefined : new Uint8Array(body)

/** The whole body, or undefined where it is longer: not one chunk more is read then. */
const readBytes = async (
  body: ReadableStream<Uint8Array> | null,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> => {
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = body?.getReader()
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    length += read.value.byteLength
    if (length > limit) {
      await reader?.cancel()
      return undefined
    }
    chunks.push(read.value)
  }
  const bytes = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.byteLength
  }
  return bytes
}
