import * as http from 'node:http'
import * as https from 'node:https'
import type { TLSSocket } from 'node:tls'
import { WorkerError } from '@orchestrator/adapter-api'
import { AttemptFailure } from './attempt-failure.ts'
import type { Clock } from './clock.ts'

export interface Call {
  method: 'GET' | 'POST'
  /** Below the root of the server. */
  path: string
  body?: object
  accept: string
}

export interface ServerSide {
  baseUrl: string
  apiKey: string | undefined
  agent: http.Agent
  clock: Clock
  timeouts: { connectMs: number; firstByteMs: number; idleMs: number }
}

/** An answer whose first byte is there, or that ended without one. It is read only as fast as its bytes are asked for. */
export interface Answer {
  status: number
  headers: http.IncomingHttpHeaders
  bytes: AsyncIterable<Buffer>
  /** Closes the connection, unless the whole answer was read. */
  close(): void
}

/** Sends one request; throws the signal's reason when that aborts, which closes the connection. */
export const exchange = async (call: Call, server: ServerSide, signal: AbortSignal): Promise<Answer> => {
  signal.throwIfAborted()
  const { clock, timeouts } = server
  const request = requestOf(call, server)
  let late: WorkerError | undefined
  const expire = (kind: 'PoolUnavailable' | 'DecodeTimeout', what: string, ms: number) => (): void => {
    late = new WorkerError(kind, `${what} within ${ms} ms`)
    request.destroy()
  }
  const close = (): void => {
    signal.removeEventListener('abort', close)
    request.destroy()
  }
  // implements: OC-ADAPT-5032
  signal.addEventListener('abort', close, { once: true })
  // implements: OC-ADAPT-5028
  const disarmConnect = clock.after(
    timeouts.connectMs,
    expire('PoolUnavailable', 'the worker could not be reached', timeouts.connectMs),
  )
  // implements: OC-ADAPT-5029
  const disarmFirst = clock.after(
    timeouts.firstByteMs,
    expire('DecodeTimeout', 'the worker began no answer', timeouts.firstByteMs),
  )
  let connected = false
  onceConnected(request, () => {
    connected = true
    disarmConnect()
  })
  try {
    const response = await responseOf(request, call.body)
    // What breaks off is told to whoever reads.
    response.on('error', () => {})
    const chunks = response[Symbol.asyncIterator]() as AsyncIterator<Buffer>
    const first = await chunks.next()
    disarmFirst()
    // implements: OC-ADAPT-5030
    const idle = expire('DecodeTimeout', 'the worker sent nothing', timeouts.idleMs)
    return {
      status: response.statusCode ?? 0,
      headers: response.headers,
      bytes: read(first, chunks, (next) => {
        const disarm = clock.after(timeouts.idleMs, idle)
        return next.catch(lost).finally(disarm)
      }),
      close: () => {
        signal.removeEventListener('abort', close)
        if (!response.readableEnded) request.destroy()
      },
    }
  } catch (thrown) {
    signal.removeEventListener('abort', close)
    signal.throwIfAborted()
    // implements: OC-ADAPT-5028, OC-ADAPT-5029
    if (late) throw new AttemptFailure(late, { retry: late.kind === 'PoolUnavailable' })
    throw unanswered(codeOf(thrown), connected)
  } finally {
    disarmConnect()
    disarmFirst()
  }

  // implements: OC-ADAPT-5030, OC-ADAPT-5037
  function lost(): never {
    signal.throwIfAborted()
    throw late ?? new WorkerError('WorkerReset', 'the worker broke its answer off')
  }
}

// implements: OC-ADAPT-5034
async function* read(
  first: IteratorResult<Buffer>,
  chunks: AsyncIterator<Buffer>,
  watched: (next: Promise<IteratorResult<Buffer>>) => Promise<IteratorResult<Buffer>>,
): AsyncGenerator<Buffer> {
  for (let next = first; !next.done; next = await watched(chunks.next())) yield next.value
}

const requestOf = ({ method, path, body, accept }: Call, { baseUrl, apiKey, agent }: ServerSide) => {
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}${path}`)
  const { request } = url.protocol === 'https:' ? https : http
  const headers = {
    Accept: accept,
    // A compressed stream would be held back and could grow beyond every bound.
    // implements: OC-ADAPT-5040
    'Accept-Encoding': 'identity',
    // implements: OC-ADAPT-5041
    ...(apiKey !== undefined && { Authorization: `Bearer ${apiKey}` }),
    ...(body && { 'Content-Type': 'application/json' }),
  }
  try {
    return request(url, { method, headers, agent })
  } catch (error) {
    // A key with a line break, say; the message of the failure would quote it.
    throw new WorkerError('Adapter', 'the request to the worker cannot be written', { cause: codeOf(error) })
  }
}

const responseOf = (request: http.ClientRequest, body: object | undefined): Promise<http.IncomingMessage> =>
  new Promise((done, failed) => {
    request.once('response', done)
    request.once('error', failed)
    // An error after the response is the body's to tell.
    request.on('error', () => {})
    request.once('close', () => failed(new Error('closed')))
    request.end(body && JSON.stringify(body))
  })

const onceConnected = (request: http.ClientRequest, connected: () => void): void => {
  request.once('socket', (socket) => {
    if (!socket.connecting) return connected()
    const secure = (socket as Partial<TLSSocket>).encrypted === true
    socket.once(secure ? 'secureConnect' : 'connect', connected)
  })
}

const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException | undefined)?.code ?? 'unknown')

/** No byte of an answer came: nobody listens there, or whoever did has gone, or does not speak HTTP. */
// implements: OC-ADAPT-5024, OC-ADAPT-5040
const unanswered = (cause: string, connected: boolean): AttemptFailure => {
  if (cause.startsWith('HPE_')) {
    return new AttemptFailure(new WorkerError('Adapter', 'the worker does not answer in HTTP', { cause }), {
      retry: false,
    })
  }
  const error = connected
    ? new WorkerError('WorkerReset', 'the worker closed the connection before it answered', { cause })
    : new WorkerError('PoolUnavailable', `the worker could not be reached (${cause})`, { cause })
  return new AttemptFailure(error, { retry: true })
}
