import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'

/** The schemas of `orders.yaml`, as who writes a loop by hand would have them. */
const address = {
  type: 'object',
  required: ['street', 'zip'],
  additionalProperties: false,
  properties: {
    street: { type: 'string', minLength: 1, maxLength: 60 },
    zip: { type: 'string', pattern: '^[0-9]{5}$' },
  },
}
const newOrder = {
  type: 'object',
  required: ['name', 'quantity', 'currency', 'address'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 40 },
    quantity: { type: 'integer', minimum: 1, maximum: 1000 },
    price: { type: 'number', minimum: 0, maximum: 1_000_000 },
    currency: { enum: ['CHF', 'EUR', 'JPY', 'USD'] },
    gift: { type: 'boolean' },
    tags: { type: 'array', maxItems: 5, items: { type: 'string', minLength: 1, maxLength: 12 } },
    note: { type: 'string', maxLength: 200 },
    address,
  },
}
const order = {
  type: 'object',
  required: ['id', 'order'],
  additionalProperties: false,
  properties: { id: { type: 'integer', minimum: 1 }, order: newOrder },
}
const fault = {
  type: 'object',
  required: ['message'],
  additionalProperties: false,
  properties: { message: { type: 'string' } },
}

const compile = (schema: object): ValidateFunction => new Ajv2020().compile(schema)

/** What each status promises of its body. */
export const promises: Readonly<Record<number, ValidateFunction>> = {
  201: compile(order),
  400: compile(fault),
  415: compile(fault),
}

const isNewOrder = compile(newOrder)

/** An honest service of `orders.yaml` that keeps nothing. */
export const ordersApp = (): ((request: Request) => Promise<Response>) => {
  let last = 0
  const refuse = (status: number, message: string) => Response.json({ message }, { status })
  return async (request) => {
    if (!request.url.endsWith('/orders')) return refuse(404, 'no such path')
    if (request.method !== 'POST') return new Response(null, { status: 405, headers: { Allow: 'POST' } })
    if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? '')) return refuse(415, 'JSON only')
    const body = parsed(await request.text())
    return isNewOrder(body) ? Response.json({ id: ++last, order: body }, { status: 201 }) : refuse(400, 'no order')
  }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
