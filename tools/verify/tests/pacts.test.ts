import { parseSourceDocument } from '@throughline/kernel'
import type { ApiModel } from '@throughline/openapi'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { holdPacts, readContracts, readPact } from '../src/index.ts'
import { scratch } from './scratch.ts'

const { root, remove } = scratch({
  'shop.yaml': `openapi: 3.1.1
info: { title: Shop, version: 1.0.0 }
servers: [{ url: 'https://{host}/api/v2/', variables: { host: { default: example.org } } }]
paths:
  /orders:
    post:
      operationId: placeOrder
      parameters:
        - { name: X-Key, in: header, required: true, schema: { type: string, minLength: 3 } }
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } }
      responses:
        '201':
          description: Placed.
          headers: { X-Wait: { schema: { type: integer, minimum: 0 } } }
          content: { application/json: { schema: { $ref: '#/components/schemas/Receipt' } } }
        4XX: { description: Refused., content: { application/json: { schema: { type: object } } } }
  /orders/{id}:
    get:
      operationId: readOrder
      parameters:
        - { name: id, in: path, required: true, schema: { type: integer, minimum: 1 } }
        - { name: lang, in: query, schema: { enum: [de, en] } }
        - { name: part, in: query, schema: { type: array, items: { type: string }, maxItems: 2 } }
      responses:
        '200':
          description: Found.
          content: { application/json: { schema: { $ref: '#/components/schemas/Receipt' } } }
    delete:
      operationId: dropOrder
      parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
      responses: { '204': { description: Gone. } }
  /orders/latest:
    get:
      operationId: readLatest
      responses: { '200': { description: Found., content: { text/plain: { schema: { type: string, maxLength: 5 } } } } }
  /orders/{id}/events:
    get:
      operationId: watchOrder
      parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
      responses:
        '200':
          description: A stream.
          content:
            text/event-stream:
              x-sse-events:
                events:
                  step: { schema: { type: object, required: [n], properties: { n: { type: integer } } } }
                  done: { schema: { type: object }, terminal: true }
                order: step* done
                index: { event: step, field: n }
  /accounts/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    get:
      operationId: readAccount
      security: [{ token: [] }, { key: [], seat: [] }]
      responses: { '204': { description: Found. }, '401': { description: Refused. } }
    put:
      operationId: keepAccount
      security: [{ word: [] }]
      parameters: [{ name: word, in: query, schema: { type: string } }]
      responses: { '204': { description: Kept. } }
    delete:
      operationId: dropAccount
      security: [{}, { token: [] }]
      responses: { '204': { description: Gone. } }
components:
  securitySchemes:
    token: { type: http, scheme: bearer }
    key: { type: apiKey, in: header, name: X-Api-Key }
    seat: { type: apiKey, in: cookie, name: seat }
    word: { type: apiKey, in: query, name: word }
  schemas:
    Order:
      type: object
      required: [item, count]
      additionalProperties: false
      properties:
        id: { type: integer, readOnly: true }
        item: { type: string }
        count: { type: integer, minimum: 1 }
    Receipt:
      allOf:
        - { type: object, required: [id], properties: { id: { type: integer } } }
        - type: object
          required: [state]
          properties:
            state: { enum: [open, closed] }
            lines: { type: array, minItems: 2, items: { $ref: '#/components/schemas/Line' } }
            pay:
              oneOf:
                - { type: object, required: [cash], properties: { cash: { type: number } } }
                - { type: object, required: [card], properties: { card: { type: string } } }
            notes: { type: object }
    Line: { type: object, required: [item], properties: { item: { type: string }, secret: { type: string, writeOnly: true } } }
`,
})
afterAll(remove)

let models: ApiModel[]
beforeAll(async () => {
  const { value = [], findings } = await readContracts(root, [{ file: 'shop.yaml' }])
  expect(findings).toEqual([])
  models = value.map(({ model }) => model)
})

type Message = Record<string, unknown>
const json = (content: unknown) => ({ content, contentType: 'application/json', encoded: false })
const place = { method: 'POST', path: '/orders', headers: { 'X-Key': ['abc'] }, body: json({ item: 'tea', count: 1 }) }
const read = { method: 'GET', path: '/orders/7' }
const found = { status: 200, body: json({ id: 7, state: 'open' }) }
const placed = { status: 201, body: json({ id: 7 }) }

const pactOf = (interactions: unknown[], version = '4.0') =>
  JSON.stringify(
    {
      consumer: { name: 'till' },
      provider: { name: 'shop' },
      interactions,
      metadata: { pactSpecification: { version } },
    },
    undefined,
    1,
  )

const saidOf = (text: string, added: string[] = []): string[] => {
  const { value: source, findings: unread } = parseSourceDocument('till-shop.json', text)
  const pact = source && readPact(source)
  const contractsOf = (name: string) => (name === 'shop' ? models : undefined)
  const held =
    pact?.value &&
    holdPacts([pact.value], { names: ['shop'], contractsOf, headersOf: () => added.map((name) => [name, 'x']) })
  return [...unread, ...(pact?.findings ?? []), ...(held?.findings ?? [])].map(
    ({ code, message, location, level }) =>
      `${level === 'error' ? '' : `${level} `}${code} ${location?.pointer ?? ''} ${message}`,
  )
}

/** What is said of one interaction, without what is the same of all of them. */
const check = (request: Message, response: Message, version?: string, added?: string[]): string[] =>
  saidOf(pactOf([{ description: 'it', type: 'Synchronous/HTTP', request, response }], version), added).map((each) =>
    each.replace('pact-outside-contract /interactions/0/', '').replace("till, 'it': ", ''),
  )

describe('an interaction', () => {
  it('[TL-VERIFY-017] that keeps to the contract is within it, in any version of the form', () => {
    expect(check(place, placed)).toEqual([])
    expect(check({ ...read, query: { lang: ['de'], part: ['a', 'b'] } }, found)).toEqual([])
    expect(check({ ...read, query: 'lang=en&part=a' }, { status: 200, body: { id: 7 } }, '2.0.0')).toEqual([])
    const body = { item: 'tea', count: 1 }
    expect(check({ ...place, headers: { 'x-key': 'abc' }, body }, { status: 201, body: { id: 1 } }, '3.0.0')).toEqual(
      [],
    )
    expect(check({ ...read, path: '/api/v2/orders/7' }, found)).toEqual([])
    expect(check({ method: 'DELETE', path: '/orders/7' }, { status: 204 })).toEqual([])
    expect(check({ method: 'get', path: '/orders/latest' }, { status: 200, body: { content: 'tea' } })).toEqual([])
  })

  it('[TL-VERIFY-026] that carries no credentials where its operation asks for some is an info', () => {
    const [account, kept] = [{ method: 'GET', path: '/accounts/7' }, { status: 204 }]
    const bare = 'info pact-without-credentials /interactions/0/request the request carries no credentials; '
    const wanted = [`${bare}readAccount asks for 'token' (header Authorization)`]
    expect(check(account, kept)).toEqual(wanted)
    expect(check({ ...account, headers: { Authorization: ['Basic eDp5'] } }, kept)).toEqual(wanted)
    expect(check({ ...account, headers: { 'X-Api-Key': ['k'], Cookie: ['a=b'] } }, kept)).toEqual(wanted)
    expect(check({ ...account, method: 'PUT' }, kept)).toEqual([`${bare}keepAccount asks for 'word' (query word)`])
  })
  it('[TL-VERIFY-026] that carries them, is refused, may go without, or has them added is not told', () => {
    const [account, kept] = [{ method: 'GET', path: '/accounts/7' }, { status: 204 }]
    expect(check({ ...account, headers: { authorization: ['bearer t'] } }, kept)).toEqual([])
    expect(check({ ...account, headers: { 'X-Api-Key': ['k'], Cookie: ['a=b; seat=4'] } }, kept)).toEqual([])
    expect(check({ ...account, method: 'PUT', query: { word: ['w'] } }, kept)).toEqual([])
    expect(check({ ...account, method: 'DELETE' }, kept)).toEqual([])
    expect(check(account, { status: 401 })).toEqual([])
    expect(check(account, kept, '4.0', ['authorization'])).toEqual([])
    expect(check({ ...account, method: 'PUT' }, kept, '4.0', ['authorization'])).toHaveLength(1)
  })
  it('[TL-VERIFY-026] without credentials is told once with others of its consumer', () => {
    const request = { method: 'GET', path: '/accounts/7' }
    const file = pactOf(
      ['a', 'b'].map((description) => ({ description, type: 'Synchronous/HTTP', request, response: { status: 204 } })),
    )
    const { value: source } = parseSourceDocument('till-shop.json', file)
    const pact = source && readPact(source).value
    const held = holdPacts(pact ? [pact] : [], { contractsOf: () => models })
    expect(held.findings.map(({ cause }) => [cause?.id, cause?.at])).toEqual([
      ['till', "'a'"],
      ['till', "'b'"],
    ])
    expect(held.value.counts.within).toBe(2)
  })

  it('[TL-VERIFY-018] of an operation or a status that there is not is told', () => {
    expect(check({ ...read, path: '/order' }, found)).toEqual(['request/path no contract has the path of GET /order'])
    expect(check({ ...read, method: 'PATCH' }, found)).toEqual([
      'request/path no contract has PATCH /orders/7; it has GET, DELETE',
    ])
    expect(check(read, { ...found, status: 206 })).toEqual(['response/status readOrder declares 200; not 206'])
    expect(check(place, { status: 409, body: json({ any: 1 }) })).toEqual([])
  })

  it('[TL-VERIFY-019] whose request the operation does not take is told at its place', () => {
    expect(check({ ...place, body: json({ item: 'tea', count: 0, more: 1 }) }, placed)).toEqual([
      "request/body/content the body of the request has 'more', which the contract does not declare",
      'request/body/content/count the body of the request at /count must be >= 1: 0',
    ])
    const { body: _, ...bodiless } = place
    expect(check(bodiless, placed)).toEqual(['request the request has no body'])
    expect(check({ ...read, body: json({}) }, found)).toEqual([
      'request/body/content the request has a body; readOrder takes none',
    ])
    expect(check({ ...place, headers: { 'X-Key': ['ab'], 'Content-Type': ['text/csv'] } }, placed)).toEqual([
      'request/headers/X-Key the header parameter \'X-Key\' must NOT have fewer than 3 characters: "ab"',
      'request/body/content the request is text/csv; placeOrder takes application/json',
    ])
    expect(check({ ...place, headers: {} }, placed)).toEqual(['request the request lacks the header X-Key'])
    expect(check({ ...read, path: '/orders/0' }, found)).toEqual([
      "request/path the path parameter 'id' must be >= 1: 0",
    ])
    expect(check({ ...read, query: { lang: ['fr'], sort: ['up'], part: ['a', 'b', 'c'] } }, found)).toEqual([
      'request/query/lang the query parameter \'lang\' is none of "de","en": "fr"',
      "request/query/sort the request has a query parameter 'sort'; the contract has 'lang', 'part'",
      expect.stringContaining("request/query/part the query parameter 'part' must NOT have more than 2 items"),
    ])
  })

  it('[TL-VERIFY-019] that is to be refused may send anything', () => {
    expect(check({ ...place, headers: {}, body: json({ count: 'many' }) }, { status: 400 })).toEqual([])
  })

  it('[TL-VERIFY-020] relies on a part of an answer, and on nothing that is not declared', () => {
    const of = (body: unknown) => check(read, { status: 200, body: json(body) })
    expect(of({ lines: [{ item: 'tea' }], pay: {}, notes: { anything: 1 } })).toEqual([])
    expect(of({ id: '7' })).toEqual(['response/body/content/id the body of the answer at /id must be integer: "7"'])
    expect(of({ id: 7, total: 4 })).toEqual([
      "response/body/content the body of the answer has 'total', which the contract does not declare",
    ])
    expect(of({ state: 'lost', lines: [{ item: 'tea', price: 1 }], pay: { cash: 1, cheque: 2 } })).toEqual([
      'response/body/content/state the body of the answer at /state is none of "open","closed": "lost"',
      "response/body/content/lines/0 the body of the answer at /lines/0 has 'price', which the contract does not declare",
      "response/body/content/pay the body of the answer at /pay has 'cheque', which the contract does not declare",
    ])
    expect(of({ lines: [{ secret: 'x' }] })).toEqual([
      'response/body/content/lines/0/secret the body of the answer at /lines/0/secret is writeOnly, and no answer holds it',
    ])
    const latest = (content: unknown) => check({ ...read, path: '/orders/latest' }, { status: 200, body: { content } })
    expect(latest('coffee')).toEqual([
      'response/body/content the body of the answer must NOT have more than 5 characters: "coffee"',
    ])
    expect(check({ method: 'DELETE', path: '/orders/7' }, { status: 204, body: json({}) })).toEqual([
      'response/body/content the answer 204 has no body',
    ])
    expect(check(read, { ...found, headers: { 'Content-Type': ['text/html'] } })).toEqual([
      'response/body/content the answer 200 is application/json; not text/html',
    ])
  })

  it('[TL-VERIFY-020] relies on headers that are declared', () => {
    const of = (headers: Record<string, string[]>) => check(place, { ...placed, headers })
    expect(of({ 'x-wait': ['0'], 'Content-Type': ['application/json; charset=utf-8'] })).toEqual([])
    expect(of({ 'X-Wait': ['soon'], 'X-Rest': ['1'] })).toEqual([
      'response/headers/X-Wait the header X-Wait must be integer: "soon"',
      'response/headers/X-Rest the answer 201 has no header X-Rest',
    ])
  })

  it('[TL-VERIFY-020] relies on a stream whose events the contract has', () => {
    const of = (text: string) => {
      const body = { content: Buffer.from(text).toString('base64'), contentType: '*/*', encoded: 'base64' }
      const headers = { 'Content-Type': ['text/event-stream'] }
      return check({ ...read, path: '/orders/7/events' }, { status: 200, headers, body })
    }
    const event = (name: string, data: string) => `event: ${name}\ndata: ${data}\n\n`
    expect(of(event('step', '{"n":0}') + event('done', '{}'))).toEqual([])
    expect(of(event('stop', '{}'))).toEqual([
      "response/body/content event 1, 'stop', is not declared; declared are step, done",
    ])
    expect(of(event('step', '{"n":1}') + event('step', '[]'))).toEqual([
      "response/body/content event 2, 'step', breaks its schema: its payload must be object: []",
      "response/body/content the stream ends behind 'step', where the order says step or done",
      "response/body/content 'n' of 'step' number 1 is 1, not 0",
    ])
  })

  it('[TL-VERIFY-021] whose rules allow what the contract excludes is an info', () => {
    const of = (rules: object, version?: string) => check(read, { ...found, matchingRules: rules }, version)
    const words = (regex: string) => ({ body: { '$.state': { matchers: [{ match: 'regex', regex }] } } })
    expect(of(words('^(open|closed)$'))).toEqual([])
    expect(of(words('o.*'))).toEqual([])
    expect(of(words('^(open|lost)$'))).toEqual([
      'info pact-rule-beyond-contract /interactions/0/response/matchingRules/body/$.state its rule for the answer at /state allows "lost", which the contract excludes',
    ])
    expect(of({ body: { '$.id': { combine: 'OR', matchers: [{ match: 'integer' }, { match: 'null' }] } } })).toEqual([
      'info pact-rule-beyond-contract /interactions/0/response/matchingRules/body/$.id its rule for the answer at /id allows null, which the contract excludes',
    ])
    const older = { '$.body.state': { match: 'regex', regex: 'open|gone' } }
    expect(check(read, { status: 200, body: { state: 'open' }, matchingRules: older }, '2.0.0')).toEqual([
      'info pact-rule-beyond-contract /interactions/0/response/matchingRules/$.body.state its rule for the answer at /state allows "gone", which the contract excludes',
    ])
  })
})

describe('a file', () => {
  it('[TL-VERIFY-022] that is no pact is told where it stops being one', () => {
    expect(saidOf('{')).toEqual([expect.stringMatching(/^syntax-error /)])
    expect(saidOf('[]')).toEqual(['pact-malformed  the file must be object'])
    expect(saidOf('{ "consumer": { "name": "till" }, "interactions": [] }')).toEqual([
      "pact-malformed  the file must have required property 'provider'",
    ])
    const bad = (interaction: object) => saidOf(pactOf([{ description: 'it', ...interaction }]))
    expect(bad({ request: read })).toEqual([
      "pact-malformed /interactions/0 /interactions/0 must have required property 'response'",
    ])
    expect(bad({ request: { ...read, path: 'orders' }, response: found })).toEqual([
      'pact-malformed /interactions/0/request/path /interactions/0/request/path must match pattern "^/"',
    ])
    expect(bad({ request: read, response: { status: '200' } })).toEqual([
      'pact-malformed /interactions/0/response/status /interactions/0/response/status must be integer',
    ])
  })

  it('[TL-VERIFY-022] with a provider that nobody knows is told, with the nearest name', () => {
    expect(saidOf(pactOf([]).replace('"shop"', '"shp"'))).toEqual([
      "pact-provider-unknown /provider/name till has a pact with 'shp', and no service has this name; did you mean 'shop'?",
    ])
  })

  it('[TL-VERIFY-022] that says one interaction twice, or a message, is told', () => {
    const one = { description: 'it', request: read, response: found }
    const other = { ...one, providerStates: [{ name: 'full' }] }
    expect(saidOf(pactOf([one, other]))).toEqual([])
    expect(saidOf(pactOf([one, other, one]))).toEqual([
      "pact-malformed /interactions/2 'it' stands twice in the pact of till, in the same state",
    ])
    expect(saidOf(pactOf([{ description: 'news', type: 'Asynchronous/Messages', contents: {} }]))).toEqual([
      "info pact-not-read /interactions/0 till, 'news': it is no HTTP request, and held to nothing",
    ])
  })
})
