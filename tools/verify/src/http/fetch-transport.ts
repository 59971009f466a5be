import { defaultLimits, defaultTimeoutMs, type Limits } from './limits.ts'
import type { End, SendHow, Sent, Watch } from './send.ts'
import type { Transport } from './transport.ts'
import type { WireRequest } from './wire-request.ts'

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

const sendTo = (app: FetchApp, request: WireRequest, { timeoutMs, ...reading }: SendingOptions): Promise<Sent> =>
  new Promise((resolve) => {
    const { how } = reading
    const client = clientOf()
    const settle = (sent: Sent) => {
      clearTimeout(timer)
      how.stop?.removeEventListener('abort', client.leave)
      resolve(sent)
    }
    how.stop?.addEventListener('abort', client.leave, { once: true })
    const timer = setTimeout(() => {
      client.lapse()
      // A body that has begun ends with what there is of it.
      setImmediate(() => settle({ kind: 'timeout' }))
    }, timeoutMs)
    // What a handler that was left behind comes to is nobody's any more.
    answerOf(app, request, client, reading).then(settle, () => settle({ kind: 'closed' }))
  })

/** Who waits for an answer, and may go away. */
interface Client {
  /** What the service sees of it; most services never look. */
  signal(): AbortSignal
  /** Why it is no longer there. */
  left(): 'late' | 'stopped' | undefined
  leave(): void
  /** Leaves because its time is over. */
  lapse(): void
  /** Calls `then` once when it goes. */
  onLeave(then: () => void): void
}

const clientOf = (): Client => {
  let controller: AbortController | undefined
  let left: 'late' | 'stopped' | undefined
  let then = () => {}
  const go = (why: 'late' | 'stopped') => {
    if (left) return
    left = why
    controller?.abort()
    then()
  }
  return {
    signal() {
      controller ??= new AbortController()
      if (left) controller.abort()
      return controller.signal
    },
    left: () => left,
    leave: () => go('stopped'),
    lapse: () => go('late'),
    onLeave(call) {
      then = call
    },
  }
}

type Reading = Omit<SendingOptions, 'timeoutMs'>

const answerOf = async (app: FetchApp, request: WireRequest, client: Client, reading: Reading): Promise<Sent> => {
  const response = await app(requestOf(request, client, reading))
  const headers: [string, string][] = []
  response.headers.forEach((value, name) => {
    headers.push([name, value])
  })
  const { body, end } = await bodyOf(response, client, reading)
  return { kind: 'answer', status: response.status, headers, body, end }
}

const requestOf = (
  { method, target, headers, body }: WireRequest,
  client: Client,
  { watch, how }: Reading,
): Request => {
  const init: RequestInit = {
    method,
    headers,
    // Its bytes are copied by whoever reads them.
    ...(body && method !== 'GET' && method !== 'HEAD' && { body: body as Uint8Array<ArrayBuffer> }),
  }
  const url = `http://localhost${target}`
  // Only a client that reads a stream, or is told to stop, ever leaves before its time is over.
  const mayLeave = watch !== undefined || how.stop !== undefined || how.pauseMs !== undefined
  if (mayLeave) return new Request(url, { ...init, signal: client.signal() })
  // A request that is given a signal follows it, which takes longer than all else of it; to be shown it costs nothing.
  return Object.defineProperty(new Request(url, init), 'signal', { get: client.signal })
}

const bodyOf = async (
  response: Response,
  client: Client,
  { limits, watch, how }: Reading,
): Promise<{ body: Buffer; end: End }> => {
  const chunks: Buffer[] = []
  const whole = (end: End) => ({ body: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks), end })
  const reader = response.body?.getReader()
  if (!reader) return whole({ kind: 'complete' })
  const leave = (end: End) => {
    client.leave()
    return whole(end)
  }
  // What is waited for then ends at once, as if the body had ended.
  client.onLeave(() => void reader.cancel().catch(() => {}))
  const ended = (): End => (client.left() === 'late' ? { kind: 'timeout' } : { kind: 'cut' })
  let cut: NodeJS.Timeout | undefined
  try {
    for (let size = 0, pieces = 0; ; ) {
      if (how.pauseMs !== undefined && pieces++ < limits.pauses)
        await new Promise((resolve) => setTimeout(resolve, how.pauseMs))
      const next = await reader.read()
      if (client.left()) return whole(ended())
      if (next.done) return whole({ kind: 'complete' })
      const chunk = Buffer.from(next.value)
      size += chunk.length
      if (size > limits.bodyBytes)
        return leave({ kind: 'too-large', detail: `a body of more than ${limits.bodyBytes} bytes` })
      chunks.push(chunk)
      const stopIn = watch?.(chunk)
      if (stopIn === 0) return leave({ kind: 'cut' })
      if (stopIn !== undefined) cut ??= setTimeout(client.leave, stopIn)
    }
  } catch {
    return whole(client.left() ? ended() : { kind: 'truncated', detail: 'its body' })
  } finally {
    clearTimeout(cut)
  }
}
