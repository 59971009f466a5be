import { randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { envelopeOf, unforeseen } from '../failure.ts'

const body = JSON.stringify(envelopeOf({ code: 'INVALID_PARAMS', message: 'the request is not HTTP/1.1' }))
const headers = () => ({
  'Content-Type': 'application/json',
  'X-Correlation-Id': randomUUID(),
  Connection: 'close',
})

/** Answers what the parser cannot read: there is no request, and so no app to ask. */
export const answerClientErrors = (server: Server): void => {
  const answering = new WeakSet<Duplex>()
  server.on('request', ({ socket }, response) => {
    answering.add(socket)
    response.once('close', () => answering.delete(socket))
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // Words in the middle of another answer would be read as part of it.
    if (error.code === 'ECONNRESET' || !socket.writable || answering.has(socket)) {
      socket.destroy()
      return
    }
    const lines = Object.entries({ ...headers(), 'Content-Length': Buffer.byteLength(body) })
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
    socket.end(`HTTP/1.1 400 Bad Request\r\n${head}\r\n${body}`)
  })
}

/** The answer to what is HTTP but no request for this service, such as a host that is none. */
export const answerRequestError = (error: unknown): Response =>
  error instanceof Error && error.name === 'RequestError'
    ? new Response(body, { status: 400, headers: headers() })
    : new Response(JSON.stringify(envelopeOf(unforeseen())), { status: 500, headers: headers() })
