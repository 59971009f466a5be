import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sortedFindings, UsageError } from '@throughline/kernel'
import { afterAll, describe, expect, it } from 'vitest'
import { type StateHandlers, type StatesOptions, verifyProvider } from '../src/index.ts'
import { scratch } from './scratch.ts'

const { root, remove } = scratch({
  'shelf.yaml': `openapi: 3.1.1
info: { title: Shelf, version: 1.0.0 }
paths:
  /cups/{id}:
    get:
      operationId: readCup
      parameters:
        - { name: id, in: path, required: true, schema: { type: string }, example: c-1 }
      responses:
        '200': { description: There., x-exchanges: { there: { x-provider-state: { name: a cup, params: { colour: red } } } } }
        '404': { description: Not there., x-exchanges: { gone: {} } }
        '503': { description: Closed., x-exchanges: { closed: { x-provider-state: closed } } }
`,
})
afterAll(remove)

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let text = ''
  for await (const piece of request) text += piece
  return text
}

interface Answer {
  status: number
  body?: string
  type?: string
}

/** A shelf that is empty unless a state says otherwise; \`answers\` replaces what its states route says. */
const shelf = async (answers: Record<string, Answer | 'hang' | 'close'> = {}, lie?: number) => {
  const log: string[] = []
  const states = new Set<string>()
  const server = createServer(async (request, response) => {
    if (request.url !== '/states') {
      log.push(`${request.method} ${request.url}`)
      const own = states.has('closed') ? 503 : states.has('a cup') ? 200 : 404
      response.writeHead(lie ?? own).end()
      return
    }
    const text = await bodyOf(request)
    log.push(text)
    const { action, state } = JSON.parse(text) as { action: string; state: string }
    const answer = answers[`${action} ${state}`] ?? { status: 200 }
    if (answer === 'close') response.destroy()
    if (answer === 'hang' || answer === 'close') return
    if (answer.status === 200) states[action === 'setup' ? 'add' : 'delete'](state)
    response.writeHead(answer.status, { 'Content-Type': answer.type ?? 'application/json' }).end(answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, log, states, close: () => server.close().closeAllConnections() }
}

type Shelf = Awaited<ReturnType<typeof shelf>>

const verify = async (service: Shelf, states?: StatesOptions, signal?: AbortSignal) => {
  try {
    const { value, findings } = await verifyProvider({
      ...{ root, contracts: ['shelf.yaml'], url: service.url, timeoutMs: 2_000 },
      ...(states && { states }),
      ...(signal && { signal }),
    })
    return {
      said: sortedFindings(findings).map(({ code, message }) => `${code}: ${message}`),
      held: value.exchanges.filter(({ passed }) => passed).map(({ key }) => key),
      counts: value.counts,
    }
  } finally {
    service.close()
  }
}

const route: StatesOptions = { url: '/states', timeoutMs: 2_000 }
const all = { held: ['there', 'gone', 'closed'], counts: { exchanges: 3, passed: 3, failed: 0, notReached: 0 } }

describe('states that a route of the service brings about', () => {
  const said = async (answers: Parameters<typeof shelf>[0], states = route) => {
    const service = await shelf(answers)
    const { said, held } = await verify(service, states)
    return { said, held, asked: service.log.map((line) => (line.startsWith('{') ? line.slice(0, 18) : line)) }
  }

  it('[TL-VERIFY-011] sets up before and tears down after, one exchange at a time, in document order', async () => {
    const service = await shelf()
    expect(await verify(service, route)).toEqual({ said: [], ...all })
    expect(service.log).toEqual([
      '{"action":"setup","state":"a cup","params":{"colour":"red"}}',
      'GET /cups/c-1',
      '{"action":"teardown","state":"a cup","params":{"colour":"red"}}',
      'GET /cups/c-1',
      '{"action":"setup","state":"closed","params":{}}',
      'GET /cups/c-1',
      '{"action":"teardown","state":"closed","params":{}}',
    ])
  })
  it('[TL-VERIFY-011] tears down after an exchange that failed', async () => {
    const service = await shelf({}, 418)
    expect((await verify(service, route)).counts).toEqual({ exchanges: 3, passed: 0, failed: 3, notReached: 0 })
    expect([service.log.length, [...service.states]]).toEqual([7, []])
  })
  it('[TL-VERIFY-011] takes a whole URL as well', async () => {
    const other = await shelf()
    const service = await shelf()
    const { held } = await verify(service, { url: `${other.url}/states` })
    other.close()
    expect([held, other.log.length, service.log.length]).toEqual([['gone'], 4, 3])
  })
  it('[TL-VERIFY-012] sends nothing in a state that the route does not know', async () => {
    expect(await said({ 'setup closed': { status: 404 } })).toEqual({
      said: [
        "unknown-provider-state: readCup, closed (503): the state 'closed' is not known, and the exchange not sent: POST /states answers 404",
      ],
      held: ['there', 'gone'],
      asked: ['{"action":"setup",', 'GET /cups/c-1', '{"action":"teardow', 'GET /cups/c-1', '{"action":"setup",'],
    })
  })
  const failures: Record<string, [answer: Answer | 'hang' | 'close', words: string]> = {
    'an error, with its first words': [
      { status: 500, body: 'no red\npaint; token=abcdef' },
      'POST /states answers 500: no red paint; token=[redacted]',
    ],
    'a redirect, which is not followed': [{ status: 302 }, 'POST /states answers 302'],
    'no answer': ['hang', 'no answer within 200 ms'],
    'a closed connection': ['close', 'POST /states closes the connection without an answer'],
    'JSON that is none': [{ status: 200, body: '{' }, 'POST /states answers JSON that is none'],
  }
  for (const [name, [answer, words]] of Object.entries(failures)) {
    it(`[TL-VERIFY-013] ${name}: the set-up has failed, and the exchange is not sent`, async () => {
      const { said: lines, held } = await said({ 'setup closed': answer }, { ...route, timeoutMs: 200 })
      const line = `state-setup-failed: readCup, closed (503): the state 'closed' cannot be set up, and the exchange is not sent: ${words}`
      expect([lines, held]).toEqual([[line], ['there', 'gone']])
    })
  }
  it('[TL-VERIFY-013] a tear-down that fails is named, and the exchange has passed', async () => {
    const { said: lines, held } = await said({ 'teardown closed': { status: 500 } })
    expect([lines, held]).toEqual([
      [
        "state-teardown-failed: readCup, closed (503): the state 'closed' cannot be torn down: POST /states answers 500",
      ],
      all.held,
    ])
  })
  it('[TL-VERIFY-013] a set-up that fails is torn down as well, since half of it may be there', async () => {
    const { asked } = await said({ 'setup closed': { status: 500 } })
    expect(asked.slice(-2)).toEqual(['{"action":"setup",', '{"action":"teardow'])
  })
  it('[TL-VERIFY-013] a route that stays silent is not waited for again and again', async () => {
    const silent = { 'setup a cup': 'hang', 'teardown a cup': 'hang', 'setup closed': 'hang' } as const
    const { said: lines, asked } = await said(silent, { ...route, timeoutMs: 100 })
    expect(lines.length).toBe(2)
    expect(asked.length).toBe(4)
  })
  it('[TL-VERIFY-013] a service that is not there says so once, and its states no more', async () => {
    const service = await shelf()
    service.close()
    const { said: lines } = await verify(service, route)
    expect(lines.map((line) => line.slice(0, line.indexOf(':')))).toEqual(['service-unreachable', 'state-setup-failed'])
  })
  it('[TL-VERIFY-014] sends the values of a set-up in place of examples', async () => {
    const service = await shelf({ 'setup a cup': { status: 200, body: '{"id":"c 9","colour":"blue"}' } })
    expect((await verify(service, route)).held).toEqual(all.held)
    expect(service.log.filter((line) => line.startsWith('GET'))).toEqual([
      ...['GET /cups/c%209', 'GET /cups/c-1', 'GET /cups/c-1'],
    ])
  })
  it('[TL-VERIFY-014] an answer that is no object holds none', async () => {
    const service = await shelf({
      'setup a cup': { status: 200, body: 'ok', type: 'text/plain' },
      'setup closed': { status: 200, body: '["id"]' },
    })
    expect(await verify(service, route)).toEqual({ said: [], ...all })
  })
  it('a URL that is none is a wrong call', async () => {
    const service = await shelf()
    await expect(verify(service, { url: 'ftp://me:pass@states' })).rejects.toThrow(UsageError)
  })
})

describe('states that functions bring about', () => {
  const said = async (handlers: (service: Shelf) => StateHandlers, timeoutMs = 2_000) => {
    const service = await shelf()
    const outcome = await verify(service, { handlers: handlers(service), timeoutMs })
    return { ...outcome, left: [...service.states], log: service.log }
  }
  const pair = ({ states }: Shelf, state: string) => ({
    setup: () => void states.add(state),
    teardown: () => void states.delete(state),
  })

  it('[TL-VERIFY-011] calls them around each exchange, with the params', async () => {
    const params: unknown[] = []
    const outcome = await said((service) => {
      const setup = (given: unknown) => {
        params.push(given)
        service.states.add('a cup')
      }
      return { 'a cup': { ...pair(service, 'a cup'), setup }, closed: pair(service, 'closed') }
    })
    expect([outcome.said, outcome.held, outcome.left, params]).toEqual([[], all.held, [], [{ colour: 'red' }]])
  })
  it('[TL-VERIFY-011] [TL-VERIFY-014] a function alone sets up, and what it gives is sent', async () => {
    const outcome = await said((service) => ({
      'a cup': async () => {
        service.states.add('a cup')
        return { id: 'c-2' }
      },
      closed: pair(service, 'closed'),
    }))
    // Nobody tore it down.
    expect([outcome.held, outcome.left]).toEqual([['there', 'closed'], ['a cup']])
    expect(outcome.log[0]).toBe('GET /cups/c-2')
  })
  it('[TL-VERIFY-012] a state without a handler, whatever a record inherits', async () => {
    const { said: lines } = await said((service) => ({ 'a cup': pair(service, 'a cup') }))
    expect(lines).toEqual([
      "unknown-provider-state: readCup, closed (503): the state 'closed' is not known, and the exchange not sent: no handler has its name",
    ])
  })
  it('[TL-VERIFY-013] one that throws, rejects or hangs', async () => {
    const check = async (setup: () => unknown, words: string) => {
      const { said: lines } = await said(
        (service) => ({ 'a cup': { ...pair(service, 'a cup'), setup }, closed: pair(service, 'closed') }),
        100,
      )
      expect(lines).toEqual([
        `state-setup-failed: readCup, there (200): the state 'a cup' cannot be set up, and the exchange is not sent: ${words}`,
      ])
    }
    await check(() => {
      throw new Error('no shelf')
    }, 'its handler throws: no shelf')
    await check(() => Promise.reject('no nails'), 'its handler throws: no nails')
    await check(() => new Promise(() => {}), 'no answer within 100 ms')
  })
  it('[TL-VERIFY-011] an interrupt ends the wait, and what was set up is torn down', async () => {
    const interrupt = new AbortController()
    const service = await shelf()
    const setup = () => {
      service.states.add('a cup')
      interrupt.abort()
    }
    const handlers = { 'a cup': { ...pair(service, 'a cup'), setup }, closed: () => {} }
    const outcome = await verify(service, { handlers }, interrupt.signal)
    expect([outcome.said, outcome.counts.notReached, [...service.states], service.log]).toEqual([[], 3, [], []])
  })
})

describe('no handler at all', () => {
  it('[TL-VERIFY-005] the exchange is not sent, counted, and an info', async () => {
    const service = await shelf()
    const { said: lines, counts } = await verify(service)
    expect([lines.length, counts]).toEqual([4, { exchanges: 3, passed: 1, failed: 0, notReached: 2 }])
  })
})
