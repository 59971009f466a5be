import { describe, expect, it } from 'vitest'
import { explore, fetchTransport, readContracts } from '../../src/index.ts'
import { scratch } from '../scratch.ts'

const document = `openapi: 3.1.1
info: { title: Orders, version: '1' }
components:
  schemas:
    Order:
      type: object
      required: [item]
      properties:
        id: { type: string, readOnly: true }
        item: { type: string, minLength: 1 }
        note: { type: string }
        revision: { type: integer, readOnly: true }
        state: { enum: [open, cancelled], readOnly: true }
  responses: { Refused: { description: Refused. } }
paths:
  /orders:
    get:
      operationId: listOrders
      responses: { '200': { description: All., content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Order' } } } } } }
    post:
      operationId: addOrder
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } } }
      responses: &changed
        '201': { description: Added., content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } } }
        '200': { description: Changed., content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } } }
        '202': { description: Will be. }
        '204': { description: Gone. }
        '400': { $ref: '#/components/responses/Refused' }
        '404': { $ref: '#/components/responses/Refused' }
        '415': { $ref: '#/components/responses/Refused' }
        '429': { $ref: '#/components/responses/Refused' }
  /orders/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: readOrder, responses: *changed }
    put:
      operationId: replaceOrder
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } } }
      responses: *changed
    patch:
      operationId: changeOrder
      requestBody: { required: true, content: { application/json: { schema: { type: object, properties: { item: { type: string, minLength: 1 }, note: { type: string } } } } } }
      responses: *changed
    delete: { operationId: removeOrder, responses: *changed }
`

const { root, remove } = scratch({ 'orders.yaml': document })
const { value: [contract] = [], findings: unread } = await readContracts(root, [{ file: 'orders.yaml' }])
remove()
if (!contract) throw new Error(JSON.stringify(unread))
const { model } = contract

interface Order {
  id: string
  item: string
  note?: string
  revision: number
  edits: number
  state: 'open' | 'cancelled'
}

type Way =
  /** Answers 202, and does nothing for now. */
  | 'later'
  /** What is removed is cancelled, and read as that. */
  | 'cancels'
  /** The second of two equal replacements comes too soon. */
  | 'limits'
  /** Removes nothing. */
  | 'deaf'
  /** A change takes the note away. */
  | 'forgets'

const orders = (ways: readonly Way[]) => {
  const all = new Map<string, Order>()
  const has = (way: Way) => ways.includes(way)
  const empty = (status: number, headers = {}) => new Response(null, { status, headers })
  let last = ''
  return async (request: Request): Promise<Response> => {
    const id = new URL(request.url).pathname.split('/')[2]
    const method = request.method === 'HEAD' ? 'GET' : request.method
    const allowed = id === undefined ? ['GET', 'POST'] : ['GET', 'PUT', 'PATCH', 'DELETE']
    if (!allowed.includes(method)) return empty(405, { Allow: allowed.join(', ') })
    const order = all.get(id ?? '')
    if (id !== undefined && !order) return empty(404)
    if (method === 'GET') return Response.json(order ?? [...all.values()])
    if (order && method === 'DELETE') {
      if (has('later')) return empty(202)
      if (has('cancels')) order.state = 'cancelled'
      else if (!has('deaf')) all.delete(order.id)
      return empty(204)
    }
    if (request.headers.get('Content-Type')?.toLowerCase() !== 'application/json') return empty(415)
    const text = await request.text()
    const body = parsed(text, method === 'PATCH')
    if (!body) return empty(400)
    if (method === 'PUT' && has('limits') && last === `${id} ${text}`) return empty(429)
    if (method === 'PUT') last = `${id} ${text}`
    if (order && has('later')) return empty(202)
    const { note, ...old } = order ?? { id: `o${all.size}`, revision: 0, edits: 0, state: 'open' as const, item: '' }
    const isKept = method === 'PATCH' && note !== undefined && !has('forgets')
    const made = { ...old, ...(isKept && { note }), ...body, revision: old.revision + 7, edits: old.edits + 1 }
    all.set(made.id, made)
    return Response.json(made, { status: order ? 200 : 201 })
  }
}

const parsed = (text: string, isPart: boolean): Partial<Order> | undefined => {
  try {
    const { item, note } = JSON.parse(text) as Record<string, unknown>
    const isItem = (typeof item === 'string' && item !== '') || (isPart && item === undefined)
    const isBody = text.startsWith('{') && isItem && (note === undefined || typeof note === 'string')
    return isBody ? { ...(typeof item === 'string' && { item }), ...(typeof note === 'string' && { note }) } : undefined
  } catch {
    return undefined
  }
}

const check = async (want: string[], ...ways: Way[]) => {
  const transport = fetchTransport(orders(ways))
  const { findings } = await explore({ model, url: 'http://localhost', phases: ['stateful'], transport })
  const told = findings.filter(({ level }) => level !== 'info')
  expect([...new Set(told.map(({ code, message }) => `${code} ${/\((\w+)\)/.exec(message)?.[1]}`))].sort()).toEqual(
    want,
  )
}

describe('orders', () => {
  it('[TL-VERIFY-235] count their changes themselves', async () => {
    await check([])
    await check(['change-too-wide changeOrder'], 'forgets')
  })
  it('[TL-VERIFY-231] [TL-VERIFY-232] [TL-VERIFY-234] may be changed later', () => check([], 'later'))
  it('[TL-VERIFY-232] are removed, or say of themselves that they are', async () => {
    await check([], 'cancels')
    await check(['removed-still-there removeOrder'], 'deaf')
  })
  it('[TL-VERIFY-234] may be replaced too fast', () => check([], 'limits'))
})
