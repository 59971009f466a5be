import { isSecretName, redact } from '../redact.ts'
import type { WireRequest } from '../request.ts'
import type { Sent } from '../send.ts'
import type { Done } from './run-scenario.ts'

/** A request as people read it and send it by hand, without secrets, and what came. */
export interface ShownRequest {
  curl: string
  /** @see RFC 9112 §3 */
  http: string
  /** `201`, or why there is no answer. */
  answer: string
}

const most = 4000

/** What a client adds by itself, or nobody needs to see. */
const unshown = new Set(['accept-encoding', 'user-agent', 'content-length'])

// implements: TL-VERIFY-402, TL-VERIFY-407
export const shownRequest = (
  { request, sent, call }: Pick<Done, 'request' | 'sent'> & { call?: Done['call'] },
  url: URL,
): ShownRequest => {
  const headers = request.headers.filter(([name]) => !unshown.has(name.toLowerCase()))
  const shown = headers.map(([name, value]) => [name, shownValue(request, name, value)] as const)
  const target = redact(url.pathname.replace(/\/$/, '') + request.target, request.secrets)
  const body = request.body && bodyText(request)
  const method = request.method === 'GET' ? '' : request.method === 'HEAD' ? '-I ' : `-X ${request.method} `
  return {
    curl: [
      `curl -i ${method}${quoted(`${url.origin}${target}`)}`,
      ...shown.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
      ...(body === undefined ? [] : [`--data-binary ${quoted(body)}`]),
    ].join(' \\\n  '),
    http: [
      `${request.method} ${target} HTTP/1.1`,
      `Host: ${url.host}`,
      ...shown.map(([name, value]) => `${name}: ${value}`),
      ...(body === undefined ? [] : ['', body]),
    ].join('\n'),
    answer: [answerOf(sent), ...howOf(call?.tweak)].join(', '),
  }
}

const answerOf = (sent: Sent): string => (sent.kind === 'answer' ? String(sent.status) : `no answer: ${sent.kind}`)

/** What no command line shows: how the answer was read, or when the request was sent. */
const howOf = ({ leave, pauseMs, beside }: NonNullable<Done['call']['tweak']> = {}): string[] => [
  ...(leave === undefined ? [] : [`left behind ${leave === 1 ? 'its first event' : `${leave} events`}`]),
  ...(pauseMs === undefined ? [] : ['read slowly']),
  ...(beside ? ['sent while the stream was open'] : []),
]

/** Whatever a secret stands in is not shown, in whichever form it was altered. */
const shownValue = ({ secrets }: WireRequest, name: string, value: string): string => {
  const clean = redact(value, secrets)
  return isSecretName(name) && clean === value && secrets.includes(value) ? '[redacted]' : clean
}

const bodyText = ({ body, secrets }: WireRequest): string => {
  const text = redact(body?.toString('utf8') ?? '', secrets)
  return text.length > most ? `${text.slice(0, most)}…` : text
}

/** As one word of a POSIX shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
