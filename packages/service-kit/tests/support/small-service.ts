import { connect } from 'node:net'
import { Hono } from 'hono'
import { onTestFinished } from 'vitest'
import { type Log, type NodeLimits, serveOnNode, silentLog } from '../../src/index.ts'

export interface Line {
  level: string
  event: string
  [field: string]: unknown
}

/** A log that keeps its lines. */
export const keepingLog = (): { log: Log; lines: Line[] } => {
  const lines: Line[] = []
  const write = (level: string) => (fields: object, event: string) => void lines.push({ ...fields, level, event })
  return { log: { ...silentLog, warn: write('warn'), error: write('error') }, lines }
}

/** A small app on a socket, gone with its test: it takes a body, gives a stream, and answers late. */
export const serveSmall = async (limits: Partial<NodeLimits> = {}) => {
  const { log, lines } = keepingLog()
  const left: string[] = []
  const app = new Hono()
  app.post('/body', async (context) => context.json({ bytes: (await context.req.text()).length }))
  app.get('/late', async (context) => {
    await new Promise((done) => setImmediate(() => setImmediate(done)))
    return context.text('at last')
  })
  app.get('/stream', (context) => {
    const stream = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('event: started\ndata: {}\n\n')),
      cancel: () => void left.push('stream'),
    })
    return context.body(stream, 200, { 'Content-Type': 'text/event-stream' })
  })
  app.get('/flood', (context) => {
    const stream = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(1 << 20)),
      cancel: () => void left.push('flood'),
    })
    return context.body(stream, 200, { 'Content-Type': 'text/event-stream' })
  })
  app.onError((_, context) => context.text('nobody reads this', 500))
  const all = { headersMs: 5000, requestMs: 5000, idleMs: 5000, stallMs: 5000, ...limits }
  const serving = await serveOnNode(app, { host: '127.0.0.1', port: 0, limits: all, log })
  if ('problem' in serving) throw new Error(serving.problem)
  onTestFinished(() => serving.close())
  const { port } = new URL(serving.url)
  /** A connection moved by hand; `all` is what came until it closed. */
  const dial = () => {
    const socket = connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true })
    let text = ''
    const got = Promise.withResolvers<void>()
    socket.on('data', (data) => {
      text += data
      got.resolve()
    })
    const all = new Promise<string>((done) => {
      socket.on('error', () => {})
      socket.on('end', () => socket.end())
      socket.on('close', () => done(text))
    })
    onTestFinished(() => void socket.destroy())
    return { socket, all, got: got.promise }
  }
  return { url: serving.url, lines, left, dial }
}
