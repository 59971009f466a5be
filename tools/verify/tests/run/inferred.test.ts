import { describe, expect, it } from 'vitest'
import type { FetchApp } from '../../src/index.ts'
import { appOf, found, parsed, status } from './of-document.ts'

const json = (schema: string) => `content: { application/json: { schema: ${schema} } }`
const textBody = `requestBody: { required: true, ${json('{ type: object, required: [name], properties: { name: { type: string } } }')} }`
const refusals = `'400': { description: malformed }, '404': { description: none }, '409': { description: there }, '415': { description: JSON }`

/** A resource that is created under its name, and read by its ID. */
const orders = (extra = '') => `
  /orders:
    post:
      operationId: addOrder
      ${textBody}
      responses: { '201': { description: added, ${json('{ type: object }')} }, ${refusals} }
  /orders/{orderId}:
    parameters: [{ name: orderId, in: path, required: true, schema: { type: string } }]
    get:
      operationId: readOrder
      responses: { '200': { description: one, ${json('{ type: object }')} }, ${refusals} }
${extra}`

const ordersApp = (location: (id: string) => string | undefined, made = 201): FetchApp => {
  const kept = new Map<string, Record<string, unknown>>()
  return appOf({
    'POST /orders': (body) => {
      if (made >= 300) return Response.json({ name: 'NotFound', id: 'none' }, { status: made })
      const id = `n${kept.size + 1}`
      kept.set(id, { name: body.name })
      const to = location(id)
      return Response.json({ name: body.name }, { status: 201, headers: to === undefined ? {} : { Location: to } })
    },
    'GET /orders/{}': (_, id) => {
      const one = kept.get(id)
      return one ? Response.json(one) : status(404)
    },
  })
}

const serious = (findings: readonly string[]) => findings.filter((each) => !/^(?:status|code)-not-reached/.test(each))

describe('what is inferred', () => {
  const check = async (location: (id: string) => string, url: string) =>
    expect(serious(await found(orders(), ordersApp(location), { url }))).toEqual([])

  it('[TL-VERIFY-203] [TL-VERIFY-237] Location is relative to what was asked for, behind the URL of the service', async () => {
    await check((id) => `orders/${id}`, 'http://localhost')
    await check((id) => `/orders/${id}`, 'http://localhost')
    await check((id) => `/shop/orders/${id}`, 'http://localhost/shop')
    await check((id) => `https://shop.example.com/shop/orders/${id}`, 'http://localhost/shop')
  })

  it('[TL-VERIFY-203] [TL-VERIFY-403] an error makes nothing, whatever it has as its name', async () => {
    const findings = await found(
      orders(),
      ordersApp(() => undefined, 404),
    )
    expect(findings.filter((each) => each.startsWith('operation-not-reached'))).toEqual([
      'operation-not-reached: addOrder never succeeded: its simplest request is answered with 404',
      'operation-not-reached: readOrder never succeeded: POST /orders answers 404',
    ])
  })

  it('[TL-VERIFY-204] the name of one thing is not that of another', async () => {
    const boxes = `
  /boxes:
    post:
      operationId: addBox
      ${textBody}
      responses: { '201': { description: added, ${json('{ type: object }')} }, ${refusals} }
  /boxes/{name}:
    parameters: [{ name: name, in: path, required: true, schema: { type: string } }]
    get:
      operationId: readBox
      responses: { '200': { description: one }, ${refusals} }
`
    const app = appOf({
      'POST /orders': (body) => Response.json({ name: body.name, id: '1' }, { status: 201 }),
      'GET /orders/{}': () => Response.json({}),
      // Whoever needs a box before it creates an order never creates one.
      'POST /boxes': () => status(404),
      'GET /boxes/{}': () => status(404),
    })
    const findings = await found(orders(boxes), app)
    expect(findings.filter((each) => /^operation-not-reached: \w+Order/.test(each))).toEqual([])
  })

  it('[TL-VERIFY-212] [TL-VERIFY-227] a refusal of everything is not a refusal of what was tried', async () => {
    let taken = 0
    const app = appOf({
      'POST /orders': (body) => (taken++ < 12 ? Response.json({ name: body.name }, { status: 201 }) : status(400)),
      'GET /orders/{}': () => status(404),
    })
    const findings = await found(orders(), app, { only: ['addOrder'] })
    expect(findings.filter((each) => /^(?:valid-refused|flaky|header-case|media-type-case)/.test(each))).toEqual([])
  })

  it('[TL-VERIFY-206] [TL-VERIFY-211] what was taken though it is excluded is a conflict the second time', async () => {
    const names = new Set<unknown>()
    const app: FetchApp = async (request) => {
      if (request.method !== 'POST') return new Response(null, { status: 405, headers: { Allow: 'POST' } })
      const body = parsed(await request.text())
      if (!body || body.name === undefined) return status(400)
      if (names.has(String(body.name))) return status(409)
      names.add(String(body.name))
      return Response.json({}, { status: 201 })
    }
    const findings = await found(orders(), app, { only: ['addOrder'] })
    expect(findings.filter((each) => /^(?:flaky|invalid-accepted)/.test(each))).toEqual([
      'invalid-accepted: POST /orders (addOrder): answers 201 to what its schema excludes: /name: null',
    ])
  })

  it('[TL-VERIFY-205] conflicts do not lead to numbers that are no longer told apart', async () => {
    let farthest = 0
    const app = appOf({
      'POST /orders': (body) => {
        farthest = Math.max(farthest, Number(/^Value(\S+)$/.exec(String(body.name))?.[1] ?? 0))
        return status(409)
      },
      'GET /orders/{}': () => status(404),
    })
    await found(orders(), app)
    expect(farthest).toBeGreaterThan(20_000)
    expect(farthest).toBeLessThan(2 ** 32)
  })
})

const keys = (own: string) => `
  /keys:
    get:
      operationId: listKeys
      security: [{ key: [] }, { bearer: [] }]
      responses:
        '200': { description: all, ${json(`{ type: object, properties: { keys: { type: array, items: { type: object, properties: { ${own}: { type: string } } } } } }`)} }
        '401': { description: who are you }
components:
  securitySchemes:
    key: { type: apiKey, in: header, name: Authorization }
    bearer: { type: http, scheme: bearer }
`

describe('credentials', () => {
  const given = 'team-key-0123456789'
  const app =
    (isKnown: (value: string) => boolean): FetchApp =>
    ({ method, headers }) => {
      if (method !== 'GET' && method !== 'HEAD')
        return new Response(null, { status: 405, headers: { Allow: 'GET, HEAD' } })
      if (!isKnown(headers.get('Authorization') ?? ''))
        return new Response(null, { status: 401, headers: { 'WWW-Authenticate': 'Bearer' } })
      return Response.json({ keys: [{ secret: given }] })
    }
  const check = async (own: string, isKnown: (value: string) => boolean, want: string[]) =>
    expect(serious(await found(keys(own), app(isKnown), { headers: [['Authorization', given]] }))).toEqual(want)

  it('[TL-VERIFY-216] [TL-VERIFY-217] a value that names no scheme is tried as it stands', async () => {
    await check('secret', (value) => value === given, [])
    await check('secret', (value) => value.startsWith(given), [
      'credentials-not-checked: GET /keys (listKeys): takes credentials that nobody was given: answers 200 to the given value and two characters more for Authorization',
    ])
  })

  it('[TL-VERIFY-221] a list of keys shows what its schema has, and nothing else', () =>
    check('label', (value) => value === given, [
      'credential-shown: GET /keys (listKeys): its 200 repeats the credential that was sent',
    ]))
})
