import { defaultLimits, defaultTimeoutMs, type Limits } from '../limits.ts'
import type { WireRequest } from '../request.ts'
import type { End, SendHow, Sent, Watch } from '../send.ts'
import type { Transport } from './run-scenario.ts'

/** A service as a value: what Hono, `Deno.serve` and others take. */
export type FetchApp = (request: Request) => Response | Promise<Response>

/** In this process, without a network. */
// implements: TL-VERIFY-409
export const fetchTransport = (
  app: FetchApp,
  { limits = defaultLimits, timeoutMs = defaultTimeoutMs }: { limits?: Limits; timeoutMs?: number } = {},
): Transport => {
  let sent = 0
  return {
    async send(request, watch, how = {}) {
      // Where nothing is waited for, no timer and no signal would ever come, and no memory be given back.
      if (++sent % together === 0) await new Promise((resolve) => setImmediate(resolve))
      return sendTo(app, request, { limits, timeoutMs, how, ...(watch && { watch }) })
    },
  }
}

/** So many requests run without a break. */
const together = 16

interface SendingOptions {
  limits: Limits
  timeoutMs: number
  how: SendHow
  watch?: Watch
}

const sendTo = (
  app: FetchApp,
  request: WireRequest,
  { limits, timeoutMs, how, watch }: SendingOptions,
): Promise<Sent> => {
  const stop = new AbortController()
  const halt = () => stop.abort()
  how.stop?.addEventListener('abort', halt, { once: true })
  let late = false
  let lapse = () => {}
  const timeout = new Promise<Sent>((resolve) => {
    lapse = () => resolve({ kind: 'timeout' })
  })
  const timer = setTimeout(() => {
    late = true
    stop.abort()
    lapse()
  }, timeoutMs)
  const answer = answerOf(app, request, stop, { limits, isLate: () => late, how, ...(watch && { watch }) })
  // What a handler that was left behind comes to is nobody's any more.
  return Promise.race([answer, timeout.then(async (sent) => (late ? Promise.race([answer, soon(sent)]) : sent))])
    .catch((): Sent => ({ kind: 'closed' }))
    .finally(() => {
      clearTimeout(timer)
      how.stop?.removeEventListener('abort', halt)
    })
}

/** A body that has begun ends with what there is of it. */
const soon = (sent: Sent): Promise<Sent> => new Promise((resolve) => setImmediate(() => resolve(sent)))

interface Reading {
  limits: Limits
  isLate(): boolean
  how: SendHow
  watch?: Watch
}

const answerOf = async (app: FetchApp, request: WireRequest, stop: AbortController, reading: Reading) => {
  const response = await app(requestOf(request, stop.signal))
  const headers = [...response.headers].map(([name, value]): [string, string] => [name, value])
  const { body, end } = await bodyOf(response, stop, reading)
  return { kind: 'answer', status: response.status, headers, body, end } as const
}

const requestOf = ({ method, target, headers, body }: WireRequest, signal: AbortSignal): Request =>
  new Request(`http://localhost${target}`, {
    method,
    headers,
    signal,
    ...(body && method !== 'GET' && method !== 'HEAD' && { body: new Uint8Array(body) }),
  })

const bodyOf = async (
  response: Response,
  stop: AbortController,
  { limits, isLate, watch, how }: Reading,
): Promise<{ body: Buffer; end: End }> => {
  const chunks: Buffer[] = []
  const whole = (end: End) => ({ body: Buffer.concat(chunks), end })
  const reader = response.body?.getReader()
  if (!reader) return whole({ kind: 'complete' })
  const leave = async (end: End) => {
    stop.abort()
    await reader.cancel().catch(() => {})
    return whole(end)
  }
  // What is waited for then ends at once, as if the body had ended.
  stop.signal.addEventListener('abort', () => void reader.cancel().catch(() => {}), { once: true })
  const ended = (): End => (isLate() ? { kind: 'timeout' } : { kind: 'cut' })
  let cut: NodeJS.Timeout | undefined
  try {
    for (let size = 0, pieces = 0; ; ) {
      if (how.pauseMs !== undefined && pieces++ < limits.pauses)
        await new Promise((resolve) => setTimeout(resolve, how.pauseMs))
      const next = await reader.read()
      if (stop.signal.aborted) return whole(ended())
      if (next.done) return whole({ kind: 'complete' })
      const chunk = Buffer.from(next.value)
      size += chunk.length
      if (size > limits.bodyBytes)
        return await leave({ kind: 'too-large', detail: `a body of more than ${limits.bodyBytes} bytes` })
      chunks.push(chunk)
      const stopIn = watch?.(chunk)
      if (stopIn === 0) return await leave({ kind: 'cut' })
      if (stopIn !== undefined) cut ??= setTimeout(() => stop.abort(), stopIn)
    }
  } catch {
    return whole(stop.signal.aborted ? ended() : { kind: 'truncated', detail: 'its body' })
  } finally {
    clearTimeout(cut)
  }
}
