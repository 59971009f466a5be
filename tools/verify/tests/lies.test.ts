import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import { describe, expect, it } from 'vitest'
import { type Answers, frame, honestFrames, json, kiosk, receipt, stream, verifyKiosk } from './kiosk.ts'

/** The Node.js answer below a hono context, for what no framework would send. */
const raw = (
  context: Context,
  head: Record<string, string>,
  write: (socket: import('node:net').Socket) => void,
): Response => {
  const { outgoing } = context.env as HttpBindings
  const socket = outgoing.socket as import('node:net').Socket
  socket.on('error', () => {})
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`HTTP/1.1 200 OK\r\n${lines.join('')}\r\n`)
  write(socket)
  return new Promise<Response>(() => {}) as unknown as Response
}

const forever = (next: (at: number) => string): Response => {
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
const events = (...frames: string[]): Partial<Answers> => ({ events: () => stream(frames) })
const place = (status: number, body: unknown, headers: Record<string, string> = {}): Partial<Answers> => ({
  placed: () => json(status, body, { 'X-Queue-Position': '0', ...headers }),
})

/** Each lie, the codes that it must cause (all of them), and the one exchange that it breaks. */
const lies: Record<string, { lie: Partial<Answers>; codes: string[]; breaks: string }> = {
  'another status, declared': { lie: place(409, receipt), codes: ['status-mismatch'], breaks: 'accepted' },
  'another status, undeclared': { lie: place(418, receipt), codes: ['status-mismatch'], breaks: 'accepted' },
  'a redirect to what would be right': {
    lie: { menu: (context) => context.redirect('/menu2') },
    codes: ['status-mismatch'],
    breaks: 'read',
  },
  'a required header left out': {
    lie: { placed: () => json(201, receipt) },
    codes: ['header-missing'],
    breaks: 'accepted',
  },
  'a header that is no number': {
    lie: place(201, receipt, { 'X-Queue-Position': 'soon' }),
    codes: ['header-invalid'],
    breaks: 'accepted',
  },
  'a header below its minimum': {
    lie: place(201, receipt, { 'X-Queue-Position': '-1' }),
    codes: ['header-invalid'],
    breaks: 'accepted',
  },
  'an optional header that breaks its schema': {
    lie: place(201, receipt, { 'X-Note': 'much too long' }),
    codes: ['header-invalid'],
    breaks: 'accepted',
  },
  'another content type': {
    lie: { menu: () => new Response('tea', { headers: { 'Content-Type': 'text/html' } }) },
    codes: ['content-type-mismatch'],
    breaks: 'read',
  },
  'a body without a required field': {
    lie: place(201, { id: receipt.id, item: 'tea' }),
    codes: ['body-invalid'],
    breaks: 'accepted',
  },
  'a body with a field of another type': {
    lie: place(201, { ...receipt, total: '4.50' }),
    codes: ['body-invalid'],
    breaks: 'accepted',
  },
  'a body with a broken format': {
    lie: place(201, { ...receipt, id: '1' }),
    codes: ['body-invalid'],
    breaks: 'accepted',
  },
  'a body that is no JSON': {
    lie: {
      refused: () => new Response('{"code":', { status: 400, headers: { 'Content-Type': 'application/json' } }),
    },
    codes: ['body-invalid'],
    breaks: 'empty',
  },
  'a text that breaks its schema': {
    lie: { menu: () => new Response('coffee', { headers: { 'Content-Type': 'text/plain' } }) },
    codes: ['body-invalid'],
    breaks: 'read',
  },
  'a value other than the exact example': {
    lie: { soldOut: () => json(409, { code: 'GONE', message: 'no cake is left' }) },
    codes: ['example-mismatch'],
    breaks: 'sold-out',
  },
  'an undeclared event': {
    lie: events(queued, frame('stp', { n: 0 }), done),
    codes: ['sse-event-undeclared'],
    breaks: 'watched',
  },
  'a payload that breaks its schema': {
    lie: events(queued, frame('step', { n: 0 }), second, done),
    codes: ['sse-payload-invalid'],
    breaks: 'watched',
  },
  'a payload that is no JSON': {
    lie: events(queued, 'event: step\ndata: {n: 0}\n\n', second, done),
    codes: ['sse-payload-invalid'],
    breaks: 'watched',
  },
  'events out of order': { lie: events(first, queued, second, done), codes: ['sse-order-broken'], breaks: 'watched' },
  'an empty stream': { lie: events(welcome), codes: ['sse-order-broken'], breaks: 'watched' },
  'a stream that ends too early': {
    lie: events(queued, first, second),
    codes: ['sse-order-broken'],
    breaks: 'watched',
  },
  'an index with a gap': {
    lie: events(queued, first, frame('step', { n: 2, text: 'leaves' }), done),
    codes: ['sse-index-broken'],
    breaks: 'watched',
  },
  'an index that begins at 1': { lie: events(queued, second, done), codes: ['sse-index-broken'], breaks: 'watched' },
  'an event behind the last': {
    lie: events(queued, first, done, second),
    codes: ['sse-after-terminal'],
    breaks: 'watched',
  },
  'an `anywhere` event behind the last': {
    lie: events(queued, done, mood),
    codes: ['sse-after-terminal'],
    breaks: 'watched',
  },
  'a stream with another content type': {
    lie: { events: () => stream(honestFrames, 'text/plain') },
    codes: ['content-type-mismatch'],
    breaks: 'watched',
  },
  'payloads without `data:`': {
    lie: events(queued, 'event: step\n{"n":0,"text":"water"}\n\n', done),
    codes: ['sse-malformed'],
    breaks: 'watched',
  },
  'a last event that no blank line closes': {
    lie: events(queued, done.trimEnd()),
    codes: ['sse-malformed', 'sse-order-broken'],
    breaks: 'watched',
  },
  'a stream for ever': {
    lie: { events: () => forever((at) => (at === 0 ? queued : frame('step', { n: at - 1, text: 'on' }))) },
    codes: ['stream-endless'],
    breaks: 'watched',
  },
  'comments for ever': {
    lie: { events: () => forever(() => ': still here\n\n') },
    codes: ['stream-endless'],
    breaks: 'watched',
  },
  'a line for ever': {
    lie: { events: () => forever(() => `data: ${'x'.repeat(500)}`) },
    codes: ['sse-malformed'],
    breaks: 'watched',
  },
  'a stream that breaks off': {
    lie: {
      events: (context) =>
        raw(context, { 'Content-Type': 'text/event-stream', 'Transfer-Encoding': 'chunked' }, (socket) => {
          socket.end(`${queued.length.toString(16)}\r\n${queued}\r\n`)
        }),
    },
    codes: ['answer-truncated'],
    breaks: 'watched',
  },
  'no answer at all': { lie: { menu: () => new Promise(() => {}) }, codes: ['service-timeout'], breaks: 'read' },
  'a body that never ends': {
    lie: {
      menu: (context) =>
        raw(context, { 'Content-Type': 'text/plain', 'Content-Length': '1000000' }, (socket) => {
          const drip = setInterval(() => socket.write('tea'), 20)
          socket.on('close', () => clearInterval(drip))
        }),
    },
    codes: ['service-timeout'],
    breaks: 'read',
  },
  'a closed connection': {
    lie: {
      menu: (context) => {
        ;(context.env as HttpBindings).outgoing.socket?.destroy()
        return new Promise(() => {})
      },
    },
    codes: ['answer-truncated'],
    breaks: 'read',
  },
  'a Content-Length that is too large': {
    lie: {
      menu: (context) =>
        raw(context, { 'Content-Type': 'text/plain', 'Content-Length': '100' }, (socket) => socket.end('tea')),
    },
    codes: ['answer-truncated'],
    breaks: 'read',
  },
  'a Content-Length that is too small': {
    lie: {
      menu: (context) => {
        const { outgoing } = context.env as HttpBindings
        outgoing.socket?.write('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\ntea 2.25')
        return new Promise(() => {})
      },
    },
    codes: ['answer-malformed'],
    breaks: 'read',
  },
  'what is no HTTP': {
    lie: {
      menu: (context) => {
        ;(context.env as HttpBindings).outgoing.socket?.end('tea 2.25\r\n\r\n')
        return new Promise(() => {})
      },
    },
    codes: ['answer-malformed'],
    breaks: 'read',
  },
  'a header of 10 MB': {
    lie: {
      menu: (context) => raw(context, { 'X-Menu': 'tea'.repeat(3_500_000) }, (socket) => socket.end()),
    },
    codes: ['answer-too-large'],
    breaks: 'read',
  },
  'a gzip bomb': {
    lie: {
      menu: () =>
        new Response(gzipSync(Buffer.alloc(8 * 1024 * 1024, 'tea ')), {
          headers: { 'Content-Type': 'text/plain', 'Content-Encoding': 'gzip' },
        }),
    },
    codes: ['answer-too-large'],
    breaks: 'read',
  },
  'a body that does not decode': {
    lie: { menu: () => new Response('tea', { headers: { 'Content-Type': 'text/plain', 'Content-Encoding': 'gzip' } }) },
    codes: ['answer-malformed'],
    breaks: 'read',
  },
}

const check = async (lie: Partial<Answers>, only: string[] = []) => {
  const service = await kiosk(lie)
  try {
    const { value, findings } = await verifyKiosk(service.url, { only })
    return {
      codes: findings.filter(({ level }) => level !== 'info').map(({ code }) => code),
      failed: value.exchanges.filter(({ passed }) => !passed).map(({ key }) => key),
      counts: value.counts,
    }
  } finally {
    await service.close()
  }
}

describe('a service and its contract', () => {
  it('[TL-VERIFY-001] an honest service is clean', async () => {
    expect(await check({})).toEqual({
      codes: [],
      failed: [],
      counts: { exchanges: 6, passed: 6, failed: 0, notReached: 0 },
    })
  })
  for (const [name, { lie, codes, breaks }] of Object.entries(lies)) {
    it(`[TL-VERIFY-002] ${name}: ${codes.join(', ')}`, async () => {
      expect(await check(lie)).toEqual({
        codes,
        failed: [breaks],
        counts: { exchanges: 6, passed: 5, failed: 1, notReached: 0 },
      })
    })
  }
})

describe('what only looks like a lie', () => {
  const fine: Record<string, Partial<Answers>> = {
    'another order of keys, another value': place(201, { total: 9, item: 'cake', id: receipt.id }),
    'an undeclared header': place(201, receipt, { 'X-Other': 'yes' }),
    'frames with CRLF, ids, retries and comments': {
      events: () =>
        stream([
          `: hi\r\nid: 7\r\nretry: 100\r\n\r\n${queued}`.replaceAll('\n', '\r\n').replaceAll('\r\r', '\r'),
          done,
        ]),
    },
    'data in several lines': events(queued, 'event: step\ndata: {"n":0,\ndata: "text":"water"}\n\n', done),
    'the other terminal event': events(queued, frame('failed', { code: 'SPILT', message: 'the tea is gone' })),
    'a stream that is left open behind its last event': {
      events: () => {
        const body = new ReadableStream({
          start: (controller) => controller.enqueue(new TextEncoder().encode(queued + done)),
        })
        return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } })
      },
    },
    'a compressed body that was not asked for': {
      menu: () =>
        new Response(gzipSync('tea 1'), { headers: { 'Content-Type': 'text/plain', 'Content-Encoding': 'gzip' } }),
    },
  }
  for (const [name, answers] of Object.entries(fine)) {
    it(name, async () => {
      expect(await check(answers)).toMatchObject({ codes: [], failed: [] })
    })
  }
})

describe('a service that is not there', () => {
  it('[TL-VERIFY-006] one finding for a dead service, and nothing passed', async () => {
    const { url, close } = await kiosk()
    await close()
    const { value, findings } = await verifyKiosk(url)
    expect(findings.filter(({ level }) => level === 'error').map(({ code }) => code)).toEqual(['service-unreachable'])
    expect(value.counts).toEqual({ exchanges: 6, passed: 0, failed: 0, notReached: 6 })
  })
  it('[TL-VERIFY-006] a service that dies on the way: what it broke, then one finding', async () => {
    const server = createServer((request) => {
      request.socket.destroy()
      server.close()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { value, findings } = await verifyKiosk(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    expect(findings.filter(({ level }) => level === 'error').map(({ code }) => code)).toEqual([
      'answer-truncated',
      'service-unreachable',
    ])
    expect(value.counts).toEqual({ exchanges: 6, passed: 0, failed: 1, notReached: 5 })
  })
  it('[TL-VERIFY-006] a service that never answers is given up', async () => {
    const server = createServer(() => {})
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const { value, findings } = await verifyKiosk(url, { timeoutMs: 100 })
    server.closeAllConnections()
    server.close()
    expect(findings.filter(({ level }) => level === 'error').map(({ code }) => code)).toEqual([
      ...['service-timeout', 'service-timeout', 'service-timeout'],
      'service-unreachable',
    ])
    expect(value.counts).toEqual({ exchanges: 6, passed: 0, failed: 3, notReached: 3 })
  })
})
