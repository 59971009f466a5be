import type { Failure } from '../failure.ts'

export type JsonBody =
  | { value: unknown }
  | { failure: Failure<'INVALID_PARAMS' | 'PAYLOAD_TOO_LARGE' | 'UNSUPPORTED_MEDIA_TYPE'> }

/** Reads a JSON body of at most so many bytes, and not one chunk more. */
export const readJson = async (request: Request, limit: number): Promise<JsonBody> => {
  const type = request.headers.get('Content-Type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json') {
    return {
      failure: { code: 'UNSUPPORTED_MEDIA_TYPE', message: `the body is ${type ?? 'untyped'}, not application/json` },
    }
  }
  const tooLarge = { failure: { code: 'PAYLOAD_TOO_LARGE', message: `a body may have ${limit} bytes` } } as const
  if (Number(request.headers.get('Content-Length')) > limit) return tooLarge
  const bytes = await readBytes(request.body, limit)
  if (!bytes) return tooLarge
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return { value: JSON.parse(text) as unknown }
  } catch {
    return { failure: { code: 'INVALID_PARAMS', message: 'the body is not JSON' } }
  }
}

const readBytes = async (body: ReadableStream<Uint8Array> | null, limit: number): Promise<Uint8Array | undefined> => {
  if (!body) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = body.getReader()
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    length += read.value.byteLength
    if (length > limit) {
      await reader.cancel()
      return undefined
    }
    chunks.push(read.value)
  }
  return Buffer.concat(chunks)
}
