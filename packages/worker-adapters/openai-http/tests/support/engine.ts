import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** A request as the server read it. */
export interface Asked {
  method: string
  path: string
  headers: IncomingMessage['headers']
  body: unknown
}

export type Play = (response: ServerResponse, asked: Asked, socket: Socket) => void | Promise<void>

/** A real server on a socket that behaves as it is told, and that counts what was asked of it. */
export const createEngine = async (play: Play) => {
  const asked: Asked[] = []
  const sockets = new Set<Socket>()
  let closed = 0
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString()
    const { method = '', url: path = '', headers, socket } = request
    const one = { method, path, headers, body: text === '' ? undefined : JSON.parse(text) }
    asked.push(one)
    response.on('error', () => {})
    await play(response, one, socket)
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => {
      sockets.delete(socket)
      closed++
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    /** Connections that are open, and how many have closed. */
    open: () => sockets.size,
    closed: () => closed,
    async stop() {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}

export const eventStream = { 'Content-Type': 'text/event-stream' }
export const frame = (value: unknown): string =>
  `data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`
export const textFrame = (text: string): string => frame({ choices: [{ index: 0, text, finish_reason: null }] })
export const done = frame('[DONE]')

/** A whole good answer of these texts. */
export const answered = (...texts: string[]): string => [...texts.map(textFrame), done].join('')

export const good =
  (...texts: string[]): Play =>
  (response) =>
    void response.writeHead(200, eventStream).end(answered(...texts))

/** Plays one after another, the last for ever. */
export const inTurn = (...plays: Play[]): Play => {
  let turn = 0
  return (...given) => plays[Math.min(turn++, plays.length - 1)]?.(...given)
}

export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Play =>
  (response) =>
    void response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body))
