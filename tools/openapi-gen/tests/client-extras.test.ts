import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { compiled, generated, written } from './generated.ts'
import { parcels } from './parcels.ts'
import { type Seen, served } from './server.ts'

type Call = (client: unknown, call?: object) => Promise<{ body?: unknown }>
interface Loaded {
  createClient(options: object): unknown
  validation: object
  createApi(client: unknown): Record<string, (call: object) => Promise<unknown>>
}

/** The parcels, whose service wants to know who asks. */
const document = () => ({
  ...parcels((at) => {
    Object.assign(at('/paths/~1parcels/get'), { security: [{}, { token: [] }, { user: [], key: [] }] })
    Object.assign(at('/paths/~1log/get'), { security: [] })
    Object.assign(at('/components'), {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'From the front desk.' },
        user: { type: 'http', scheme: 'basic' },
        key: { type: 'apiKey', in: 'query', name: 'api_key' },
        machine: { type: 'mutualTLS' },
        granted: { type: 'oauth2', flows: {} },
      },
    })
  }),
  security: [{ machine: [], granted: ['read'] }],
})

const modules = async (answer: (response: ServerResponse, seen: Seen) => void) => {
  const { baseUrl, requests } = await served((seen, response) => answer(response, seen))
  const folder = written((await generated(document())).files)
  const load = (path: string) => import(pathToFileURL(join(folder, path)).href) as Promise<unknown>
  const index = (await load('index.ts')) as Loaded & Record<string, Call>
  return { baseUrl, requests, index, load }
}

const json =
  (value: unknown, headers: object = {}) =>
  (response: ServerResponse) =>
    response
      .writeHead(200, { 'content-type': 'application/json', 'x-total': '1', ...headers })
      .end(JSON.stringify(value))

describe('validation', () => {
  it('[TL-OPENAPI-149] keeps a call that breaks its contract from being sent, and throws an answer that does', async () => {
    const wrong = [{ id: 1 }]
    const { baseUrl, requests, index, load } = await modules(json(wrong))
    const { validation } = (await load('validation.ts')) as Loaded
    const check = async (validate: object | undefined, name: string, call: object) =>
      index[name]?.(index.createClient({ baseUrl, validate }), call).then(
        ({ body }) => body,
        (error: Error) => `${error.name}: ${error.message}`,
      )
    expect([
      await check(validation, 'listParcels', { query: { limit: 'many' } }),
      await check(validation, 'createParcel', { body: { id: 1 } }),
      await check(validation, 'deleteParcel', {}),
      requests.length,
      await check(validation, 'listParcels', {}),
      await check(undefined, 'listParcels', {}),
    ]).toEqual([
      'InvalidCall: listParcels: its contract does not allow this query: query/limit must be integer',
      expect.stringMatching(/^InvalidCall: createParcel: its contract does not allow this body: body/),
      "InvalidCall: deleteParcel: its contract does not allow this path: path must have required property 'id'",
      0,
      expect.stringMatching(
        /^UnexpectedAnswer: listParcels: its contract does not allow this body of 200: body of 200\/0/,
      ),
      wrong,
    ])
  })

  it('[TL-OPENAPI-149] judges each event of a stream', async () => {
    const { baseUrl, index, load } = await modules((response) =>
      response
        .writeHead(200, { 'content-type': 'text/event-stream' })
        .end('event: moved\ndata: {"town":"Bern"}\n\nevent: moved\ndata: {"town":1}\n\n'),
    )
    const { validation } = (await load('validation.ts')) as Loaded
    const client = index.createClient({ baseUrl, validate: validation })
    const got: unknown[] = []
    const read = async () => {
      const stream = index.trackParcel?.(client, { path: { id: 'p' } }) as unknown
      for await (const { data } of stream as AsyncIterable<{ data: unknown }>) got.push(data)
    }
    await expect(read()).rejects.toThrow(
      "trackParcel: its contract does not allow this event 'moved': event 'moved'/town must be string",
    )
    expect(got).toEqual([{ town: 'Bern' }])
  })
})

describe('auth', () => {
  it('[TL-OPENAPI-150] is sent with the operations that ask for it, and with no other', async () => {
    const { baseUrl, requests, index } = await modules((response, { url }) =>
      url === '/log' ? response.writeHead(200, { 'content-type': 'text/event-stream' }).end() : json([])(response),
    )
    let count = 0
    const auth = { granted: 'g', user: { username: 'u', password: 'p' }, key: async () => `k${++count}` }
    const client = index.createClient({ baseUrl, auth })
    await index.listParcels?.(client)
    await index.listParcels?.(client)
    await index.createParcel?.(client, { body: {} }).catch(() => undefined)
    await index.readLog?.(client)
    await index.listParcels?.(index.createClient({ baseUrl, auth: { token: 't' } }))
    expect(requests.map(({ method, url, headers }) => [method, url, headers.authorization])).toEqual([
      ['GET', '/parcels?api_key=k1', 'Basic dTpw'],
      ['GET', '/parcels?api_key=k2', 'Basic dTpw'],
      ['POST', '/parcels', 'Bearer g'],
      ['GET', '/log', undefined],
      ['GET', '/parcels', 'Bearer t'],
    ])
  })
})

describe('all operations as methods', () => {
  it('call the functions of the same name', async () => {
    const { baseUrl, requests, index, load } = await modules(json([]))
    const { createApi } = (await load('api.ts')) as Loaded
    const api = createApi(index.createClient({ baseUrl }))
    expect(await api.listParcels?.({ query: { limit: 2 } })).toMatchObject({ status: 200, body: [] })
    expect(requests.map(({ url }) => url)).toEqual(['/parcels?limit=2'])
    const functions = Object.keys(index).filter((name) => name in api)
    expect(Object.keys(api).sort()).toEqual(functions.sort())
    expect(functions.length).toBe(9)
  })
})

describe('the types of a client', () => {
  it('[TL-OPENAPI-142] are those of the operations, which know no client and leave the bytes to each side', async () => {
    const { files } = await generated(document())
    expect(Object.keys(files).filter((path) => /export \w+ ListParcelsCall\b/.test(files[path] ?? ''))).toEqual([
      'operations.ts',
    ])
    expect((files['operations.ts'] ?? '').match(/^import .*$/gm)).toEqual([
      "import type * as model from './model.ts'",
      "import type * as wire from './wire.ts'",
    ])
    const use = `
import type { GetPhotoAnswer, SetPhotoCall } from './operations.ts'
export const received = (call: SetPhotoCall<Blob>): Promise<ArrayBuffer> | undefined => call.body?.arrayBuffer()
export const answered: GetPhotoAnswer<Uint8Array> = { status: 200, headers: {}, contentType: 'image/*', body: new Uint8Array() }
`
    expect(compiled({ ...files, 'use.ts': use })).toEqual([])
  })

  it('[TL-OPENAPI-144] know successes, events, schemes and deprecations', async () => {
    const { files } = await generated(document())
    const use = `
import { createApi } from './api.ts'
import { createClient, createParcel, listParcels, orThrow, retrying, trackParcel } from './index.ts'
import { validation } from './validation.ts'
export const client = createClient({
  baseUrl: '',
  auth: { token: () => undefined, user: { username: 'u', password: 'p' }, granted: async () => 't' },
  middleware: [retrying({ attempts: 2 })],
  timeout: 1,
  validate: validation,
})
export const id = async (): Promise<string> => (await orThrow(createParcel(client, { body: { id: '', contents: { label: '' } } }))).body.id
export const total = async (): Promise<number> => {
  const answer = await orThrow(listParcels(client))
  return answer.status === 200 ? answer.headers['X-Total'] : answer.status
}
export const towns = async (): Promise<string[]> => {
  const found: string[] = []
  for await (const event of trackParcel(client, { path: { id: '' }, reconnect: { attempts: 1 } })) {
    if (event.event === 'moved') found.push(event.data.town)
  }
  const api = createApi(client)
  for await (const event of api.trackParcel({ path: { id: '' } })) found.push(event.event)
  return found
}
// @ts-expect-error: no such scheme
createClient({ baseUrl: '', auth: { machine: '' } })
// @ts-expect-error: a name and a password
createClient({ baseUrl: '', auth: { user: 'u' } })
// @ts-expect-error: a 404 may have come
export const body = async () => (await listParcels(client)).body
// @ts-expect-error: a single answer is not resumed
listParcels(client, { reconnect: {} })
`
    expect(compiled({ ...files, 'use.ts': use })).toEqual([])
    expect(files['client.ts']).toMatch(/@deprecated\n \*\/\nexport const deleteParcel = /)
    expect(files['api.ts']).toMatch(/\/\*\* @deprecated \*\/\n {2}deleteParcel: /)
    expect(files['client.ts']).toContain('Requirements: TL-TEST-001, TL-TEST-002')
  })
})

describe('a request body that cannot go', () => {
  const file = async (method: string) => {
    const operation = {
      operationId: 'find',
      requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } },
      responses: { '200': { description: 'Found.' } },
    }
    const { files } = await generated({
      openapi: '3.1.0',
      info: { title: 'Find', version: '1' },
      paths: { '/find': { [method]: operation } },
    })
    return `${files['operations.ts']}${files['client.ts']}`
  }

  it('[TL-OPENAPI-139] stands in no call', async () => {
    expect(await file('post')).toContain('body')
    expect(await file('get')).not.toContain('body')
    expect(await file('head')).not.toContain('body')
  })
})
