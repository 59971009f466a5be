import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseSourceDocument } from '@throughline/kernel'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { type AskOptions, askService, readPact, type StateHandlers } from '../src/index.ts'
import { scratch } from './scratch.ts'

const { root, remove } = scratch({
  'ends.mjs': "export class Verifier { verifyProvider() { console.log('so long'); process.exit(3) } }",
  'waits.mjs':
    'export class Verifier { verifyProvider() { setInterval(() => {}, 1000); return new Promise(() => {}) } }',
})
afterAll(remove)

/** Says how often it was asked, unless it is closed. */
const service = async () => {
  let asked = 0
  const authorizations: (string | undefined)[] = []
  const server = createServer((request, response) => {
    asked++
    authorizations.push(request.headers.authorization)
    response.writeHead(200, { 'Content-Type': 'application/json', 'X-Wait': '0' }).end('{"state":"open","lines":[1]}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: () => asked, authorizations }
}

const interactionOf = (response: object, states: string[] = []) => ({
  description: `interaction with ${JSON.stringify(response)} ${states}`,
  providerStates: states.map((name) => ({ name })),
  request: { method: 'GET', path: '/orders/7' },
  response: { status: 200, ...response },
})

const check = async (interactions: object[], options: Partial<AskOptions> = {}) => {
  const { url, asked, authorizations } = await service()
  const file = { consumer: { name: 'till' }, provider: { name: 'shop' }, interactions }
  const { value: source } = parseSourceDocument('till-shop.json', JSON.stringify(file, undefined, 1))
  const pact = source && readPact(source).value
  if (!pact) throw new Error('it is no pact')
  const { signal } = new AbortController()
  const { value, findings } = await askService(pact, pact.interactions, { root, url, signal, ...options })
  return {
    asked: asked(),
    verdicts: [...value.values()],
    ...(options.headers && { authorizations }),
    said: findings.map(
      ({ code, message, location }) => `${code} ${location?.pointer} ${message.replace(/^till, '.*?': /s, '')}`,
    ),
  }
}

describe('a service and a pact', () => {
  it('[TL-VERIFY-023] an interaction that it meets is met', async () => {
    const met = interactionOf({ headers: { 'X-Wait': '0' }, body: { state: 'open' } })
    expect(await check([met])).toEqual({ asked: 1, verdicts: ['met'], said: [] })
  })

  it('[TL-VERIFY-023] each fault stands at its place, and the other interactions are judged', async () => {
    const broken = interactionOf({ status: 201, headers: { 'X-Wait': '1' }, body: { state: 'closed', lines: [1, 2] } })
    const { asked, verdicts, said } = await check([broken, interactionOf({})])
    expect({ asked, verdicts, said: said.sort() }).toEqual({
      asked: 2,
      verdicts: ['broken', 'met'],
      said: [
        'pact-broken /interactions/0/response/body/lines the service: Expected 2 but was missing',
        'pact-broken /interactions/0/response/body/lines the service: Expected a List with 2 elements but received 1 elements',
        "pact-broken /interactions/0/response/body/state the service: Expected 'open' (String) to be equal to 'closed' (String)",
        "pact-broken /interactions/0/response/headers/X-Wait the service: Mismatch with header 'X-Wait': Expected '0' to be equal to '1'",
        'pact-broken /interactions/0/response/status the service: expected 201 but was 200',
      ],
    })
  })

  it('[TL-VERIFY-027] header fields are added to interactions without credentials, and to no others', async () => {
    const [bare, own] = [interactionOf({}), interactionOf({ headers: { 'X-Wait': '0' } })]
    const options: Partial<AskOptions> = {
      headers: [['Authorization', 'Bearer shop-token']],
      isBare: ({ description }) => description === bare.description,
    }
    expect(await check([bare, own], options)).toEqual({
      ...{ asked: 2, verdicts: ['met', 'met'], said: [] },
      authorizations: ['Bearer shop-token', undefined],
    })
  })

  it('[TL-VERIFY-024] a state is set up before its interaction and torn down after it', async () => {
    const calls: string[] = []
    const handlers: StateHandlers = {
      full: { setup: async () => void calls.push('setup'), teardown: async () => void calls.push('teardown') },
    }
    const { verdicts, said } = await check([interactionOf({}, ['full'])], { states: { handlers } })
    expect({ verdicts, said, calls }).toEqual({ verdicts: ['met'], said: [], calls: ['setup', 'teardown'] })
  })

  it('[TL-VERIFY-024] a state that is unknown or fails is told', async () => {
    const handlers: StateHandlers = {
      full: () => Promise.reject(new Error('no disk')),
      left: { setup: async () => {}, teardown: () => Promise.reject(new Error('no way back')) },
    }
    const interactions = ['ful', 'full', 'left'].map((state) => interactionOf({}, [state]))
    expect(await check(interactions, { states: { handlers } })).toEqual({
      asked: 1,
      verdicts: ['broken', 'broken', 'broken'],
      said: [
        expect.stringMatching(/^unknown-provider-state \/interactions\/0 the state 'ful' is not known: /),
        expect.stringMatching(/^state-setup-failed \/interactions\/1 the state 'full' cannot be set up: .*no disk/),
        expect.stringMatching(
          /^state-teardown-failed \/interactions\/2 .*the state 'left' cannot be torn down: .*no way back/,
        ),
      ],
    })
  })

  it('[TL-VERIFY-024] a state that nothing brings about is not reached, and its interaction not sent', async () => {
    expect(await check([interactionOf({}, ['full']), interactionOf({})])).toEqual({
      asked: 1,
      verdicts: ['not-reached', 'met'],
      said: ["pact-not-reached /interactions/0 it needs the state 'full', and nothing brings it about"],
    })
  })

  it('[TL-VERIFY-025] a verifier that is not there, or ends without a verdict, is told', async () => {
    expect(await check([interactionOf({})], { library: 'no-such-library' })).toEqual({
      asked: 0,
      verdicts: [],
      said: [
        'pact-verifier-missing /provider/name the verifier of Pact is not installed: shop is not held to the pact of till',
      ],
    })
    const { said } = await check([interactionOf({})], { library: `${root}/ends.mjs` })
    expect(said).toEqual([
      'pact-verifier-failed /provider/name the verifier of Pact gave no verdict on the pact of till: so long',
    ])
  })

  it('[TL-VERIFY-025] a verifier that is interrupted ends', async () => {
    const ending = new AbortController()
    setImmediate(() => ending.abort())
    const options = { library: `${root}/waits.mjs`, signal: ending.signal }
    expect(await check([interactionOf({})], options)).toEqual({ asked: 0, verdicts: [], said: [] })
  })
})
