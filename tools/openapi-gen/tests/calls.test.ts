import type { ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import * as runtime from '../src/runtime/index.ts'
import type { AnyCall } from '../src/runtime/plan.ts'
import { type Seen, served } from './server.ts'

type Answer = { status: 200 | 404; headers: object; body: unknown } | { status: 429 | 503; headers: object }
type Turn = (response: ServerResponse, seen: Seen) => void

const plan = (method: string) => ({
  name: 'op',
  method,
  path: '/',
  sends: [runtime.body({ 'text/plain': runtime.toText, 'application/octet-stream': runtime.toBytes })],
  answers: { '200 404': { content: { 'application/json': runtime.json } }, '429 503': {} },
})

/** A server that answers each request in turn, the last turn for all that follow. */
const calling = async (turns: Turn[], options: Partial<runtime.ClientOptions> = {}) => {
  const { baseUrl, requests } = await served((seen, response) => {
    turns[Math.min(requests.length, turns.length) - 1]?.(response, seen)
  })
  const client = runtime.createClient({ baseUrl, ...options })
  const call = (method = 'GET', request: AnyCall & runtime.CallOptions = {}) =>
    runtime.send<Answer>(client, request, plan(method))
  return { call, requests }
}

const ok: Turn = (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}')
const busy =
  (status: number, headers: Record<string, string> = {}): Turn =>
  (response) =>
    response.writeHead(status, headers).end('busy')
const hangsUp: Turn = (response) => response.destroy()
const silent: Turn = () => undefined

/** The status of the answer, or the error, and how often was asked. */
const outcome = async (turns: Turn[], options: runtime.RetryOptions, method = 'GET', request: AnyCall = {}) => {
  const { call, requests } = await calling(turns, { middleware: [runtime.retrying({ delay: 1, ...options })] })
  const got = await call(method, request).then(
    ({ status }) => status,
    (error: Error) => error.name,
  )
  return [got, requests.map(({ body }) => body)]
}

describe('retries', () => {
  it('[TL-OPENAPI-146] send again what may be done twice, after 429, 503 or no answer, and not for ever', async () => {
    expect([
      await outcome([busy(429), busy(503), ok], {}),
      await outcome([hangsUp, ok], {}),
      await outcome([busy(503)], {}),
      await outcome([hangsUp], { attempts: 2 }),
      await outcome([busy(503), ok], {}, 'PUT', { body: 'x' }),
      await outcome([busy(503), ok], {}, 'POST', { body: 'x' }),
      await outcome([busy(503), ok], { methods: ['POST'] }, 'POST', { body: 'x' }),
      await outcome([(response) => response.writeHead(404, { 'content-type': 'application/json' }).end('{}'), ok], {}),
    ]).toEqual([
      [200, ['', '', '']],
      [200, ['', '']],
      [503, ['', '', '']],
      ['TypeError', ['', '']],
      [200, ['x', 'x']],
      [503, ['x']],
      [200, ['x', 'x']],
      [404, ['']],
    ])
  })

  it('[TL-OPENAPI-146] wait as `Retry-After` says, in seconds or until a date, unless that is too long', async () => {
    const after = (seconds: number) => new Date(Date.now() + seconds * 1000).toUTCString()
    const slow = { delay: 600_000, longest: 600_000 }
    expect([
      await outcome([busy(429, { 'retry-after': '0' }), ok], slow),
      await outcome([busy(429, { 'retry-after': after(-5) }), ok], slow),
      await outcome([busy(429, { 'retry-after': '3600' }), ok], {}),
      await outcome([busy(429, { 'retry-after': after(3600) }), ok], {}),
    ]).toEqual([
      [200, ['', '']],
      [200, ['', '']],
      [429, ['']],
      [429, ['']],
    ])
  })

  it('[TL-OPENAPI-146] do not send a stream of bytes twice, nor go on behind the signal', async () => {
    const stream = () => new Blob(['bytes']).stream()
    const body = { body: stream(), contentType: 'application/octet-stream' }
    expect(await outcome([busy(503), ok], {}, 'PUT', body)).toEqual([503, ['bytes']])
    const stop = new AbortController()
    const { call, requests } = await calling(
      [
        (response) => {
          response.writeHead(503).end()
          setTimeout(() => stop.abort(new Error('enough')), 20)
        },
      ],
      { middleware: [runtime.retrying({ delay: 600_000, longest: 600_000 })] },
    )
    await expect(call('GET', { signal: stop.signal } as AnyCall)).rejects.toThrow('enough')
    expect(requests.length).toBe(1)
  })
})

describe('middleware', () => {
  it('[TL-OPENAPI-147] may send again with a fresh token', async () => {
    let token = 'old'
    const refreshing: runtime.Middleware = async (request, next) => {
      request.headers.set('authorization', `Bearer ${token}`)
      const response = await next(request)
      if (response.status !== 401) return response
      await response.body?.cancel()
      token = 'new'
      request.headers.set('authorization', `Bearer ${token}`)
      return next(request)
    }
    const guarded: Turn = (response, seen) =>
      seen.headers.authorization === 'Bearer new' ? ok(response, seen) : response.writeHead(401).end()
    const { call, requests } = await calling([guarded], { middleware: [refreshing] })
    expect(await call('POST', { body: 'x' })).toEqual({ status: 200, headers: {}, body: { ok: true } })
    expect(requests.map(({ headers, body }) => [headers.authorization, body])).toEqual([
      ['Bearer old', 'x'],
      ['Bearer new', 'x'],
    ])
  })

  it('[TL-OPENAPI-147] stands in its order, that of the call innermost, and may answer itself', async () => {
    const seen: string[] = []
    const note =
      (name: string): runtime.Middleware =>
      async (request, next) => {
        seen.push(`${name} ${request.operation}`)
        const response = await next({ ...request, url: `${request.url}?by=${name}` })
        seen.push(name)
        return response
      }
    const { call, requests } = await calling([ok], { middleware: [note('a'), note('b')] })
    await call('GET', { middleware: [note('c')] } as AnyCall)
    expect([seen, requests.map(({ url }) => url)]).toEqual([
      ['a op', 'b op', 'c op', 'c', 'b', 'a'],
      ['/?by=a?by=b?by=c'],
    ])
    const cached: runtime.Middleware = async () => Response.json({ cached: true })
    expect(await call('GET', { middleware: [cached] } as AnyCall)).toMatchObject({ body: { cached: true } })
    expect(requests.length).toBe(1)
  })
})

describe('a time-out', () => {
  it('[TL-OPENAPI-148] ends a call that gets no answer or no end of one, of the client or of the call', async () => {
    const halfway: Turn = (response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{')
    }
    const failure = (promise: Promise<unknown>) =>
      promise.then(String, (error: Error) => `${error.name}: ${error.message}`)
    const { call } = await calling([silent, halfway, silent, ok], { timeout: 50 })
    expect([
      await failure(call()),
      await failure(call()),
      await failure(call('GET', { timeout: 30 } as AnyCall)),
      (await call('GET', { timeout: 600_000 } as AnyCall)).status,
    ]).toEqual([
      'TimeoutError: no answer within 50 ms',
      'TimeoutError: no answer within 50 ms',
      'TimeoutError: no answer within 30 ms',
      200,
    ])
    const stop = new AbortController()
    const { call: patient } = await calling([() => stop.abort(new Error('enough'))], { timeout: 600_000 })
    await expect(patient('GET', { signal: stop.signal } as AnyCall)).rejects.toThrow('enough')
  })

  it('[TL-OPENAPI-148] lets a stream go on that began in time', async () => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('data: 1\n\n'))
        setTimeout(() => {
          controller.enqueue(new TextEncoder().encode('data: 2\n\n'))
          controller.close()
        }, 100)
      },
    })
    const fetch = async () => new Response(body, { headers: { 'content-type': 'text/event-stream' } })
    const client = runtime.createClient({ baseUrl: 'http://x', timeout: 10, fetch })
    const got: unknown[] = []
    const answers = { '200': { content: { 'text/event-stream': runtime.events() } } }
    const stream = runtime.stream<Answer, { data: string }>(
      client,
      {},
      { name: 'op', method: 'GET', path: '/', answers },
    )
    for await (const { data } of stream) got.push(data)
    expect(got).toEqual(['1', '2'])
  })
})

describe('a service that misbehaves', () => {
  it('is found out: another type, half a body, a redirect to itself, a body that is none', async () => {
    const failure = async (turn: Turn) => {
      const { call } = await calling([turn])
      return call().then(String, (error: Error) => `${error.name}: ${error.message}`)
    }
    expect([
      await failure((response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>')),
      await failure((response) => response.writeHead(200).end('{}')),
      await failure((response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '9' })
        response.write('{', () => setImmediate(() => response.destroy()))
      }),
      await failure((response) => response.writeHead(302, { location: '/' }).end()),
      await failure((response) => response.writeHead(200, { 'content-type': 'application/json' }).end()),
    ]).toEqual([
      'UnexpectedAnswer: op: answered 200 with text/html, which its contract does not declare',
      'UnexpectedAnswer: op: answered 200 with no content type, which its contract does not declare',
      expect.stringMatching(/^TypeError: /),
      'TypeError: fetch failed',
      'UnexpectedAnswer: op: answered 200 with a body that is no JSON',
    ])
  })
})

describe('orThrow', () => {
  it('[TL-OPENAPI-144] gives a success as it is, and throws any other answer with all that it holds', async () => {
    const missing: Turn = (response) => response.writeHead(404, { 'content-type': 'application/json' }).end('{"id":1}')
    const { call } = await calling([ok, missing])
    expect(await runtime.orThrow(call())).toEqual({ status: 200, headers: {}, body: { ok: true } })
    const thrown = await runtime.orThrow(call()).catch((error: unknown) => error)
    expect(thrown).toBeInstanceOf(runtime.HttpError)
    expect(thrown).toMatchObject({
      message: 'answered 404',
      status: 404,
      answer: { status: 404, headers: {}, body: { id: 1 } },
    })
  })
})
