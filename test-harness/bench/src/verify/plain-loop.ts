import fc from 'fast-check'
import { Client } from 'undici'
import { ordersApp, promises } from './orders.ts'
import { beginning, sayRate } from './rate.ts'

// What somebody writes who has an afternoon: arbitraries by hand, a request, the schema of its status.
const [url = '', count = '1000'] = process.argv.slice(2)

const text = (minLength: number, maxLength: number) => fc.string({ minLength, maxLength, size: 'max' })
const order = fc.record(
  {
    name: text(1, 40),
    quantity: fc.integer({ min: 1, max: 1000 }),
    price: fc.double({ min: 0, max: 1_000_000, noNaN: true }),
    currency: fc.constantFrom('CHF', 'EUR', 'JPY', 'USD'),
    gift: fc.boolean(),
    tags: fc.array(text(1, 12), { maxLength: 5, size: 'max' }),
    note: text(0, 200),
    address: fc.record({ street: text(1, 60), zip: fc.stringMatching(/^[0-9]{5}$/) }),
  },
  { requiredKeys: ['name', 'quantity', 'currency', 'address'] },
)
const headers = { 'content-type': 'application/json', accept: 'application/json' }

const inProcess = () => {
  const app = ordersApp()
  return async (body: string) => {
    const response = await app(new Request('http://localhost/orders', { method: 'POST', headers, body }))
    return { status: response.status, json: await response.json() }
  }
}

const overLoopback = () => {
  const client = new Client(url)
  return async (body: string) => {
    const response = await client.request({ path: '/orders', method: 'POST', headers, body })
    return { status: response.statusCode, json: await response.body.json() }
  }
}

const send = url === '' ? inProcess() : overLoopback()
const loop = (numRuns: number) =>
  fc.assert(
    fc.asyncProperty(order, async (value) => {
      const { status, json } = await send(JSON.stringify(value))
      return status === 201 && promises[status]?.(json) === true
    }),
    { numRuns, seed: 1 },
  )

const requests = Number(count)
await loop(Math.ceil(requests / 5))
const start = beginning()
await loop(requests)
sayRate(requests, start)
process.exit(0)
