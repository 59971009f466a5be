import type { Context } from 'hono'
import type { ContentfulStatusCode, StatusCode } from 'hono/utils/http-status'
import { declaredType } from './body.ts'
import { eventStream, type SentEvent } from './events.ts'
import type { AnswerPlan, AnyRoute, ContentPlan } from './route.ts'
import { own } from './values.ts'

/** Any answer, seen from inside. */
export interface AnyAnswer {
  status: number
  headers?: Readonly<Record<string, unknown>>
  contentType?: string
  body?: unknown
  events?: AsyncIterable<SentEvent> | (() => AsyncIterable<SentEvent>)
}

export const answerPlan = ({ answers }: AnyRoute, status: number): AnswerPlan | undefined =>
  own(answers, String(status)) ?? own(answers, `${Math.floor(status / 100)}XX`) ?? own(answers, 'default')

/** The media type that an answer is sent with, and what the contract says of it. */
export const contentOf = (
  plan: AnswerPlan | undefined,
  answer: AnyAnswer,
): { mediaType: string | undefined; declared: string | undefined; content: ContentPlan | undefined } => {
  const content = plan?.content ?? {}
  const named = answer.contentType ?? Object.keys(content)[0]
  // What nobody chose is what is declared.
  const declared = answer.contentType === undefined ? named : declaredType(content, answer.contentType)
  const found = declared === undefined ? undefined : content[declared]
  const given = Object.entries(answer.headers ?? {}).find(([name]) => name.toLowerCase() === 'content-type')?.[1]
  return { mediaType: typeof given === 'string' ? given : concrete(named, answer), declared, content: found }
}

/** A range is no media type: what the bytes say of themselves is, where it is within the range. */
const concrete = (named: string | undefined, { body }: AnyAnswer): string | undefined => {
  if (named === undefined || !named.includes('*')) return named
  if (body instanceof Blob && declaredType({ [named]: true }, body.type) !== undefined) return body.type
  return typeof body === 'string' ? 'text/plain' : 'application/octet-stream'
}

export interface SendOptions {
  /** Told what a stream that broke off had thrown. */
  onStreamError: (error: unknown, context: Context) => void
}

/** Whatever stores an answer, or collects it before it passes it on, is asked not to. */
const unbuffered = { 'cache-control': 'no-store', 'x-accel-buffering': 'no' }

/** Writes what a handler gave back. */
// implements: TL-OPENAPI-166
export const send = (context: Context, route: AnyRoute, answer: AnyAnswer, options: SendOptions): Response => {
  const { status, body, events } = answer
  const { mediaType, content } = contentOf(answerPlan(route, status), answer)
  const headers = headersOf(answer)
  if (context.req.method === 'HEAD' || [204, 205, 304].includes(status)) {
    // What is open already is left unread; what it says about that is nobody's business any more.
    if (typeof events === 'object') Promise.resolve(events[Symbol.asyncIterator]().return?.()).catch(() => undefined)
    return context.body(null, status as StatusCode, headers)
  }
  const code = status as ContentfulStatusCode
  if (events !== undefined) {
    const type = mediaType ?? 'text/event-stream'
    const stream = eventStream(typeof events === 'function' ? events() : events, content?.stream ?? {}, (error) =>
      options.onStreamError(error, context),
    )
    return context.body(stream, code, { ...unbuffered, ...headers, 'content-type': type })
  }
  if (body === undefined) return context.body(null, status as StatusCode, headers)
  const kind = content?.kind ?? (body instanceof Blob ? 'binary' : typeof body === 'string' ? 'text' : 'json')
  const typed = (fallback: string) => ({ ...headers, 'content-type': mediaType ?? fallback })
  if (kind === 'json') return context.body(JSON.stringify(body), code, typed('application/json'))
  if (kind === 'form' && !(body instanceof Blob)) {
    const text = new URLSearchParams(body as Record<string, string>).toString()
    return context.body(text, code, typed('application/x-www-form-urlencoded'))
  }
  if (typeof body === 'string') return context.body(body, code, typed('text/plain; charset=utf-8'))
  return bytesResponse(context, body, code, typed('application/octet-stream'))
}

const bytesResponse = (
  context: Context,
  body: unknown,
  status: ContentfulStatusCode,
  headers: Record<string, string | string[]>,
): Response => {
  if (!(body instanceof Blob)) return context.body(body as ArrayBuffer | ReadableStream, status, headers)
  const multipart: Record<string, string> = body.type.startsWith('multipart/') ? { 'content-type': body.type } : {}
  return context.body(body.stream(), status, { ...headers, 'content-length': String(body.size), ...multipart })
}

const headersOf = ({ headers = {} }: AnyAnswer): Record<string, string | string[]> => {
  const written: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || value === null || name.toLowerCase() === 'content-type') continue
    if (!Array.isArray(value)) written[name] = String(value)
    // Cookies alone cannot stand in one line.
    else written[name] = name.toLowerCase() === 'set-cookie' ? value.map(String) : value.join(', ')
  }
  return written
}
