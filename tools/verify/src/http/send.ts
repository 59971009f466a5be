import http from 'node:http'
import https from 'node:https'
import type { Duplex, Readable } from 'node:stream'
import zlib from 'node:zlib'
import type { Limits } from './limits.ts'
import type { WireRequest } from './wire-request.ts'

export interface Head {
  status: number
  /** As they came: names in their own case, repeated ones repeated. */
  headers: [name: string, value: string][]
}

/** How an answer ended: what the service did, or that the verifier stopped reading. */
export type End =
  | { kind: 'complete' }
  /** The verifier's own decision, by what it had read. */
  | { kind: 'cut' }
  | { kind: 'timeout' }
  | { kind: 'truncated'; detail: string }
  | { kind: 'malformed'; detail: string }
  | { kind: 'too-large'; detail: string }
  /** Complete by its framing, but more bytes came behind it. */
  | { kind: 'excess' }

export interface Answer extends Head {
  /** After decompression. */
  body: Buffer
  end: End
}

/** What a request came to. Only `answer` is something to judge. */
export type Sent =
  | ({ kind: 'answer' } & Answer)
  | { kind: 'unreachable'; detail: string }
  | { kind: 'timeout' }
  | { kind: 'closed' }
  | { kind: 'malformed'; detail: string }
  | { kind: 'too-large'; detail: string }
  | { kind: 'aborted' }

/** Sees each piece of a body as it comes; returns after how many milliseconds reading is to stop. */
export type Watch = (chunk: Buffer) => number | undefined

/** What one request is sent and read with apart from all others. */
export interface SendHow {
  /** On a connection of its own. */
  own?: boolean
  /** Waits so long behind each of the first pieces of a body: a slow reader. */
  pauseMs?: number
  /** Ends reading at once. */
  stop?: AbortSignal
  /** All but the last byte of its body: the rest never comes. */
  unfinished?: boolean
}

export interface SendOptions extends Omit<SendHow, 'own'> {
  url: URL
  limits: Limits
  timeoutMs: number
  signal: AbortSignal
  watch?: Watch
  /** Keeps connections; without it each request has one of its own. */
  agent?: http.Agent
}

/**
 * Sends one request on a connection of its own and reads the answer within the bounds. It follows no redirect, asks
 * for no compression, and never rejects: whatever a service does is a value.
 */
// implements: TL-VERIFY-006
export const send = (
  request: WireRequest,
  { url, limits, timeoutMs, signal, watch, agent, pauseMs, stop, unfinished = false }: SendOptions,
): Promise<Sent> =>
  new Promise((resolve) => {
    let head: Head | undefined
    let excess = false
    let settled = false
    const chunks: Buffer[] = []
    const settle = (sent: Sent): void => {
      if (settled) return
      settled = true
      clearTimeout(timer)
      clearTimeout(cut)
      signal.removeEventListener('abort', abort)
      stop?.removeEventListener('abort', halt)
      resolve(sent)
      // A connection that is kept goes back to its agent once its answer is whole.
      const whole = sent.kind === 'answer' && sent.end.kind === 'complete'
      if (agent === undefined || !whole) outgoing.destroy()
    }
    const finish = (end: End): void => {
      if (head) settle({ kind: 'answer', ...head, body: Buffer.concat(chunks), end })
    }
    const abort = () => settle({ kind: 'aborted' })
    const halt = () => finish({ kind: 'cut' })
    let pauses = 0
    const timer = setTimeout(() => (head ? finish({ kind: 'timeout' }) : settle({ kind: 'timeout' })), timeoutMs)
    let cut: NodeJS.Timeout | undefined

    const outgoing = (url.protocol === 'https:' ? https : http).request({
      host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: url.port || undefined,
      path: url.pathname.replace(/\/$/, '') + request.target,
      method: request.method,
      headers: headersOf(url, request, agent !== undefined),
      // One connection an exchange: nothing of one answer can be taken for the beginning of the next.
      agent: agent ?? false,
      maxHeaderSize: limits.headerBytes,
      insecureHTTPParser: false,
    })

    outgoing.on('response', (response) => {
      head = { status: response.statusCode ?? 0, headers: pairsOf(response.rawHeaders) }
      let size = 0
      const body = decoded(response, head)
      if (typeof body === 'string') return finish({ kind: 'malformed', detail: body })
      body.on('data', (chunk: Buffer) => {
        if (settled) return
        size += chunk.length
        if (size > limits.bodyBytes) {
          return finish({ kind: 'too-large', detail: `a body of more than ${limits.bodyBytes} bytes` })
        }
        chunks.push(chunk)
        if (pauseMs !== undefined && pauses++ < limits.pauses) {
          body.pause()
          setTimeout(() => body.resume(), pauseMs)
        }
        const stopIn = watch?.(chunk)
        if (stopIn === 0) finish({ kind: 'cut' })
        else if (stopIn !== undefined) cut ??= setTimeout(() => finish({ kind: 'cut' }), stopIn)
      })
      body.on('end', () => finish({ kind: excess ? 'excess' : 'complete' }))
      response.on('error', () => finish({ kind: 'truncated', detail: promised(response, size) }))
      if (body !== response) {
        body.on('error', (error: Error) =>
          finish({ kind: 'malformed', detail: `a body that does not decode: ${error.message}` }),
        )
      }
    })
    outgoing.on('upgrade', (response, socket: Duplex) => {
      head = { status: response.statusCode ?? 0, headers: pairsOf(response.rawHeaders) }
      socket.destroy()
      finish({ kind: 'complete' })
    })
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      const { code = '', message } = error
      if (code === 'HPE_HEADER_OVERFLOW') {
        settle({ kind: 'too-large', detail: `headers of more than ${limits.headerBytes} bytes` })
      } else if (code.startsWith('HPE_')) {
        const detail = message.replace(/^Parse Error: /, '')
        if (!head) settle({ kind: 'malformed', detail })
        else if (isExcess(code)) excess = true
        else finish({ kind: 'malformed', detail: `a body that breaks its own framing: ${detail}` })
      } else if (!head) settle(failureOf(code, message))
    })
    outgoing.on('close', () => head ?? settle({ kind: 'closed' }))
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
    stop?.addEventListener('abort', halt, { once: true })
    if (unfinished && request.body) outgoing.write(request.body.subarray(0, -1))
    else outgoing.end(request.body)
  })

const headersOf = (url: URL, request: WireRequest, kept: boolean): string[] => {
  const user = decodeURIComponent(url.username)
  const credentials = Buffer.from(`${user}:${decodeURIComponent(url.password)}`).toString('base64')
  const authorization: [string, string][] = user === '' ? [] : [['Authorization', `Basic ${credentials}`]]
  return [
    ['Host', url.host],
    ...authorization,
    ...request.headers,
    ['Connection', kept ? 'keep-alive' : 'close'],
  ].flat()
}

const pairsOf = (raw: readonly string[]): [string, string][] => {
  const pairs: [string, string][] = []
  for (let index = 0; index + 1 < raw.length; index += 2) pairs.push([raw[index] ?? '', raw[index + 1] ?? ''])
  return pairs
}

/** All values of a header, joined as RFC 9110 §5.3 allows; undefined when it is not there. */
export const headerOf = ({ headers }: Head, name: string): string | undefined => {
  const wanted = name.toLowerCase()
  let found: string | undefined
  // Every check asks for fields: most names are told apart by their length.
  for (const [each, value] of headers) {
    if (each.length !== wanted.length || each.toLowerCase() !== wanted) continue
    found = found === undefined ? value : `${found}, ${value}`
  }
  return found
}

/** What the parser says about bytes that stand where the next answer would begin. */
const isExcess = (code: string): boolean => code === 'HPE_INVALID_CONSTANT' || code === 'HPE_CLOSED_CONNECTION'

const promised = (response: http.IncomingMessage, size: number): string => {
  const length = response.headers['content-length']
  return length === undefined ? `its body, after ${size} bytes` : `its body, after ${size} of ${length} bytes`
}

const closedCodes = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED'])

const failureOf = (code: string, message: string): Sent =>
  closedCodes.has(code) ? { kind: 'closed' } : { kind: 'unreachable', detail: code === '' ? message : code }

const decoders: Readonly<Record<string, (() => Duplex) | undefined>> = {
  gzip: zlib.createGunzip,
  'x-gzip': zlib.createGunzip,
  deflate: zlib.createInflate,
  br: zlib.createBrotliDecompress,
  zstd: zlib.createZstdDecompress,
}

/** A service may compress although it was not asked to; a body is judged as what it decodes to. */
const decoded = (response: http.IncomingMessage, head: Head): Readable | string => {
  const names = (headerOf(head, 'content-encoding') ?? '').toLowerCase().split(',')
  const codings = names.map((name) => name.trim()).filter((name) => name !== '' && name !== 'identity')
  if (codings.length > 2) return `a body that was encoded ${codings.length} times`
  let body: Readable = response
  for (const coding of codings.reverse()) {
    const decoder = decoders[coding]?.()
    if (!decoder) return `a body in the unknown content encoding '${coding}'`
    const from = body
    from.on('error', (error) => decoder.destroy(error))
    body = from.pipe(decoder)
  }
  return body
}
