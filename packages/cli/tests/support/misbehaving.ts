import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { apiVersion } from '../../src/api-version.ts'

type Answer = (response: ServerResponse, request: IncomingMessage) => void

/** What a server of a test answers: by method and path, and how often it was asked. */
export type Answers = Readonly<Record<string, Answer | readonly Answer[]>>

export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(status, { 'Content-Type': 'application/json', 'X-Correlation-Id': 'the-id', ...headers })
    response.end(JSON.stringify(body))
  }

export const nothing: Answer = (response) => void response.writeHead(204, { 'X-Correlation-Id': 'the-id' }).end()

/** Says nothing, and keeps the connection. */
export const hang: Answer = () => {}

export const capabilities = json(200, { api_version: apiVersion, engines: [] })

export const event = (name: string, data: unknown, id?: number): string =>
  `event: ${name}\ndata: ${JSON.stringify(data)}\n${id === undefined ? '' : `id: ${id}\n`}\n`
export const started = `retry: 1\n${event('started', { queue_position: 0, predicted_start_ms: 0 })}`
export const token = (i: number): string => event('token', { t: ` t${i}`, i }, i)
export const end = event('end', { tokens_out: 3, decode_ms: 1, reason: 'completed' })

/** A stream of these texts, which then ends, breaks or stays open. */
export const stream =
  (texts: readonly string[], then: 'end' | 'break' | 'hang' = 'end'): Answer =>
  (response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'X-Correlation-Id': 'the-id' })
    response.write(texts.join(''), () => {
      if (then === 'end') response.end()
      if (then === 'break') response.destroy()
    })
  }

/** A service that answers as it is told, one answer after another and then the last again; what it was asked. */
export const misbehaving = async (answers: Answers) => {
  const asked: { call: string; headers: IncomingMessage['headers'] }[] = []
  const counts = new Map<string, number>()
  const all: Answers = { 'GET /v1/capabilities': capabilities, ...answers }
  const server = createServer((request, response) => {
    const call = `${request.method} ${request.url}`
    asked.push({ call, headers: request.headers })
    request.resume()
    const found = all[call]
    const list = typeof found === 'function' ? [found] : (found ?? [])
    const count = counts.get(call) ?? 0
    counts.set(call, count + 1)
    const answer = list[Math.min(count, list.length - 1)] ?? json(404, { code: 'NOT_FOUND', message: 'no such thing' })
    answer(response, request)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, asked, calls: () => asked.map(({ call }) => call) }
}
