import { isSecretName, redact } from '../http/redact.ts'
import type { Sent } from '../http/send.ts'
import type { WireRequest } from '../http/wire-request.ts'
import type { Done } from '../scenario/run-scenario.ts'
import { curlOf } from './curl.ts'

/** A request as people read it and send it by hand, without secrets, and what came. */
export interface ShownRequest {
  curl: string
  /** @see RFC 9112 §3 */
  http: string
  /** `201`, or why there is no answer. */
  answer: string
}

/** What a client adds by itself, or nobody needs to see. */
const unshown = new Set(['accept-encoding', 'user-agent', 'content-length'])

// implements: TL-VERIFY-402, TL-VERIFY-407
export const shownRequest = ({ request, sent }: Pick<Done, 'request' | 'sent'>, url: URL): ShownRequest => {
  const headers = request.headers.filter(([name]) => !unshown.has(name.toLowerCase()))
  const shown = headers.map(([name, value]) => [name, shownValue(request, name, value)] as const)
  const target = redact(url.pathname.replace(/\/$/, '') + request.target, request.secrets)
  const body = request.body && cleanBody(request.body, request.secrets)
  const { method } = request
  return {
    curl: curlOf({ method, origin: url.origin, target, headers: shown, ...(body && { body }) }),
    http: [
      `${method} ${target} HTTP/1.1`,
      `Host: ${url.host}`,
      ...shown.map(([name, value]) => `${name}: ${value}`),
      ...(body ? [`Content-Length: ${body.length}`, '', textOf(body)] : ['', '']),
    ].join('\n'),
    answer: answerOf(sent),
  }
}

const answerOf = (sent: Sent): string => (sent.kind === 'answer' ? String(sent.status) : `no answer: ${sent.kind}`)

/** Whatever a secret stands in is not shown, in whichever form it was altered. */
const shownValue = ({ secrets }: WireRequest, name: string, value: string): string => {
  const clean = redact(value, secrets)
  return isSecretName(name) && clean === value && secrets.includes(value) ? '[redacted]' : clean
}

/** Bytes that are no text stay as they are: what is secret in them is no text either. */
const cleanBody = (body: Buffer, secrets: readonly string[]): Buffer => {
  const text = body.toString('utf8')
  const clean = redact(text, secrets)
  return clean === text ? body : Buffer.from(clean)
}

/** Longer texts are cut in the HTTP form: the command has all of it. */
const most = 4000

const textOf = (body: Buffer): string => {
  const text = body.toString('utf8')
  if (!Buffer.from(text).equals(body)) return cut(`(${body.length} bytes, base64) ${body.toString('base64')}`)
  return cut(text)
}

/** Where all of a body is that was cut. */
export const wholeIn = 'the curl command of this request has them all'

/** A cut says how much is left out, and where the whole is. */
const cut = (text: string): string => {
  // Not within a character that is two units long.
  const kept = text.slice(0, most).replace(/[\ud800-\udbff]$/, '')
  const left = text.length - kept.length
  return text.length > most ? `${kept}…\n(${left} more characters: ${wholeIn})` : text
}
