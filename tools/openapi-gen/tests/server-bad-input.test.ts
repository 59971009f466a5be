import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AnyHandler, documentOf, implemented, type Request } from './implemented.ts'

const string = { type: 'string' }
const tree = {
  type: 'object',
  properties: { branches: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } },
}
const open = { type: 'object', additionalProperties: string }
const query = (name: string, style: string, schema: object) => ({ name, in: 'query', style, explode: true, schema })

const document = documentOf(
  {
    '/at/{id}': {
      post: {
        operationId: 'take',
        parameters: [
          { name: 'id', in: 'path', required: true, schema: string },
          query('deep', 'deepObject', { $ref: '#/components/schemas/Tree' }),
          query('any', 'deepObject', open),
          { ...query('list', 'pipeDelimited', { type: 'array', items: { type: 'integer' } }), explode: false },
          { name: 'filter', in: 'query', content: { 'application/json': { schema: {} } } },
          { name: 'X-Count', in: 'header', schema: { type: 'integer' } },
          { name: 'c', in: 'cookie', schema: { type: 'boolean' } },
        ],
        requestBody: {
          content: {
            'application/json': { schema: { $ref: '#/components/schemas/Tree' } },
            'application/x-www-form-urlencoded': { schema: open },
            'multipart/form-data': { schema: open },
            'text/plain': { schema: string },
          },
        },
        responses: { 204: { description: '' } },
      },
    },
  },
  { schemas: { Tree: tree } },
)

/** What the handler took, or the status and the first issue. */
const server = async () => {
  let taken: Request | undefined
  const take: AnyHandler = (request) => {
    taken = request
    return { status: 204 }
  }
  const { app } = await implemented(document, { take })
  app.onError((error, context) => context.text(`crashed: ${error.stack}`, 500))
  return async (
    url: string,
    body?: RequestInit['body'],
    type = 'application/json',
    headers: Record<string, string> = {},
  ) => {
    taken = undefined
    const typed = body === undefined ? headers : { 'content-type': type, ...headers }
    const response = await app.request(url, { method: 'POST', headers: typed, ...(body !== undefined && { body }) })
    const text = await response.text()
    if (taken !== undefined) return taken
    if (response.status >= 500) return text
    const { issues } = JSON.parse(text) as { issues: { in: string; pointer: string; message: string }[] }
    return `${response.status} ${issues[0]?.in}${issues[0]?.pointer} ${issues[0]?.message}`
  }
}

const nested = (depth: number) => '{"branches":['.repeat(depth) + ']}'.repeat(depth)

describe('a server', () => {
  it('[TL-OPENAPI-165] refuses bodies that cannot be what they say', async () => {
    const send = await server()
    const boundary = 'multipart/form-data; boundary=x'
    expect([
      await send('/at/1', ''),
      await send('/at/1', '{"branches":'),
      await send('/at/1', new Uint8Array([0x22, 0xff, 0x22])),
      await send('/at/1', nested(50_000)),
      await send('/at/1', `"${'['.repeat(9999)}"`),
      await send('/at/1', 'a=%zz', 'application/x-www-form-urlencoded'),
      await send('/at/1', 'nonsense', boundary),
      await send('/at/1', 'nonsense', 'multipart/form-data'),
      await send('/at/1', new Uint8Array([0xff]), 'text/plain; charset=utf-8'),
    ]).toEqual([
      '400 body is not JSON',
      '400 body is not JSON',
      '400 body is not utf-8',
      '400 body nests deeper than 256',
      '400 body must be object',
      '400 body has broken percent-encoding',
      '400 body is no multipart form',
      '400 body is no multipart form',
      '400 body is not utf-8',
    ])
  })

  it('[TL-OPENAPI-165] refuses parameters that cannot be read', async () => {
    const send = await server()
    const [at, deep] = ['/at/1?', `deep${'[branches][]'.repeat(200)}=1`]
    expect([
      await send('http://h/at/%zz'),
      await send('http://h/at/%ff'),
      await send(`${at}deep[branches]=1&deep[branches][x]=1`),
      await send(`${at}deep[=1`),
      await send(`${at}${deep}`),
      await send(`${at}filter={`),
      await send(`${at}filter=${'['.repeat(9999)}`),
      await send(`${at}list=1%7Cx`),
      await send(at, undefined, '', { 'x-count': '1, 2' }),
      await send(at, undefined, '', { cookie: 'c=1; c=2' }),
    ]).toEqual([
      '400 path/id has broken percent-encoding',
      '400 path/id has broken percent-encoding',
      '400 query/deep has a property that is a value and an object',
      "400 query/deep is written as 'deep['",
      '400 query/deep nests deeper than 256',
      '400 query/filter is not JSON',
      '400 query/filter nests deeper than 256',
      '400 query/list/1 must be integer',
      '400 headers/X-Count must be integer',
      '400 cookies/c is given 2 times',
    ])
  })

  it('[TL-OPENAPI-165] takes names of prototypes for names, and null bytes for characters', async () => {
    const send = await server()
    const own = (...names: string[]) => Object.fromEntries(names.map((name) => [name, 'x']))
    const names = ['__proto__', 'constructor', 'toString']
    const written = names.map((name) => `${name}=x`).join('&')
    const form = 'application/x-www-form-urlencoded'
    const parts = new FormData()
    for (const name of names) parts.append(name, 'x')
    const bracketed = (await send(`/at/%00?${names.map((name) => `any[${name}]=x`).join('&')}`)) as unknown as Request
    const posted = (await send('/at/1', written, form)) as unknown as Request
    const json = (await send('/at/1', '{"branches":[],"__proto__":{"a":1}}')) as unknown as Request
    expect([bracketed.path, bracketed.query, posted.body, json.body]).toEqual([
      { id: '\0' },
      { any: own(...names) },
      own(...names),
      JSON.parse('{"branches":[],"__proto__":{"a":1}}'),
    ])
    for (const value of [(bracketed.query as { any: object }).any, posted.body, json.body]) {
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    }
  })

  it('[TL-OPENAPI-165] answers whatever comes, and never with a failure of its own', async () => {
    const send = await server()
    const raw = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'%&=[]{};,.|+ "a1é\0\\/?'), maxLength: 30 }),
      fc.constantFrom(
        'deep[branches][0][branches]=1',
        'any[__proto__]=1',
        'filter={"__proto__":1}',
        '%E2%82',
        'list=|',
      ),
    )
    const types = [
      'application/json',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=a',
      'text/plain',
      'a/b',
      '',
    ]
    await fc.assert(
      fc.asyncProperty(raw, fc.array(raw), raw, fc.constantFrom(...types), async (id, pairs, body, type) => {
        const path = `http://h/at/${encodeURI(id.replaceAll(/[/?.\\]/g, '') || '1')}`
        const got = await send(`${path}?${pairs.join('&').replaceAll('\0', '%00')}`, body, type || 'x/y', {
          'x-count': '1',
        })
        expect(typeof got === 'object' || got.startsWith('4')).toBe(true)
      }),
      { numRuns: 1000 },
    )
    expect(({} as Record<string, unknown>).a).toBeUndefined()
  })
})
