import type { Client } from './client.ts'
import { byStatus, matching } from './lookup.ts'
import type { HeaderReader, Plan, Progress, Reader, Reading } from './plan.ts'
import type { AnyAnswer } from './send.ts'

/** The service answered what its contract does not describe. */
export class UnexpectedAnswer extends Error {
  override readonly name = 'UnexpectedAnswer'
  readonly status: number
  readonly headers: Headers
  /** The beginning of the body, at most 64 KiB of it; empty where it was read already. */
  readonly body: string
  constructor(message: string, response: Response, body: string) {
    super(message)
    this.status = response.status
    this.headers = response.headers
    this.body = body
  }
}

const longestExcerpt = 64 * 1024

/** Reads what the contract declares for the status; anything else is unexpected. */
// implements: TL-OPENAPI-014
export const answerOf = async (
  client: Client,
  plan: Plan,
  response: Response,
  signal: AbortSignal | undefined,
  progress: Progress | undefined,
): Promise<AnyAnswer> => {
  const { status } = response
  const fail = (message: string, body = '') =>
    new UnexpectedAnswer(`${plan.name}: ${message}`, response, body.slice(0, longestExcerpt))
  const unexpected = async (what: string) => fail(`answered ${status}${what}`, await excerptOf(response))
  const declared = byStatus(plan.answers, status)
  if (declared === undefined) throw await unexpected(', which its contract does not declare')
  const headers: Record<string, unknown> = {}
  const read = (name: string, text: string, reader: HeaderReader): boolean => {
    const value = reader(text)
    // A header may be called `__proto__`.
    if (value !== undefined) Object.defineProperty(headers, name, { value, enumerable: true, writable: true })
    return value !== undefined
  }
  for (const [readers, required] of [[declared.headers, true], [declared.optionalHeaders]] as const) {
    for (const [name, reader] of Object.entries(readers ?? {})) {
      const text = response.headers.get(name)
      if (text === null && required) throw await unexpected(` without the header ${name}`)
      if (text !== null && !read(name, text, reader)) {
        throw await unexpected(` with a header ${name} that its contract does not allow: ${text}`)
      }
    }
  }
  const { content } = declared
  let answer: AnyAnswer & { headers: object } = { status, headers }
  if (content === undefined) await discard(response)
  else {
    const actual = response.headers.get('content-type') ?? ''
    const mediaType = matching(content, actual)
    const reader = content[mediaType ?? '']
    if (mediaType === undefined || reader === undefined) {
      throw await unexpected(` with ${actual || 'no content type'}, which its contract does not declare`)
    }
    const several = Object.keys(content).length > 1 ? { contentType: mediaType } : {}
    const reading: Reading = { fail, signal, progress }
    answer = { ...answer, ...several, ...(await reader(response, reading)) }
  }
  return client.validate === undefined ? answer : client.validate.answer(plan.name, answer, fail)
}

/** What is not read keeps its connection busy; that it cannot be cancelled is nobody's trouble. */
const discard = async (response: Response): Promise<void> => {
  await response.body?.cancel().catch(() => undefined)
}

const excerptOf = async (response: Response): Promise<string> => {
  let body = ''
  const reader = response.body?.getReader()
  const decoder = new TextDecoder()
  while (reader && body.length < longestExcerpt) {
    const { done, value } = await reader.read()
    if (done) break
    body += decoder.decode(value, { stream: true })
  }
  await reader?.cancel().catch(() => undefined)
  return body
}

export const json: Reader = async (response, { fail }) => {
  const text = await response.text()
  try {
    return { body: JSON.parse(text) }
  } catch {
    throw fail(`answered ${response.status} with a body that is no JSON`, text)
  }
}

export const text: Reader = async (response) => ({ body: await response.text() })

export const bytes: Reader = async (response) => ({ body: await response.blob() })

export const fields: Reader = async (response) => {
  const found: [string, string][] = []
  new URLSearchParams(await response.text()).forEach((value, name) => void found.push([name, value]))
  return { body: Object.fromEntries(found) }
}

export const string: HeaderReader = (text) => text

export const number: HeaderReader = (text) =>
  text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined

export const boolean: HeaderReader = (text) => (text === 'true' ? true : text === 'false' ? false : undefined)

export const list =
  (reader: HeaderReader): HeaderReader =>
  (text) => {
    const items = text.split(',').map((item) => reader(item.trim()))
    return items.includes(undefined) ? undefined : items
  }
