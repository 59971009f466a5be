import { charsetOf, essence, isJson, isText } from './media-type.ts'
import { excerpt } from './redact.ts'
import { type Answer, headerOf } from './send.ts'

/** A body as its content type says to read it. `bytes` is what no schema can judge. */
export type BodyValue = { kind: 'json' | 'text'; value: unknown } | { kind: 'bytes' } | { kind: 'broken'; why: string }

export const bodyValue = (answer: Answer, secrets: readonly string[]): BodyValue => {
  if (last?.answer !== answer) last = { answer, value: readBody(answer, secrets) }
  return last.value
}

/** Several judges look at the same answer, one behind the other. */
let last: { answer: Answer; value: BodyValue } | undefined

const readBody = (answer: Answer, secrets: readonly string[]): BodyValue => {
  const contentType = headerOf(answer, 'content-type') ?? ''
  const type = essence(contentType)
  if (!isJson(type) && !isText(type)) return { kind: 'bytes' }
  // JSON between systems is UTF-8, whatever a charset parameter says (RFC 8259 §8.1).
  const text = decodeText(answer.body, isJson(type) ? 'utf-8' : (charsetOf(contentType) ?? 'utf-8'))
  if (text === undefined) return { kind: 'broken', why: 'is not in the character encoding that it says' }
  if (!isJson(type)) return { kind: 'text', value: text }
  if (text.trim() === '') return { kind: 'broken', why: 'is empty' }
  try {
    return { kind: 'json', value: JSON.parse(text) }
  } catch (error) {
    const deep = error instanceof RangeError ? 'is nested too deep' : 'is no JSON'
    return { kind: 'broken', why: `${deep}: ${excerpt(text, secrets)}` }
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

const decodeText = (bytes: Buffer, charset: string): string | undefined => {
  try {
    return (charset === 'utf-8' ? utf8 : new TextDecoder(charset, { fatal: true })).decode(bytes)
  } catch {
    return undefined
  }
}
