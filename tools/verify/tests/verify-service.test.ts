import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sortedFindings, UsageError } from '@throughline/kernel'
import { afterAll, describe, expect, it } from 'vitest'
import { exchangeTable, type VerifiedExchange, verifyProvider } from '../src/index.ts'
import { fixtures, json, kiosk, receipt, verifyKiosk } from './kiosk.ts'
import { scratch } from './scratch.ts'

const { root, remove } = scratch({
  'bare.yaml': `openapi: 3.1.1
info: { title: Bare, version: 1.0.0 }
paths:
  /a:
    get:
      operationId: readA
      responses: { '200': { description: Good. }, '404': { description: None. } }
`,
  'states.yaml': `openapi: 3.1.1
info: { title: States, version: 1.0.0 }
paths:
  /a:
    get:
      operationId: readA
      responses:
        '200': { description: Good., x-exchanges: { plain: {} } }
        '503': { description: Full., x-exchanges: { full: { x-provider-state: the queue is full } } }
`,
  'odd.yaml': `openapi: 3.1.1
info: { title: Odd, version: 1.0.0 }
paths:
  /b:
    get:
      operationId: readB
      responses:
        '200':
          description: Good.
          content:
            application/json:
              schema:
                properties: { a: { $dynamicAnchor: twice, type: string }, b: { $dynamicAnchor: twice, type: number } }
              examples: { odd: { value: {} } }
`,
  'unbuildable.yaml': `openapi: 3.1.1
info: { title: Unbuildable, version: 1.0.0 }
paths:
  /b:
    put:
      operationId: writeB
      requestBody:
        content: { image/png: { examples: { shown: { value: { not: bytes } } } } }
      responses: { '204': { description: Good., x-exchanges: { shown: {} } } }
`,
  'broken.yaml': 'openapi: 3.1.1\ninfo: { title: [\n',
})
afterAll(remove)

/** A service that answers everything alike, and counts. */
const service = async (status: number, body?: string) => {
  let requests = 0
  const server = createServer((_request, response) => {
    requests++
    response.writeHead(status, body === undefined ? {} : { 'Content-Type': 'application/json' }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, requests: () => requests, close: () => server.close() }
}

const check = async (contracts: string[], only: string[] = [], body?: string) => {
  const { url, requests, close } = await service(200, body)
  try {
    const { value, findings } = await verifyProvider({ root, contracts, url, only, timeoutMs: 5_000 })
    const seen = sortedFindings(findings).map(({ code, level, location }) =>
      [level, code, ...(location ? [`${location.file}:${location.line}:${location.column}`] : [])].join(' '),
    )
    return { seen, counts: value.counts, exchanges: value.exchanges, requests: requests() }
  } finally {
    close()
  }
}

describe('what a run says of what it did not do', () => {
  it('[TL-VERIFY-005] no exchange at all is an error, in each contract', async () => {
    expect(await check(['bare.yaml'])).toEqual({
      seen: ['error no-exchanges bare.yaml:3:1'],
      counts: { exchanges: 0, passed: 0, failed: 0, notReached: 0 },
      ...{ exchanges: [], requests: 0 },
    })
    expect((await check(['states.yaml', 'bare.yaml'], ['readA'])).seen).toEqual([
      'error no-exchanges bare.yaml:3:1',
      'info status-not-reached states.yaml:9:9',
      'info exchange-not-reached states.yaml:9:53',
    ])
  })
  it('[TL-VERIFY-005] an exchange that needs a state is not sent and never passed', async () => {
    const { seen, counts, requests } = await check(['states.yaml'], ['readA'])
    expect(seen).toEqual(['info status-not-reached states.yaml:9:9', 'info exchange-not-reached states.yaml:9:53'])
    expect([counts, requests]).toEqual([{ exchanges: 2, passed: 1, failed: 0, notReached: 1 }, 1])
  })
  it('a schema that cannot be applied proves nothing', async () => {
    const { seen, counts } = await check(['odd.yaml'], [], '{"a":"b"}')
    expect([seen, counts.failed]).toEqual([['error schema-unusable odd.yaml:12:15'], 1])
  })
  it('a body where the contract declares none has failed', async () => {
    const { seen, counts } = await check(['states.yaml'], [], 'surprise')
    expect([seen[0], counts.failed]).toEqual(['error body-unexpected states.yaml:8:9', 1])
  })
  it('an exchange that cannot be sent has failed', async () => {
    const { seen, counts, requests } = await check(['unbuildable.yaml'])
    expect([seen, counts.failed, requests]).toEqual([['error request-unbuildable unbuildable.yaml:9:64'], 1, 0])
  })
  it('a contract with an error sends nothing', async () => {
    const { seen, counts, requests } = await check(['broken.yaml'])
    expect([seen[0], counts.exchanges, requests]).toEqual([
      expect.stringContaining('error syntax-error broken.yaml:'),
      0,
      0,
    ])
  })
})

describe('what is sent', () => {
  it('[TL-VERIFY-003] every exchange, one at a time, in document order', async () => {
    const { url, requests, close } = await kiosk()
    const { value } = await verifyKiosk(url)
    await close()
    expect(requests).toEqual([
      ...['POST /orders', 'POST /orders', 'POST /orders'],
      ...['DELETE /orders/order%201%2Fa', 'GET /orders/order-1/events', 'GET /menu'],
    ])
    expect(value.exchanges.map(({ operationId, key, status }) => [operationId, key, status].join(' '))).toEqual([
      ...['placeOrder accepted 201', 'placeOrder empty 400', 'placeOrder sold-out 409'],
      ...['cancelOrder canceled 204', 'watchOrder watched 200', 'readMenu read 200'],
    ])
    expect(value.exchanges[0]).toEqual({
      ...{ contract: 'kiosk.yaml', operationId: 'placeOrder', key: 'accepted', status: '201' },
      ...{ reached: true, passed: true },
    })
  })
  it('[TL-VERIFY-010] judges only what was asked for, and sends what stands before it', async () => {
    const { url, requests, close } = await kiosk()
    const whole = await verifyKiosk(url)
    const all = requests.splice(0)
    const { value } = await verifyKiosk(url, { only: ['cancelOrder'] })
    await close()
    const last = all.indexOf('DELETE /orders/order%201%2Fa')
    expect(requests).toEqual(all.slice(0, last + 1))
    expect(all.length).toBeGreaterThan(last + 1)
    expect(value.exchanges).toEqual(whole.value.exchanges.filter(({ operationId }) => operationId === 'cancelOrder'))
  })
  it('[TL-VERIFY-010] an unknown operation and a URL that is none are wrong calls', async () => {
    const wrong = (options: Parameters<typeof verifyKiosk>[1], url = 'http://127.0.0.1:9') =>
      verifyKiosk(url, options).then(
        () => 'no error',
        (error: Error) => (error instanceof UsageError ? error.message : error),
      )
    expect(await wrong({ only: ['readMen'] })).toBe("no operation 'readMen' in the contract; did you mean 'readMenu'?")
    expect(await wrong({}, 'ftp://me:pass@host')).toBe("'ftp://[redacted]@host' is no http URL")
  })
  it('nothing more once it is interrupted', async () => {
    const interrupt = new AbortController()
    const { url, requests, close } = await kiosk({
      placed: () => {
        interrupt.abort()
        return json(201, receipt)
      },
    })
    const { value, findings } = await verifyKiosk(url, { signal: interrupt.signal })
    await close()
    expect([requests.length, value.counts]).toEqual([1, { exchanges: 6, passed: 0, failed: 0, notReached: 6 }])
    expect(findings.filter(({ level }) => level === 'error')).toEqual([])
  })
})

describe('[TL-VERIFY-009] what a finding says', () => {
  const first = async (lie: Parameters<typeof kiosk>[0]) => {
    const { url, close } = await kiosk(lie)
    const { findings } = await verifyKiosk(url)
    await close()
    const { message, location, fingerprint } = findings.find(({ level }) => level === 'error') ?? {}
    return { message, at: `${location?.file}:${location?.line}:${location?.column}`, fingerprint }
  }
  it('the request, what came, and where the contract says otherwise', async () => {
    expect(await first({ refused: () => json(422, { code: 'X', token: 'hunter22' }) })).toMatchObject({
      message:
        'POST /orders (placeOrder, empty): answers 422, which placeOrder does not declare, where the contract says 400; ' +
        'its body: {"code":"X","token":"[redacted]"}',
      at: 'kiosk.yaml:31:9',
    })
    expect(await first({ placed: () => json(201, receipt) })).toMatchObject({
      message: 'POST /orders (placeOrder, accepted): the answer has no X-Queue-Position header',
      at: 'kiosk.yaml:24:13',
    })
  })
  it('keeps its fingerprint however the answer varies', async () => {
    const refused = (message: string) => first({ refused: () => json(422, { message }) })
    expect((await refused('one')).fingerprint).toBe((await refused('two')).fingerprint)
    expect((await refused('one')).message).not.toBe((await refused('two')).message)
  })
})

describe('the table of a run', () => {
  const row = (operationId: string, status: string, how = 'passed', key = 'k'): VerifiedExchange => ({
    ...{ contract: 'c', operationId, key, status, reached: how !== 'not reached', passed: how === 'passed' },
  })
  const exchanges = [
    ...[row('a', '200'), row('a', '404', 'passed', 'one'), row('a', '404', 'passed', 'two')],
    ...[row('longer', '202'), row('longer', '429', 'failed', 'full'), row('b', '503', 'not reached', 'down')],
    ...[row('c', '200'), row('c', '503', 'not reached', 'down')],
  ]
  it('has an aligned line an operation', () => {
    expect(exchangeTable(exchanges, 'plain')).toEqual([
      '  a       200 404x2  ok',
      '  longer  202 429    FAILED 429 full',
      '  b       503        not reached',
      '  c       200 503    not reached 503 down',
    ])
    expect(exchangeTable(exchanges.slice(0, 1), 'terminal')).toEqual(['  a  200  ✓'])
    expect(exchangeTable([], 'plain')).toEqual([])
  })
})

describe('the fixtures', () => {
  it('are contracts without a fault', async () => {
    for (const contract of ['kiosk.yaml', 'feed.yaml']) {
      const { findings } = await verifyProvider({ root: fixtures, contracts: [contract], url: 'http://127.0.0.1:9' })
      const codes = new Set(findings.filter(({ level }) => level === 'error').map(({ code }) => code))
      expect([...codes]).toEqual(['service-unreachable'])
    }
  })
})
