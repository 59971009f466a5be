import { randomUUID } from 'node:crypto'
import type { Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { envelopeOf, type Failure, unforeseen } from './failure.ts'
import type { Log } from './log.ts'
import { statusOfErrorKind } from './status-of-error-kind.ts'

const malformed: Failure = { code: 'INVALID_PARAMS', message: 'the request is not HTTP/1.1' }
const late: Failure = { code: 'REQUEST_TIMEOUT', message: 'the request did not arrive in time' }

const headers = (id: string) => ({
  'Content-Type': 'application/json',
  'X-Correlation-Id': id,
  Connection: 'close',
})

const reasons: Readonly<Record<number, string>> = { 400: 'Bad Request', 408: 'Request Timeout' }

/** The answer as it is written to a socket: there is no request, and so no app to ask. */
const written = (failure: Failure, id: string): string => {
  const { status } = statusOfErrorKind[failure.code]
  const body = JSON.stringify(envelopeOf(failure))
  const lines = Object.entries({ ...headers(id), 'Content-Length': Buffer.byteLength(body) })
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return `HTTP/1.1 ${status} ${reasons[status]}\r\n${head}\r\n${body}`
}

/** Answers what the parser cannot read, and what comes too slowly; where no answer is possible the socket closes. */
export const answerClientErrors = (server: Server, log: Log): void => {
  const answering = new WeakMap<Duplex, ServerResponse>()
  server.on('request', ({ socket }, response) => {
    answering.set(socket, response)
    response.once('close', () => {
      if (answering.get(socket) === response) answering.delete(socket)
    })
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const failure = error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? late : malformed
    const id = randomUUID()
    // Words in the middle of another answer would be read as part of it.
    const begun = answering.get(socket)?.headersSent ?? false
    const answered = error.code !== 'ECONNRESET' && socket.writable && !begun
    log.warn({ correlation_id: id, reason: error.code, answered }, 'request.unreadable')
    if (answered) socket.end(written(failure, id), () => socket.destroy())
    else socket.destroy()
  })
}

/** The answer to what is HTTP but no request for this service, such as a host that is none. */
export const answerRequestError =
  (log: Log) =>
  (error: unknown): Response => {
    const failure = error instanceof Error && error.name === 'RequestError' ? malformed : unforeseen()
    const { status } = statusOfErrorKind[failure.code]
    const id = randomUUID()
    if (status === 500) log.error({ correlation_id: id, failure: error }, 'answer.failed')
    else log.warn({ correlation_id: id, reason: String(error), answered: true }, 'request.unreadable')
    return new Response(JSON.stringify(envelopeOf(failure)), { status, headers: headers(id) })
  }
