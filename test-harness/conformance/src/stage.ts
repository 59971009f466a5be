import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Received } from './read-request.ts'

/** What the service is to answer to the next request. */
export interface Reply {
  status: number
  headers: Readonly<Record<string, string>>
  body: string | Uint8Array
}

export interface Stage {
  baseUrl: string
  /** Sets the answer to the next request, and forgets the last one. */
  expect(reply: Reply): void
  /** What came. */
  received(): Received | undefined
  close(): Promise<void>
}

/** A real server on a port of its own that answers what it is told, and keeps what it is asked. */
export const openStage = async (): Promise<Stage> => {
  let reply: Reply = { status: 500, headers: {}, body: '' }
  let received: Received | undefined
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    received = {
      method: request.method ?? '',
      url: request.url ?? '',
      headers,
      body: new Uint8Array(Buffer.concat(chunks)),
    }
    response.writeHead(reply.status, reply.headers)
    response.end(reply.body)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    expect(next) {
      reply = next
      received = undefined
    },
    received: () => received,
    async close() {
      server.closeAllConnections()
      await new Promise<void>((done) => server.close(() => done()))
    },
  }
}
