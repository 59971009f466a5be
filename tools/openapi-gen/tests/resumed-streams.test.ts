import type { ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import * as runtime from '../src/runtime/index.ts'
import type { AnyCall } from '../src/runtime/plan.ts'
import { type Seen, served } from './server.ts'

interface Event {
  event: string
  data: unknown
}
type Answer = { status: 200; events: AsyncIterable<Event> } | { status: 404 | 503; body: unknown }
type Connection = (response: ServerResponse, seen: Seen) => void

const planOf = (method: string) => ({
  name: 'watch',
  method,
  path: '/',
  sends: [runtime.header('Last-Event-ID'), runtime.body({ 'text/plain': runtime.toText })],
  answers: {
    '200': {
      content: {
        'text/event-stream': runtime.events(
          { n: runtime.jsonData, end: runtime.jsonData },
          method === 'PUT' ? {} : { terminal: ['end'] },
        ),
      },
    },
    '404 503': { content: { 'application/json': runtime.json } },
  },
})

/** Sends a stream, then breaks the connection; `retry` keeps the test short. */
const lost =
  (text: string): Connection =>
  (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(`retry: 1\n\n${text}`, () => setImmediate(() => response.destroy()))
  }
const ended =
  (text: string): Connection =>
  (response) =>
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(`retry: 1\n\n${text}`)
const refused =
  (status: number): Connection =>
  (response) =>
    status === 204
      ? response.writeHead(204).end()
      : response.writeHead(status, { 'content-type': 'application/json' }).end(`{"status":${status}}`)

const one = 'id: 1\nevent: n\ndata: 1\n\n'
const two = 'id: 2\nevent: n\ndata: 2\n\n'
const end = 'event: end\ndata: 0\n\n'

/** Each connection in turn, the last one for all that follow. */
const begin = async (method: string, connections: Connection[], call: AnyCall & runtime.StreamOptions = {}) => {
  const { baseUrl, requests } = await served((seen, response) => {
    const turn = connections[Math.min(requests.length, connections.length) - 1]
    turn?.(response, seen)
  })
  const client = runtime.createClient({ baseUrl })
  return { stream: runtime.stream<Answer, Event>(client, call, planOf(method)), requests }
}

/** What an iteration gave and how it ended, with the ID and the body of each request. */
const read = async (method: string, connections: Connection[], call: AnyCall & runtime.StreamOptions = {}) => {
  const { stream, requests } = await begin(method, connections, { reconnect: { delay: 1 }, ...call })
  const got: unknown[] = []
  try {
    for await (const { data } of stream) got.push(data)
    got.push('end')
  } catch (error) {
    got.push(error instanceof Error ? `${error.name}: ${error.message}` : error)
  }
  return { got, sent: requests.map(({ headers, body }) => headers['last-event-id'] ?? body) }
}

const terminated = expect.stringMatching(/^TypeError: /)

describe('a stream that is iterated', () => {
  it('[TL-OPENAPI-145] goes on behind the last ID, whether the connection broke or just ended', async () => {
    expect(await read('GET', [lost(one), ended(two), ended(end)])).toEqual({
      got: [1, 2, 0, 'end'],
      sent: ['', '1', '2'],
    })
    expect(await read('POST', [lost(one), ended(end)], { body: 'x' })).toEqual({ got: [1, 0, 'end'], sent: ['x', '1'] })
    const begun = { headers: { 'Last-Event-ID': '0' } }
    expect(await read('GET', [lost(one), ended(end)], begun)).toEqual({ got: [1, 0, 'end'], sent: ['0', '1'] })
    const named = 'id: é😀\nevent: n\ndata: 1\n\n'
    expect(await read('GET', [lost(named), ended(end)])).toEqual({
      got: [1, 0, 'end'],
      sent: ['', Buffer.from('é😀').toString('latin1')],
    })
  })

  it('[TL-OPENAPI-145] does not repeat what no ID continues', async () => {
    const nameless = 'event: n\ndata: 1\n\n'
    expect(await read('GET', [lost(nameless), ended(end)])).toEqual({ got: [1, terminated], sent: [''] })
    expect(await read('GET', [lost(`${one}id\nevent: n\ndata: 2\n\n`)])).toEqual({
      got: [1, 2, terminated],
      sent: [''],
    })
    expect(await read('GET', [ended(nameless)])).toEqual({
      got: [1, 'UnexpectedAnswer: watch: ended its stream before end'],
      sent: [''],
    })
    expect(await read('POST', [lost(''), ended(end)])).toEqual({ got: [terminated], sent: [''] })
    expect(await read('GET', [lost(''), ended(end)])).toEqual({ got: [0, 'end'], sent: ['', ''] })
    expect(await read('GET', [lost(nameless), ended(end)], { reconnect: { withoutId: true, delay: 1 } })).toEqual({
      got: [1, 0, 'end'],
      sent: ['', ''],
    })
  })

  it('[TL-OPENAPI-145] stops trying after some attempts without an event', async () => {
    const call = { reconnect: { attempts: 2, delay: 1 } }
    expect(await read('GET', [lost(one), lost('')], call)).toEqual({ got: [1, terminated], sent: ['', '1', '1'] })
    expect(await read('GET', [lost(one)], { reconnect: { attempts: 0 } })).toEqual({ got: [1, terminated], sent: [''] })
    const again = await read('GET', [lost(one), lost(''), lost(two), lost(''), ended(end)], call)
    expect(again).toEqual({ got: [1, 2, 0, 'end'], sent: ['', '1', '1', '2', '2'] })
  })

  it('[TL-OPENAPI-145] throws another status, and asks again where the service is busy', async () => {
    const call = { reconnect: { attempts: 3, delay: 1 } }
    expect(await read('GET', [refused(404)], call)).toEqual({ got: ['HttpError: watch: answered 404'], sent: [''] })
    expect(await read('GET', [refused(503)], call)).toEqual({ got: ['HttpError: watch: answered 503'], sent: [''] })
    expect(await read('GET', [refused(418)], call)).toEqual({
      got: ['UnexpectedAnswer: watch: answered 418, which its contract does not declare'],
      sent: [''],
    })
    const busy = [lost(one), refused(503), refused(500), ended(end)]
    expect(await read('GET', busy, call)).toEqual({ got: [1, 0, 'end'], sent: ['', '1', '1', '1'] })
    expect(await read('GET', [lost(one), refused(404)], call)).toEqual({
      got: [1, 'HttpError: watch: answered 404'],
      sent: ['', '1'],
    })
    expect(await read('GET', [lost(one), refused(204)], call)).toEqual({ got: [1, 'end'], sent: ['', '1'] })
  })

  it('does not read on where the contract names no end and the service ends', async () => {
    expect(await read('PUT', [ended(one)])).toEqual({ got: [1, 'end'], sent: [''] })
  })

  it('does not read on behind what the contract does not allow', async () => {
    expect(await read('GET', [ended(`${one}event: other\ndata: 1\n\n`)])).toEqual({
      got: [1, "UnexpectedAnswer: watch: sent an event 'other' that its contract does not declare"],
      sent: [''],
    })
  })

  it('[TL-OPENAPI-017] ends at the signal, also while it waits to connect again', async () => {
    const stop = new AbortController()
    const breaks: Connection = (response) => {
      response.on('close', () => setTimeout(() => stop.abort(new Error('enough')), 20))
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(one, () => setImmediate(() => response.destroy()))
    }
    const call = { signal: stop.signal, reconnect: { delay: 600_000 } }
    expect(await read('GET', [breaks], call)).toEqual({ got: [1, 'Error: enough'], sent: [''] })
  })

  it('[TL-OPENAPI-017] leaves no connection open when the reader leaves', async () => {
    const closed = Promise.withResolvers<void>()
    const { stream } = await begin('GET', [
      (response) => {
        response.on('close', closed.resolve)
        response.writeHead(200, { 'content-type': 'text/event-stream' }).write(one)
      },
    ])
    for await (const { data } of stream) {
      expect(data).toBe(1)
      break
    }
    await closed.promise
  })

  it('[TL-OPENAPI-145] gives the answer where it is awaited instead, with the events of that one connection', async () => {
    const { stream, requests } = await begin('GET', [ended(one)])
    const answer = await stream
    if (answer.status !== 200) throw new Error(`answered ${answer.status}`)
    const got: unknown[] = []
    const reading = async () => {
      for await (const { data } of answer.events) got.push(data)
    }
    await expect(reading()).rejects.toThrow('watch: ended its stream before end')
    expect([got, requests.length]).toEqual([[1], 1])
    const { stream: other } = await begin('GET', [refused(404)])
    expect(await other).toEqual({ status: 404, headers: {}, body: { status: 404 } })
  })
})
