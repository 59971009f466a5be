import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { type Answers, frame, honestFrames, kiosk, receipt, stream, verifyKiosk } from './kiosk.ts'
import { answerLies, events, type Lie, place, streamLies, transportLies } from './lies.ts'

const [, queued = '', , , , done = ''] = honestFrames

const check = async (lie: Partial<Answers>, timeoutMs = 2_000) => {
  const service = await kiosk(lie)
  try {
    const { value, findings } = await verifyKiosk(service.url, { timeoutMs })
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
  const told = async ({ answers, codes, breaks, waited = false }: Lie) => {
    const want = { codes, failed: [breaks], counts: { exchanges: 6, passed: 5, failed: 1, notReached: 0 } }
    expect(await check(answers, waited ? 500 : undefined)).toEqual(want)
  }
  for (const [name, lie] of Object.entries(answerLies)) {
    it(`[TL-VERIFY-002] ${name}: ${lie.codes.join(', ')}`, () => told(lie))
  }
  for (const [name, lie] of Object.entries(streamLies)) {
    it(`[TL-VERIFY-004] ${name}: ${lie.codes.join(', ')}`, () => told(lie))
  }
  for (const [name, lie] of Object.entries(transportLies)) {
    it(`[TL-VERIFY-006] ${name}: ${lie.codes.join(', ')}`, () => told(lie))
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
  it('[TL-VERIFY-006] a service that answers now and then is not given up', async () => {
    const never = () => new Promise<Response>(() => {})
    const { url, close } = await kiosk({ placed: never, soldOut: never, events: never, menu: never })
    const { value } = await verifyKiosk(url, {
      timeoutMs: 400,
      only: ['placeOrder', 'cancelOrder', 'watchOrder', 'readMenu'],
    })
    await close()
    expect(value.counts).toEqual({ exchanges: 6, passed: 2, failed: 4, notReached: 0 })
  })
})
