import { WorkerError } from '@orchestrator/adapter-api'
import type { Answer } from './exchange.ts'

/** The whole body of an answer as JSON, within a bound. */
export const jsonBody = async (answer: Answer, maxBytes: number): Promise<unknown> => {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of answer.bytes) {
      bytes += chunk.length
      // implements: OC-ADAPT-5035
      if (bytes > maxBytes)
        throw new WorkerError('Adapter', `the answer of the worker is longer than ${maxBytes} bytes`)
      chunks.push(chunk)
    }
  } finally {
    answer.close()
  }
  return parsed(Buffer.concat(chunks).toString())
}

/** What a text says; a text that is no JSON is a malformed frame. */
// implements: OC-ADAPT-5038
export const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new WorkerError('Adapter', 'the worker sent a frame that is not JSON')
  }
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/** The object under a key, or an empty one. */
export const objectAt = (value: unknown, key: string): Record<string, unknown> => {
  const inner = isObject(value) ? value[key] : undefined
  return isObject(inner) ? inner : {}
}

/** What an error of the API says, in one short line. */
export const messageOf = (body: unknown): string => {
  const error = isObject(body) && 'error' in body ? body.error : body
  const text = isObject(error) ? (error.message ?? error.type) : error
  return typeof text === 'string'
    ? text
        .replaceAll(/[\s\p{Cc}]+/gu, ' ')
        .trim()
        .slice(0, 200)
    : ''
}
