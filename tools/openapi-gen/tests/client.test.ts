import type { ServerResponse } from 'node:http'
import { exchangesOf } from '@throughline/openapi'
import { describe, expect, it } from 'vitest'
import * as runtime from '../src/runtime/index.ts'
import { generated, loaded, modelOf } from './generated.ts'
import { parcels } from './parcels.ts'
import { type Seen, served } from './server.ts'

type Call = (client: unknown, request?: object) => Promise<Answer>
interface Answer {
  status: number
  headers: object
  body?: unknown
  events?: AsyncIterable<{ event: string; data: unknown }>
}

/** The generated client of the parcels, in front of a server that answers as told. */
const calls = async (answer: (response: ServerResponse, seen: Seen) => void) => {
  const { baseUrl, requests } = await served((seen, response) => answer(response, seen))
  const { createClient, ...api } = (await loaded((await generated(parcels())).files)) as Record<string, unknown>
  const client = (createClient as (options: object) => unknown)({ baseUrl })
  const call = (name: string, request?: object) => (api[name] as Call)(client, request)
  return { call, requests }
}

const json = (response: ServerResponse, status: number, body: unknown, headers: object = {}) =>
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
    .end(JSON.stringify(body))

/** A stream of one operation: what it gave, and how it ended. */
const streamed = async (write: (response: ServerResponse) => void, name = 'trackParcel') => {
  const { call } = await calls((response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    write(response)
  })
  const { events = [] } = await call(name, { path: { id: 'p1' } })
  const got: unknown[] = []
  try {
    for await (const { event, data } of events) got.push([event, data])
    return [...got, 'end']
  } catch (error) {
    return [...got, String(error)]
  }
}

const all = async <T>(events: AsyncIterable<T>): Promise<T[]> => {
  const got: T[] = []
  for await (const event of events) got.push(event)
  return got
}

const problem = (call: Promise<unknown>) =>
  call.then(String, ({ message, status, body }) => ({ message, status, body }))

describe('a generated client', () => {
  it('[TL-OPENAPI-014] carries every exchange of the document that succeeds', async () => {
    const model = await modelOf(parcels())
    const { value: exchanges } = exchangesOf(model)
    const events = (text: string) =>
      text.split('\n\n').flatMap((frame) => {
        const [, event, data = ''] = /^event: (.*)\ndata: (.*)$/.exec(frame) ?? []
        return event === undefined ? [] : [{ event, data: event === 'note' ? data : JSON.parse(data) }]
      })
    for (const { operation, request, response, mediaType, example } of exchanges) {
      const { call, requests } = await calls((answer) => {
        const headers = { 'x-total': '1', 'x-tags': 'a, b' }
        answer.writeHead(Number(response.status), { ...headers, ...(mediaType && { 'content-type': mediaType.name }) })
        const { value } = example ?? {}
        answer.end(mediaType && (typeof value === 'string' ? value : JSON.stringify(value)))
      })
      const path = Object.fromEntries(request.parameters.map(({ parameter, value }) => [parameter.name, value]))
      const answer = await call(operation.operationId, { path, body: request.body?.value })
      const { events: stream } = answer
      const got = stream ? await all(stream) : answer.body
      expect([operation.operationId, answer.status, got, requests[0]?.method, requests[0]?.url]).toEqual([
        operation.operationId,
        Number(response.status),
        mediaType?.sse ? events(String(example?.value)) : example?.value,
        operation.method.toUpperCase(),
        operation.path.replace('{id}', 'p1'),
      ])
      if (operation.operationId === 'listParcels')
        expect(answer.headers).toEqual({ 'X-Total': 1, 'X-Tags': ['a', 'b'] })
    }
    expect(exchanges.map(({ operation }) => operation.operationId)).toEqual([
      'listParcels',
      'createParcel',
      'deleteParcel',
      'trackParcel',
    ])
  })

  it('[TL-OPENAPI-014] finds the answer by status, then by range, then by default', async () => {
    const { call } = await calls((response, { url }) => {
      const status = Number(url.split('=')[1])
      const type = status === 404 ? 'application/json' : 'application/problem+json'
      response.writeHead(status, { 'content-type': type }).end('{"title":"no"}')
    })
    const answers = [404, 418, 500].map((limit) => call('listParcels', { query: { limit } }))
    expect(await Promise.all(answers)).toEqual([
      { status: 404, headers: {}, body: { title: 'no' } },
      { status: 418, headers: {}, body: { title: 'no' } },
      { status: 500, headers: {} },
    ])
  })

  it('[TL-OPENAPI-014] throws what the contract does not describe: status, media type, header, JSON', async () => {
    const check = async (name: string, answer: (response: ServerResponse) => void, want: object) => {
      const { call } = await calls(answer)
      expect(await problem(call(name, { path: { id: 'p1' }, body: {} }))).toEqual(want)
    }
    await check('createParcel', (response) => json(response, 500, { a: 1 }), {
      message: 'createParcel: answered 500, which its contract does not declare',
      status: 500,
      body: '{"a":1}',
    })
    await check('createParcel', (response) => response.writeHead(201, { 'content-type': 'text/html' }).end('<p>'), {
      message: 'createParcel: answered 201 with text/html, which its contract does not declare',
      status: 201,
      body: '<p>',
    })
    await check(
      'createParcel',
      (response) => response.writeHead(201, { 'content-type': 'application/json' }).end('{'),
      {
        message: 'createParcel: answered 201 with a body that is no JSON',
        status: 201,
        body: '{',
      },
    )
    await check('listParcels', (response) => json(response, 200, []), {
      message: 'listParcels: answered 200 without the header X-Total',
      status: 200,
      body: '[]',
    })
    await check('listParcels', (response) => json(response, 200, [], { 'x-total': 'many' }), {
      message: 'listParcels: answered 200 with a header X-Total that its contract does not allow: many',
      status: 200,
      body: '[]',
    })
  })

  it('sends and receives text, bytes and forms', async () => {
    const { call, requests } = await calls((response, { url, method }) => {
      if (method === 'GET') response.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.from([1, 2]))
      else response.writeHead(url === '/manifests' || method === 'PUT' ? 204 : 200).end()
    })
    const path = { id: 'p1' }
    const photo = await call('getPhoto', { path })
    const bytes = new Uint8Array(await (photo.body as Blob).arrayBuffer())
    expect([photo, bytes]).toEqual([
      { status: 200, headers: {}, contentType: 'image/*', body: expect.any(Blob) },
      Uint8Array.of(1, 2),
    ])
    await call('setPhoto', { path, contentType: 'image/png', body: new Uint8Array([104, 105]) })
    await call('sendManifest', { body: { file: new Blob(['bytes']), about: { width: 1 }, tags: ['a', 'b'] } })
    expect(
      requests.slice(1).map(({ headers, body }) => [headers['content-type']?.split(';')[0], body.length > 0]),
    ).toEqual([
      ['image/png', true],
      ['multipart/form-data', true],
    ])
    expect(requests[2]?.body.match(/(?<!file)name="\w+"/g)).toEqual([
      'name="file"',
      'name="about"',
      'name="tags"',
      'name="tags"',
    ])
  })

  it('answers a redirect that the contract declares, and follows any other', async () => {
    const { baseUrl } = await served(({ url }, response) =>
      url === '/end' ? response.writeHead(204).end() : response.writeHead(303, { location: '/end' }).end(),
    )
    const get = (operationId: string, ...statuses: number[]) => ({
      get: {
        operationId,
        responses: Object.fromEntries(statuses.map((status) => [status, { description: 'Moved.' }])),
      },
    })
    const { files } = await generated({
      openapi: '3.1.0',
      info: { title: 'Moves', version: '1' },
      paths: { '/declared': get('declared', 204, 303), '/other': get('other', 204) },
    })
    const { createClient, declared, other } = (await loaded(files)) as Record<string, unknown>
    const client = (createClient as (options: object) => unknown)({ baseUrl })
    expect([await (declared as Call)(client), await (other as Call)(client)]).toEqual([
      { status: 303, headers: {} },
      { status: 204, headers: {} },
    ])
  })

  it('answers HEAD and 204 without a body', async () => {
    const { call } = await calls((response, { method }) =>
      response.writeHead(method === 'HEAD' ? 200 : 204, { 'content-type': 'application/json' }).end(),
    )
    const path = { id: 'p1' }
    expect([await call('hasParcel', { path }), await call('deleteParcel', { path })]).toEqual([
      { status: 200, headers: {} },
      { status: 204, headers: {} },
    ])
  })
})

describe('a generated stream', () => {
  it('ends behind a terminal event, and reads each event as its contract says', async () => {
    expect(
      await streamed((response) => {
        response.write(': hello\n\nevent: moved\ndata: {"town":"Bern"}\n\nevent: note\ndata: {"snow"\n\n')
        response.end('event: done\ndata: {"hours":3}\n\nevent: moved\ndata: {"town":"after"}\n\n')
      }),
    ).toEqual([['moved', { town: 'Bern' }], ['note', '{"snow"'], ['done', { hours: 3 }], 'end'])
  })

  it('[TL-OPENAPI-014] throws an undeclared event, broken data, and an early end', async () => {
    const check = async (text: string, want: string) =>
      expect(await streamed((response) => response.end(text))).toEqual([`UnexpectedAnswer: trackParcel: ${want}`])
    await check('event: lost\ndata: 1\n\n', "sent an event 'lost' that its contract does not declare")
    await check('event: constructor\ndata: 1\n\n', "sent an event 'constructor' that its contract does not declare")
    await check('event: moved\ndata: {\n\n', "sent 'moved' with data that is no JSON")
    await check('', 'ended its stream before done')
  })

  it('ends at the literal last payload that the contract names, and not before', async () => {
    const content = {
      'text/event-stream': runtime.events({ message: runtime.jsonData }, { sentinel: '[DONE]' }),
    }
    const read = async (text: string) => {
      const fetch = async () => new Response(text, { headers: { 'content-type': 'text/event-stream' } })
      const client = runtime.createClient({ baseUrl: 'http://x', fetch })
      const plan = { name: 'chat', method: 'POST', path: '/', answers: { '200': { content } } }
      return all(runtime.stream<Answer, unknown>(client, {}, plan))
    }
    expect(await read('data: {"a":1}\n\ndata: [DONE]\n\ndata: {"a":2}\n\n')).toEqual([
      { event: 'message', data: { a: 1 } },
    ])
    await expect(read('data: {"a":1}\n\n')).rejects.toThrow('chat: ended its stream before [DONE]')
  })

  it('gives any event as it comes where the contract names none', async () => {
    expect(await streamed((response) => response.end('event: x\ndata: 1\n\ndata: 2\n\n'), 'readLog')).toEqual([
      ['x', '1'],
      ['message', '2'],
      'end',
    ])
  })

  it('[TL-OPENAPI-017] closes the connection when the reader leaves, and when the signal aborts', async () => {
    const leave = async (read: (events: AsyncIterable<unknown>, stop: AbortController) => Promise<unknown>) => {
      const closed = Promise.withResolvers<string>()
      const { call } = await calls((response) => {
        response.on('close', () => closed.resolve('closed'))
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.write('event: moved\ndata: {"town":"Bern"}\n\n')
      })
      const stop = new AbortController()
      const { events = [] } = await call('trackParcel', { path: { id: 'p1' }, signal: stop.signal })
      const ended = await read(events as AsyncIterable<unknown>, stop)
      return [ended, await closed.promise]
    }
    const first = async (events: AsyncIterable<unknown>) => {
      for await (const event of events) return event
      return 'nothing'
    }
    const aborted = async (events: AsyncIterable<unknown>, stop: AbortController) => {
      try {
        for await (const _ of events) stop.abort(new Error('enough'))
        return 'the stream ended'
      } catch (error) {
        return String(error)
      }
    }
    expect([await leave(first), await leave(aborted)]).toEqual([
      [{ event: 'moved', data: { town: 'Bern' } }, 'closed'],
      ['Error: enough', 'closed'],
    ])
  })

  it('[TL-OPENAPI-017] stops at the signal though fetch does not hang on it', async () => {
    const { createClient, ...api } = (await loaded((await generated(parcels())).files)) as Record<string, unknown>
    let cancelled = false
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('event: note\ndata: 1\n\n')),
      cancel: () => void (cancelled = true),
    })
    const fetch = async () => new Response(body, { headers: { 'content-type': 'text/event-stream' } })
    const client = (createClient as (options: object) => unknown)({ baseUrl: 'http://x', fetch })
    const stop = new AbortController()
    const answer = await (api.trackParcel as Call)(client, { path: { id: 'p1' }, signal: stop.signal })
    const read = async () => {
      for await (const _ of answer.events ?? []) queueMicrotask(() => stop.abort(new Error('enough')))
    }
    await expect(read()).rejects.toThrow('enough')
    expect(cancelled).toBe(true)
  })
})
