import { UsageError } from '@throughline/kernel'
import { isJsonObject, type JsonObject, type JsonValue } from '@throughline/openapi'
import { essence, isJson } from '../http/media-type.ts'
import { excerpt, redact } from '../http/redact.ts'
import { type Answer, headerOf, send } from '../http/send.ts'
import type { AskOptions, StateAnswer, StateCall } from './provider-states.ts'

/** @throws UsageError when it is no http URL */
export const statesUrl = (route: string, service: URL): URL => {
  const url = URL.canParse(route, service.href) ? new URL(route, service) : undefined
  if (url && /^https?:$/.test(url.protocol)) return url
  throw new UsageError(
    `'${redact(route)}' is no http URL of provider states`,
    'Write it as /states, or as a whole URL.',
  )
}

/**
 * POSTs a call to a route, as Pact's verifiers do. 404 says that it knows no such state.
 * @see https://docs.pact.io/getting_started/provider_states
 */
// implements: TL-VERIFY-011
export const askRoute = async (
  { href, pathname, search }: URL,
  call: StateCall,
  options: AskOptions,
): Promise<StateAnswer> => {
  const body = Buffer.from(JSON.stringify(call))
  // The port of a service that was started here is another each time: the path names it.
  const title = `POST ${redact(pathname)}`
  const request = {
    method: 'POST',
    target: pathname + search,
    headers: [
      ['Content-Type', 'application/json'],
      ['Content-Length', String(body.length)],
      ['Accept', 'application/json'],
    ] satisfies [string, string][],
    ...{ body, title, secrets: [] },
  }
  // The target is the whole path, so the URL says only where.
  const sent = await send(request, { ...options, url: new URL('/', href) })
  switch (sent.kind) {
    case 'answer':
      return answerOf(sent, title)
    case 'timeout':
    case 'aborted':
      return sent
    case 'closed':
      return { kind: 'failed', detail: `${title} closes the connection without an answer` }
    case 'unreachable':
      return { kind: 'failed', detail: `nothing answers ${title} (${sent.detail})` }
    default:
      return { kind: 'failed', detail: `${title} answers what is no HTTP: ${excerpt(sent.detail)}` }
  }
}

const answerOf = (answer: Answer, title: string): StateAnswer => {
  const { status, body, end } = answer
  // implements: TL-VERIFY-012
  if (status === 404) return { kind: 'unknown', detail: `${title} answers 404` }
  const text = body.toString('utf8')
  if (status < 200 || status > 299) {
    const said = excerpt(text)
    return { kind: 'failed', detail: `${title} answers ${status}${said === '' ? '' : `: ${said}`}` }
  }
  if (end.kind === 'timeout') return { kind: 'timeout' }
  if (end.kind !== 'complete') return { kind: 'failed', detail: `${title} breaks off its answer` }
  const values = isJson(essence(headerOf(answer, 'content-type') ?? '')) && text !== '' ? parsed(text) : {}
  return values ? { kind: 'done', values } : { kind: 'failed', detail: `${title} answers JSON that is none` }
}

/** Anything but an object holds no values. */
const parsed = (text: string): JsonObject | undefined => {
  try {
    const value = JSON.parse(text) as JsonValue
    return isJsonObject(value) ? value : {}
  } catch {
    return undefined
  }
}
