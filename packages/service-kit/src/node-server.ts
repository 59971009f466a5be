import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { answerClientErrors, answerRequestError } from './client-errors.ts'
import type { Log } from './log.ts'

export interface NodeLimits {
  /** How long the headers of a request may take. */
  headersMs: number
  /** How long a whole request may take to arrive. */
  requestMs: number
  /** How long a connection may stay open between two requests. */
  idleMs: number
  /** How long an answer may wait for a client that does not take it. */
  stallMs: number
  /** All headers of a request together. */
  headerBytes?: number
  /** Connections that are open at once; one more is closed at once. */
  connections?: number
}

export interface Serving {
  url: string
  /** Takes no new connection, lets answers that are under way end, and then closes what is left. */
  close(): Promise<void>
}

export interface NodeServerOptions {
  host: string
  port: number
  limits: NodeLimits
  log: Log
}

/** What hono's apps are, on Node. */
type Fetch = (request: Request, env: { incoming: IncomingMessage }) => Response | Promise<Response>

/** How long open connections may take to end once the server closes. */
const closeMs = 1000
/** How late a limit may be noticed. */
const checkMs = 500

/** An app on a socket, or why it is not. */
export const serveOnNode = async (
  app: { fetch: Fetch },
  { host, port, limits, log }: NodeServerOptions,
): Promise<Serving | { problem: string }> => {
  const fetch = withoutReaderless(app.fetch) as Parameters<typeof getRequestListener>[0]
  // One for each request: the answer to what is none carries its correlation ID, and nothing else tells whose it is.
  const listener: RequestListener = (request, response) =>
    void getRequestListener(fetch, { hostname: host, errorHandler: answerRequestError(log, request) })(
      request,
      response,
    )
  const server = createServer(
    {
      // Node would answer a missing Host by itself, without an envelope.
      requireHostHeader: false,
      // implements: ORCH-1017
      headersTimeout: limits.headersMs,
      // implements: ORCH-1017
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.idleMs,
      ...(limits.headerBytes !== undefined && { maxHeaderSize: limits.headerBytes }),
      connectionsCheckingInterval: Math.min(checkMs, limits.headersMs, limits.requestMs),
    },
    listener,
  )
  // implements: ORCH-1028
  if (limits.connections !== undefined) server.maxConnections = limits.connections
  // implements: ORCH-1028
  server.on('drop', () => log.warn({ connections: limits.connections }, 'connection.refused'))
  answerClientErrors(server, log)
  answerHalfClosed(server)
  closeStalled(server, limits.stallMs, log)
  const failure = await listen(server, host, port)
  if (failure) return { problem: `${host}:${port}: ${failure}` }
  return { url: urlOf(server.address() as AddressInfo), close: () => close(server) }
}

/**
 * Who closes its half after a request still reads the answer. An event stream has no such reader: there a closed half
 * is how a reader leaves, and nothing else would tell before the next event is written. An answer that has begun and
 * not ended is such a stream, since all others are written at once.
 */
const answerHalfClosed = (server: Server): void => {
  // implements: ORCH-1018
  Object.assign(server, { httpAllowHalfOpen: true })
  const answers = new WeakMap<Socket, ServerResponse>()
  server.on('request', ({ socket }, response) => answers.set(socket, response))
  server.on('connection', (socket) => {
    socket.on('end', () => {
      const answer = answers.get(socket)
      // implements: ORCH-1019
      if (answer?.headersSent && !answer.writableEnded) socket.destroy()
    })
  })
}

/**
 * Closes what nobody takes: its client holds a connection, and a stream also the worker behind it. A stream that has
 * nothing to say is left, and so is an answer that is being made.
 */
// implements: ORCH-1032
const closeStalled = (server: Server, ms: number, log: Log): void => {
  const answers = new WeakMap<Socket, ServerResponse>()
  server.on('request', ({ socket }, response) => answers.set(socket, response))
  server.setTimeout(ms, (socket) => {
    const answer = answers.get(socket)
    const isUnderWay = !answer?.writableFinished
    // A first request that does not come has its own time.
    if (isUnderWay && socket.writableLength === 0) return
    if (isUnderWay) log.warn({ bytes: socket.writableLength }, 'connection.stalled')
    socket.destroy()
  })
}

/** The same app, which ends a stream that nobody is left to read when it begins. */
// implements: ORCH-1019
const withoutReaderless =
  (fetch: Fetch): Fetch =>
  async (request, env) => {
    const response = await fetch(request, env)
    const { socket } = env.incoming
    const isStream = socket.readableEnded && response.headers.get('content-type')?.startsWith('text/event-stream')
    if (!isStream) return response
    await response.body?.cancel()
    return new Response(null, {
      status: response.status,
      headers: { ...Object.fromEntries(response.headers), connection: 'close' },
    })
  }

const listen = (server: Server, host: string, port: number): Promise<string | undefined> =>
  new Promise((done) => {
    server.once('error', ({ message }) => done(message))
    server.listen(port, host, () => done(undefined))
  })

const urlOf = ({ address, family, port }: AddressInfo): string =>
  `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`

const close = (server: Server): Promise<void> =>
  new Promise((done) => {
    const late = setTimeout(() => server.closeAllConnections(), closeMs)
    server.close(() => {
      clearTimeout(late)
      done()
    })
    server.closeIdleConnections()
  })
