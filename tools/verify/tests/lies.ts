import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import { type Answers, frame, honestFrames, json, receipt, stream } from './kiosk.ts'

/** A lie, the one exchange that it breaks, and all the codes that it must cause. */
export interface Lie {
  breaks: string
  codes: string[]
  answers: Partial<Answers>
  /** Only the time-out ends it: it is waited for whole. */
  waited?: boolean
}

const lie = (breaks: string, code: string | string[], answers: Partial<Answers>): Lie => ({
  ...{ breaks, codes: [code].flat(), answers },
})

const waited = (one: Lie): Lie => ({ ...one, waited: true })

/** Answers below any framework: bytes on the socket. */
const raw = (write: (socket: Socket) => void) => (context: Context) => {
  const { socket } = (context.env as HttpBindings).outgoing
  socket?.on('error', () => {})
  if (socket) write(socket)
  return new Promise<Response>(() => {})
}

const head = (headers: Record<string, string>): string =>
  `HTTP/1.1 200 OK\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`

const never = () => new Promise<Response>(() => {})

const forever = (next: (at: number) => string) => () => {
  let at = 0
  let open = true
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, 1))
      if (open) controller.enqueue(new TextEncoder().encode(next(at++)))
    },
    cancel() {
      open = false
    },
  })
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } })
}

const [welcome = '', queued = '', mood = '', first = '', second = '', done = ''] = honestFrames
export const events = (...frames: string[]): Partial<Answers> => ({ events: () => stream(frames) })
export const place = (status: number, body: unknown, headers: Record<string, string> = {}): Partial<Answers> => ({
  placed: () => json(status, body, { 'X-Queue-Position': '0', ...headers }),
})
const menu = (text: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): Partial<Answers> => ({
  menu: () => new Response(text, { headers: { 'Content-Type': 'text/plain', ...headers } }),
})
const rawMenu = (write: (socket: Socket) => void): Partial<Answers> => ({ menu: raw(write) })

const brokenJson = () => new Response('{"code":', { status: 400, headers: { 'Content-Type': 'application/json' } })

/** What a service may say other than its contract does. */
export const answerLies: Record<string, Lie> = {
  'another status, declared': lie('accepted', 'status-mismatch', place(409, receipt)),
  'another status, undeclared': lie('accepted', 'status-mismatch', place(418, receipt)),
  'a redirect to what would be right': lie('read', 'status-mismatch', { menu: (context) => context.redirect('/menu') }),
  'a required header left out': lie('accepted', 'header-missing', { placed: () => json(201, receipt) }),
  'a header that is no number': lie('accepted', 'header-invalid', place(201, receipt, { 'X-Queue-Position': 'soon' })),
  'a header below its minimum': lie('accepted', 'header-invalid', place(201, receipt, { 'X-Queue-Position': '-1' })),
  'an optional header that is invalid': lie(
    'accepted',
    'header-invalid',
    place(201, receipt, { 'X-Note': 'far too long' }),
  ),
  'another content type': lie('read', 'content-type-mismatch', menu('tea', { 'Content-Type': 'text/html' })),
  'a body without a required field': lie('accepted', 'body-invalid', place(201, { id: receipt.id, item: 'tea' })),
  'a field of another type': lie('accepted', 'body-invalid', place(201, { ...receipt, total: '4.50' })),
  'a field that is not declared': lie('accepted', 'body-invalid', place(201, { ...receipt, tip: 1 })),
  'a broken format': lie('accepted', 'body-invalid', place(201, { ...receipt, id: '1' })),
  'a body that is no JSON': lie('empty', 'body-invalid', { refused: brokenJson }),
  'no body': lie('accepted', 'body-invalid', {
    placed: () =>
      new Response('', { status: 201, headers: { 'X-Queue-Position': '0', 'Content-Type': 'application/json' } }),
  }),
  'a text that breaks its schema': lie('read', 'body-invalid', menu('coffee')),
  'a value other than the exact example': lie('sold-out', 'example-mismatch', {
    soldOut: () => json(409, { code: 'GONE', message: 'no cake is left' }),
  }),
  'an exact example that breaks its schema': lie('sold-out', 'body-invalid', {
    soldOut: () => json(409, { code: 'X' }),
  }),
  'a body behind a 204': lie('canceled', 'body-unexpected', {
    canceled: raw((socket) => socket.end('HTTP/1.1 204 No Content\r\nContent-Length: 3\r\n\r\ntea')),
  }),
}

/** What an event stream may do other than its contract says. */
export const streamLies: Record<string, Lie> = {
  'an undeclared event': lie('watched', 'sse-event-undeclared', events(queued, frame('stp', { n: 0 }), done)),
  'an undeclared event in place of another': lie('watched', 'sse-event-undeclared', events(frame('queud', {}), done)),
  'a payload that breaks its schema': lie(
    'watched',
    'sse-payload-invalid',
    events(queued, frame('step', { n: 0 }), second, done),
  ),
  'a payload that is no JSON': lie(
    'watched',
    'sse-payload-invalid',
    events(queued, 'event: step\ndata: {n: 0}\n\n', second, done),
  ),
  'events out of order': lie('watched', 'sse-order-broken', events(first, queued, second, done)),
  'an empty stream': lie('watched', 'sse-order-broken', events(welcome)),
  'a stream that ends too early': lie('watched', 'sse-order-broken', events(queued, first, second)),
  'an index with a gap': lie(
    'watched',
    'sse-index-broken',
    events(queued, first, frame('step', { n: 2, text: 'x' }), done),
  ),
  'an index that begins at 1': lie('watched', 'sse-index-broken', events(queued, second, done)),
  'an event behind the last': lie(
    'watched',
    'sse-after-terminal',
    events(queued, first, done, frame('step', { n: 7, text: 'x' })),
  ),
  'an `anywhere` event behind the last': lie('watched', 'sse-after-terminal', events(queued, done, mood)),
  'an undeclared event behind the last': lie('watched', 'sse-after-terminal', events(queued, done, frame('bye', 1))),
  'a second end': lie('watched', 'sse-after-terminal', events(queued, done, done)),
  'a stream with another content type': lie('watched', 'content-type-mismatch', {
    events: () => stream(honestFrames, 'text/plain'),
  }),
  'payloads without `data:`': lie('watched', 'sse-malformed', events(queued, 'event: step\n{"n":0}\n\n', done)),
  'a last event that no blank line closes': lie(
    'watched',
    ['sse-malformed', 'sse-order-broken'],
    events(queued, done.trimEnd()),
  ),
  'a stream for ever': lie('watched', 'stream-endless', {
    events: forever((at) => (at === 0 ? queued : frame('step', { n: at - 1, text: 'on' }))),
  }),
  'comments for ever': waited(lie('watched', 'stream-endless', { events: forever(() => ': still here\n\n') })),
  'a line for ever': lie('watched', 'sse-malformed', { events: forever(() => `data: ${'x'.repeat(500)}`) }),
  'a stream that breaks off': lie('watched', 'answer-truncated', {
    events: raw((socket) => {
      socket.write(head({ 'Content-Type': 'text/event-stream', 'Transfer-Encoding': 'chunked' }))
      socket.end(`${queued.length.toString(16)}\r\n${queued}\r\n`)
    }),
  }),
}

const text = { 'Content-Type': 'text/plain' }

/** What a service may do to whoever reads its answer. */
export const transportLies: Record<string, Lie> = {
  'no answer at all': waited(lie('read', 'service-timeout', { menu: never })),
  'a body that never ends': waited(
    lie(
      'read',
      'service-timeout',
      rawMenu((socket) => {
        socket.write(head({ ...text, 'Content-Length': '1000000' }))
        const drip = setInterval(() => socket.write('tea'), 20)
        socket.on('close', () => clearInterval(drip))
      }),
    ),
  ),
  'a closed connection': lie(
    'read',
    'answer-truncated',
    rawMenu((socket) => socket.destroy()),
  ),
  'a Content-Length that is too large': lie(
    'read',
    'answer-truncated',
    rawMenu((socket) => socket.end(`${head({ ...text, 'Content-Length': '100' })}tea`)),
  ),
  'a Content-Length that is too small': lie(
    'read',
    'answer-malformed',
    rawMenu((socket) => socket.write(`${head({ ...text, 'Content-Length': '3' })}tea 2.25`)),
  ),
  'what is no HTTP': lie(
    'read',
    'answer-malformed',
    rawMenu((socket) => socket.end('tea 2.25\r\n\r\n')),
  ),
  'a header of 10 MB': lie(
    'read',
    'answer-too-large',
    rawMenu((socket) => socket.end(head({ 'X-Menu': 'tea'.repeat(3_500_000) }))),
  ),
  'a body without bounds': lie('read', 'answer-too-large', menu('tea'.repeat(100_000))),
  'a gzip bomb': lie(
    'read',
    'answer-too-large',
    menu(new Uint8Array(gzipSync(Buffer.alloc(8 * 1024 * 1024, 'tea '))), { 'Content-Encoding': 'gzip' }),
  ),
  'a body that does not decode': lie('read', 'answer-malformed', menu('tea', { 'Content-Encoding': 'gzip' })),
  'a coding that nobody knows': lie('read', 'answer-malformed', menu('tea', { 'Content-Encoding': 'teabag' })),
}
