import { randomUUID } from 'node:crypto'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { correlationIdOf } from './correlation.ts'
import { envelopeOf, type Failure, unforeseen } from './failure.ts'
import type { Log } from './log.ts'
import { statusOfErrorKind } from './status-of-error-kind.ts'

const malformed: Failure = { code: 'INVALID_PARAMS', message: 'the request is not HTTP/1.1' }
const tooLong: Failure = { code: 'INVALID_PARAMS', message: 'the headers are longer than this service reads' }
const tunnel: Failure = { code: 'INVALID_PARAMS', message: 'this service opens no tunnel' }
const late: Failure = { code: 'REQUEST_TIMEOUT', message: 'the request did not arrive in time' }

const headers = (id: string) => ({
  'Content-Type': 'application/json',
  'X-Correlation-Id': id,
  Connection: 'close',
})

const reasons: Readonly<Record<number, string>> = { 400: 'Bad Request', 408: 'Request Timeout' }

/** The answer as it is written to a socket: there is no request, and so no app to ask. */
// implements: ORCH-1016
const written = (failure: Failure, id: string): string => {
  const { status } = statusOfErrorKind[failure.code]
  const body = JSON.stringify(envelopeOf(failure))
  const lines = Object.entries({ ...headers(id), 'Content-Length': Buffer.byteLength(body) })
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return `HTTP/1.1 ${status} ${reasons[status]}\r\n${head}\r\n${body}`
}

const failureOf = (code: string | undefined): Failure => {
  // implements: ORCH-1017
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return late
  return code === 'HPE_HEADER_OVERFLOW' ? tooLong : malformed
}

/** The request's own, as far as it came; a new one otherwise. */
const idFor = (request: IncomingMessage | undefined): string =>
  correlationIdOf(request?.headers['x-correlation-id'], randomUUID)

/**
 * Answers what the parser cannot read, what comes too slowly, and what Node would answer by itself or not at all;
 * where no answer is possible the socket closes.
 */
export const answerClientErrors = (server: Server, log: Log): void => {
  const answering = new WeakMap<Duplex, { request: IncomingMessage; response: ServerResponse }>()
  server.on('request', (request, response) => {
    const { socket } = request
    answering.set(socket, { request, response })
    response.once('close', () => {
      if (answering.get(socket)?.response === response) answering.delete(socket)
    })
  })
  // implements: ORCH-1016, ORCH-1017
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const under = answering.get(socket)
    // Words in the middle of another answer would be read as part of it.
    const begun = under?.response.headersSent ?? false
    const answered = error.code !== 'ECONNRESET' && socket.writable && !begun
    const id = idFor(under?.request)
    // implements: ORCH-1022
    log.warn({ correlation_id: id, reason: error.code, answered }, 'request.unreadable')
    if (answered) socket.end(written(failureOf(error.code), id), () => socket.destroy())
    else socket.destroy()
  })
  // implements: ORCH-1029
  server.on('connect', (request, socket) => {
    const id = idFor(request)
    log.warn({ correlation_id: id, reason: 'CONNECT', answered: true }, 'request.unreadable')
    socket.on('error', () => socket.destroy())
    socket.end(written(tunnel, id), () => socket.destroy())
  })
  // implements: ORCH-1030
  server.on('checkExpectation', (request, response) => server.emit('request', request, response))
}

/** The answer to what is HTTP but no request for this service, such as a host that is none. */
// implements: ORCH-1016
export const answerRequestError =
  (log: Log, request: IncomingMessage) =>
  (error: unknown): Response => {
    const failure = error instanceof Error && error.name === 'RequestError' ? malformed : unforeseen()
    const { status } = statusOfErrorKind[failure.code]
    const id = idFor(request)
    // implements: ORCH-1022
    if (status === 500) log.error({ correlation_id: id, failure: error }, 'answer.failed')
    else log.warn({ correlation_id: id, reason: String(error), answered: true }, 'request.unreadable')
    return new Response(JSON.stringify(envelopeOf(failure)), { status, headers: headers(id) })
  }
