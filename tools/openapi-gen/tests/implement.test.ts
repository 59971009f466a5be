import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { type AnyHandler, documentOf, implemented, type Options, type Request, seen } from './implemented.ts'
import { parcels } from './parcels.ts'

const parcel = { id: 'p1', contents: { label: 'box' } }
const json = (body: unknown, headers: object = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

/** What a handler took, or else what was answered instead. */
const check = async (
  name: string,
  rows: [url: string, init: RequestInit | undefined, want: unknown][],
  options?: Options,
) => {
  let taken: Request | undefined
  const take: AnyHandler = (request) => {
    taken = request
    return { status: name === 'createParcel' ? 201 : name === 'listParcels' ? 200 : 204, body: undefined }
  }
  const { app } = await implemented(parcels(), { [name]: take }, options)
  const got: typeof rows = []
  for (const [url, init] of rows) {
    taken = undefined
    const { status, body } = await seen(app.request(url, init))
    got.push([url, init, taken ?? [status, body]])
  }
  expect(got).toEqual(rows)
}

const refused = (...issues: [place: string, pointer: string, message: string][]) => [
  400,
  {
    title: 'the request breaks its contract',
    status: 400,
    issues: issues.map(([place, pointer, message]) => ({ in: place, pointer, message })),
  },
]
const refusedBody = (status: number, message: string) => [
  status,
  { title: `the body ${message}`, status, issues: [{ in: 'body', pointer: '', message }] },
]

describe('implement', () => {
  it('[TL-OPENAPI-162] gives parameters as the values that their schemas describe', () =>
    check('listParcels', [
      ['/parcels', undefined, { query: {}, headers: {}, cookies: {} }],
      [
        '/parcels?status=moving&status=waiting&limit=3&size[width]=1&size%5Bheight%5D=2&other=1',
        { headers: { 'X-Trace': 't', cookie: 'a=b; theme=d%C3%A9j%C3%A0' } },
        {
          query: { status: ['moving', 'waiting'], limit: 3, size: { width: 1, height: 2 } },
          headers: { 'X-Trace': 't' },
          cookies: { theme: 'déjà' },
        },
      ],
    ]))

  it('[TL-OPENAPI-163] answers a request that breaks its contract with what is wrong, and asks no handler', async () => {
    await check('listParcels', [
      ['/parcels?limit=x', undefined, refused(['query', '/limit', 'must be integer'])],
      ['/parcels?limit=1&limit=2', undefined, refused(['query', '/limit', 'is given 2 times'])],
      [
        '/parcels?status=lost',
        undefined,
        refused(['query', '/status/0', 'must be equal to one of the allowed values']),
      ],
      ['/parcels?size[width]=1&size[width]=2', undefined, refused(['query', '/size', 'has a property more than once'])],
      [
        '/parcels?limit=%zz',
        { headers: { cookie: 'theme=%zz' } },
        refused(
          ['query', '/limit', 'has broken percent-encoding'],
          ['cookies', '/theme', 'has broken percent-encoding'],
        ),
      ],
    ])
    await check('createParcel', [
      ['/parcels', json(parcel), { body: parcel }],
      ['/parcels', json({ id: 'p1' }), refused(['body', '', "must have required property 'contents'"])],
      [
        '/parcels',
        json({ id: '', contents: { label: 'b' } }),
        refused(['body', '/id', 'must NOT have fewer than 1 characters']),
      ],
    ])
  })

  it('[TL-OPENAPI-163] leaves the answer to who asks for that', async () => {
    const options: Options = {
      onInvalidRequest: ({ operationId, reason, status, issues }, context) =>
        context.json({ operationId, reason, issues: issues.length }, status === 415 ? 406 : status),
    }
    const { app } = await implemented(parcels(), {}, options)
    expect([
      await seen(app.request('/parcels', json('{'))),
      await seen(app.request('/parcels', { method: 'POST', body: 'x' })),
      await seen(app.request('/parcels?limit=x')),
    ]).toEqual([
      { status: 400, type: 'application/json', body: { operationId: 'createParcel', reason: 'malformed', issues: 1 } },
      { status: 406, type: 'application/json', body: { operationId: 'createParcel', reason: 'media-type', issues: 1 } },
      { status: 400, type: 'application/json', body: { operationId: 'listParcels', reason: 'schema', issues: 1 } },
    ])
  })

  it('leaves out optional parameters that break their schema, where it is told to', () =>
    check(
      'listParcels',
      [
        ['/parcels?limit=x&status=moving', undefined, { query: { status: ['moving'] }, headers: {}, cookies: {} }],
        ['/parcels?limit=1&limit=2', undefined, { query: {}, headers: {}, cookies: {} }],
        [
          '/parcels?limit=x&status=lost',
          undefined,
          refused(['query', '/status/0', 'must be equal to one of the allowed values']),
        ],
      ],
      { dropInvalid: ({ name }) => name === 'limit' },
    ))

  it('[TL-OPENAPI-164] refuses bodies by media type, charset, encoding and size', async () => {
    const other = (type: string) => refusedBody(415, `is ${type}, not application/json`)
    const streamed = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(60)) })
    const large = refusedBody(413, 'is longer than 100 bytes')
    const charset = refusedBody(415, 'has a charset that is not read')
    await check(
      'createParcel',
      [
        ['/parcels', json(parcel, { 'content-type': 'Application/JSON; charset="UTF-8"' }), { body: parcel }],
        ['/parcels', json(parcel, { 'content-type': 'text/json' }), other('text/json')],
        ['/parcels', json(parcel, { 'content-type': 'nonsense' }), other('nonsense')],
        ['/parcels', json(parcel, { 'content-type': 'application/json; charset=latin1' }), charset],
        ['/parcels', json(parcel, { 'content-type': 'application/json; charset=none' }), charset],
        ['/parcels', json(parcel, { 'content-encoding': 'gzip' }), refusedBody(415, 'has a content encoding')],
        ['/parcels', { method: 'POST' }, refusedBody(400, 'is missing')],
        ['/parcels', { method: 'POST', body: new Blob(['x']) }, refusedBody(415, 'has no content type')],
        ['/parcels', json({ ...parcel, id: 'i'.repeat(100) }), large],
        ['/parcels', json('', { 'content-length': '101' }), large],
        ['/parcels', { ...json(''), body: streamed, duplex: 'half' } as RequestInit, large],
      ],
      { bodyLimit: 100 },
    )
    await check('sendManifest', [['/manifests', { method: 'POST' }, {}]])
  })

  it('takes what is more particular before what is less, and each operation at its own path', async () => {
    const get = (operationId: string, ...names: string[]) => {
      const parameters = names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }))
      return { get: { operationId, parameters, responses: { 200: { description: '' } } } }
    }
    const document = documentOf({
      '/a/{x}': get('any', 'x'),
      '/a/mine': get('mine'),
      '/a/{x}:cancel': get('cancel', 'x'),
      '/a/{x}..{y-z}.txt': get('pair', 'x', 'y-z'),
      '/{z}/b': get('last', 'z'),
      '/a/*': get('star'),
      '/a/ü:(v1)': get('odd'),
      '/': get('root'),
      '/end/': get('end'),
    })
    const ids = ['any', 'mine', 'cancel', 'pair', 'last', 'star', 'odd', 'root', 'end']
    const answer =
      (id: string): AnyHandler =>
      ({ path }, context) => {
        context.header('x-taken', encodeURIComponent(JSON.stringify([id, path])))
        return { status: 200 }
      }
    const { app } = await implemented(document, Object.fromEntries(ids.map((id) => [id, answer(id)])))
    const taken = async (path: string) => {
      const { status, headers } = await app.request(`http://h${path}`)
      return status === 200 ? JSON.parse(decodeURIComponent(headers.get('x-taken') ?? '')) : status
    }
    const rows: [string, unknown][] = [
      ['/a/mine', ['mine', null]],
      ['/a/m%69ne', ['mine', null]],
      ['/a/yours', ['any', { x: 'yours' }]],
      ['/a/b%2Fc%3F', ['any', { x: 'b/c?' }]],
      ['/a/4%3Acancel', ['cancel', { x: '4' }]],
      ['/a/4:cancel?x', ['cancel', { x: '4' }]],
      ['/a/1..2.txt', ['pair', { x: '1', 'y-z': '2' }]],
      ['/b/b', ['last', { z: 'b' }]],
      ['/a/b', ['any', { x: 'b' }]],
      ['/a/*', ['star', null]],
      ['/a/%C3%BC:(v1)', ['odd', null]],
      ['/', ['root', null]],
      ['/end/', ['end', null]],
      ['/end', 404],
      ['/a/', 404],
      ['/a/b/c', 404],
    ]
    const got: typeof rows = []
    for (const [path] of rows) got.push([path, await taken(path)])
    expect(got).toEqual(rows)
  })

  it('reads its paths below wherever the app puts it', async () => {
    const deleteParcel: AnyHandler = ({ path }) => ({ status: (path as { id: string }).id === 'x' ? 204 : 500 })
    const { app } = await implemented(parcels(), { deleteParcel })
    const outer = new Hono().route('/api/v1', app)
    expect((await outer.request('/api/v1/parcels/x', { method: 'DELETE' })).status).toBe(204)
  })

  it('[TL-OPENAPI-170] asks the handler of HEAD for HEAD, and answers 405 with what a path knows', async () => {
    const { app } = await implemented(parcels(), {
      hasParcel: ({ path }) => ({ status: (path as { id: string }).id === 'p1' ? 200 : 404 }),
    })
    const at = async (method: string, path: string) => {
      const { status, headers } = await app.request(path, { method })
      return [method, path, status, headers.get('allow')]
    }
    expect([
      await at('HEAD', '/parcels/p1'),
      await at('HEAD', '/parcels/p2'),
      await at('GET', '/parcels/p1'),
      await at('PATCH', '/parcels/p1/photo'),
      await at('GET', '/nowhere'),
    ]).toEqual([
      ['HEAD', '/parcels/p1', 200, null],
      ['HEAD', '/parcels/p2', 404, null],
      ['GET', '/parcels/p1', 405, 'HEAD, DELETE'],
      ['PATCH', '/parcels/p1/photo', 405, 'GET, PUT, HEAD'],
      ['GET', '/nowhere', 404, null],
    ])
  })

  it('does not start with a handler that is missing, or with one too many', async () => {
    const { implement, routes } = await implemented(parcels())
    const all = Object.fromEntries(Object.keys(routes).map((id) => [id, () => ({ status: 200 })]))
    const { readLog, ...most } = all
    expect(() => implement(routes, most, {})).toThrow("the operation 'readLog' has no handler")
    expect(() => implement(routes, { ...all, other: readLog }, {})).toThrow("there is no operation 'other'")
  })
})
