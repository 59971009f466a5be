import { eventParser } from './event-stream.ts'
import { matching, own } from './lookup.ts'
import type { AnswerPlan, BodyKind, OperationPlan, ValueKind } from './plan.ts'

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

/** Reads what the contract declares for the status; anything else is unexpected. */
export const answerOf = async (
  plan: OperationPlan,
  response: Response,
  signal: AbortSignal | undefined,
): Promise<unknown> => {
  const { status } = response
  const declared = answerPlan(plan, status)
  if (declared === undefined)
    return unexpected(plan, response, `answered ${status}, which its contract does not declare`)
  const headers: Record<string, unknown> = {}
  for (const [name, { kind, required }] of Object.entries(declared.headers ?? {})) {
    const text = response.headers.get(name)
    const value = text === null ? undefined : headerValue(text, kind)
    if (value !== undefined) define(headers, name, value)
    else if (text !== null)
      return unexpected(plan, response, `answered ${status} with a header ${name} that is no ${kind}`)
    else if (required) return unexpected(plan, response, `answered ${status} without the header ${name}`)
  }
  const { content } = declared
  if (content === undefined) {
    await discard(response)
    return { status, headers }
  }
  const actual = response.headers.get('content-type') ?? ''
  const mediaType = matching(content, actual)
  if (mediaType === undefined) {
    return unexpected(
      plan,
      response,
      `answered ${status} with ${actual || 'no content type'}, which its contract does not declare`,
    )
  }
  const several = Object.keys(content).length > 1 ? { contentType: mediaType } : {}
  const kind = content[mediaType] as BodyKind
  if (kind === 'events') return { status, headers, ...several, events: eventsOf(plan, declared, response, signal) }
  return { status, headers, ...several, body: await bodyValue(plan, response, kind) }
}

const answerPlan = ({ answers }: OperationPlan, status: number): AnswerPlan | undefined => {
  const keys = [String(status), `${Math.floor(status / 100)}XX`, 'default']
  const found = keys.find((key) => Object.hasOwn(answers, key))
  return found === undefined ? undefined : answers[found]
}

const define = (target: Record<string, unknown>, name: string, value: unknown): void => {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true })
}

const headerValue = (text: string, kind: ValueKind): unknown => {
  if (kind === 'string') return text
  if (kind === 'number') return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined
  if (kind === 'boolean') return text === 'true' ? true : text === 'false' ? false : undefined
  const items = text.split(',').map((item) => headerValue(item.trim(), kind.slice(0, -1) as ValueKind))
  return items.includes(undefined) ? undefined : items
}

const bodyValue = async (plan: OperationPlan, response: Response, kind: BodyKind): Promise<unknown> => {
  if (kind === 'text') return response.text()
  if (kind !== 'json' && kind !== 'form') return response.blob()
  const text = await response.text()
  if (kind === 'form') return Object.fromEntries(new URLSearchParams(text))
  try {
    return JSON.parse(text)
  } catch {
    throw new UnexpectedAnswer(
      `${plan.name}: answered ${response.status} with a body that is no JSON`,
      response,
      text.slice(0, longestExcerpt),
    )
  }
}

const longestExcerpt = 64 * 1024

const discard = async (response: Response): Promise<void> => {
  // What is not read keeps its connection busy; that it cannot be cancelled is nobody's trouble.
  await response.body?.cancel().catch(() => undefined)
}

const unexpected = async (plan: OperationPlan, response: Response, message: string): Promise<never> => {
  let body = ''
  const reader = response.body?.getReader()
  const decoder = new TextDecoder()
  while (reader && body.length < longestExcerpt) {
    const { done, value } = await reader.read()
    if (done) break
    body += decoder.decode(value, { stream: true })
  }
  await reader?.cancel().catch(() => undefined)
  throw new UnexpectedAnswer(`${plan.name}: ${message}`, response, body.slice(0, longestExcerpt))
}

async function* eventsOf(
  plan: OperationPlan,
  declared: AnswerPlan,
  response: Response,
  signal: AbortSignal | undefined,
): AsyncGenerator<unknown, void, undefined> {
  const fail = (message: string) => new UnexpectedAnswer(`${plan.name}: ${message}`, response, '')
  const reader = response.body?.getReader()
  if (!reader) throw fail('answered a stream without a body')
  // A fetch that does not hang on the signal once it has answered is stopped here.
  const abort = () => void reader.cancel(signal?.reason).catch(() => undefined)
  signal?.addEventListener('abort', abort, { once: true })
  try {
    const parser = eventParser()
    while (true) {
      signal?.throwIfAborted()
      const { done, value } = await reader.read()
      signal?.throwIfAborted()
      if (done) break
      for (const { event, data } of parser.feed(value)) {
        if (declared.sentinel !== undefined && data === declared.sentinel) return
        const kind = declared.events === undefined ? 'text' : own(declared.events, event)
        if (kind === undefined) throw fail(`sent an event '${event}' that its contract does not declare`)
        yield {
          event,
          data: kind === 'text' ? data : jsonData(data, () => fail(`sent '${event}' with data that is no JSON`)),
        }
        if (declared.terminal?.includes(event)) return
      }
    }
    const { terminal = [], sentinel } = declared
    if (terminal.length > 0 || sentinel !== undefined) {
      throw fail(`ended its stream before ${[...terminal, ...(sentinel === undefined ? [] : [sentinel])].join(' or ')}`)
    }
  } finally {
    signal?.removeEventListener('abort', abort)
    await reader.cancel().catch(() => undefined)
  }
}

const jsonData = (data: string, failure: () => Error): unknown => {
  try {
    return JSON.parse(data)
  } catch {
    throw failure()
  }
}
