import { describe, expect, it } from 'vitest'
import { type ExploreOptions, explore, type FetchApp, fetchTransport, readContracts } from '../../src/index.ts'
import { scratch } from '../scratch.ts'

/** What a run says of a service, and what it reached. */
const run = async (text: string, app: FetchApp, more: Partial<ExploreOptions> = {}) => {
  const { root, remove } = scratch({ 'api.yaml': `openapi: 3.1.0\ninfo: { title: API, version: '1' }\n${text}` })
  const { value: [contract] = [], findings: unread } = await readContracts(root, [{ file: 'api.yaml' }])
  remove()
  if (!contract) throw new Error(`the contract does not read: ${JSON.stringify(unread)}`)
  const transport = fetchTransport(app, { timeoutMs: 1000 })
  const { value, findings } = await explore({ model: contract.model, url: 'http://localhost', transport, ...more })
  const told = findings.filter(({ level }) => level !== 'info').map(({ code, message }) => `${code}: ${message}`)
  return { told, operations: value.operations, findings }
}

const notAllowed = (allow: string) => new Response(null, { status: 405, headers: { Allow: allow } })

const read = async (request: Request): Promise<Record<string, unknown> | undefined> => {
  if (request.headers.get('content-type')?.toLowerCase() !== 'application/json') return undefined
  const value: unknown = await request.json().catch(() => undefined)
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined
}

describe('a token of a page', () => {
  const document = `paths:
  /notes:
    post:
      operationId: addNote
      requestBody:
        required: true
        content: { application/json: { schema: { type: object, required: [text], properties: { text: { type: string } } } } }
      responses: { '201': { description: added }, '400': { description: no note } }
    get:
      operationId: listNotes
      parameters:
        - { name: limit, in: query, schema: { type: integer, minimum: 1, maximum: 9 } }
        - { name: pageToken, in: query, schema: { type: string } }
      responses:
        '400': { description: no page }
        '200':
          description: a page
          content:
            application/json:
              schema:
                type: object
                required: [items, next_page_token]
                properties:
                  items: { type: array, items: { type: object } }
                  next_page_token: { anyOf: [{ type: string }, { type: 'null' }] }
`
  /** Gives the pages of its notes by tokens that it makes; `stays` at the first page. */
  const notes = (stays: boolean): FetchApp => {
    const all: { id: number; text: unknown }[] = []
    return async (request) => {
      const { pathname, searchParams: query } = new URL(request.url)
      if (pathname !== '/notes') return new Response(null, { status: 404 })
      if (request.method === 'POST') {
        const note = await read(request)
        if (typeof note?.text !== 'string') return new Response(null, { status: 400 })
        all.push({ id: all.length, text: note.text })
        return new Response(null, { status: 201 })
      }
      if (request.method !== 'GET' && request.method !== 'HEAD') return notAllowed('GET, POST')
      const [limit, token] = [query.get('limit') ?? '5', query.get('pageToken')]
      const isPage = /^[1-9]$/.test(limit) && (token === null || /^after-\d+$/.test(token))
      if (!isPage) return new Response(null, { status: 400 })
      const from = token === null || stays ? 0 : Number(token.slice('after-'.length))
      const end = from + Number(limit)
      return Response.json({ items: all.slice(from, end), next_page_token: end < all.length ? `after-${end}` : null })
    }
  }

  it('[TL-VERIFY-248] that is made up may be refused, and one that was given leads on', async () => {
    const { told, operations } = await run(document, notes(false))
    expect(told).toEqual([])
    expect(operations.find(({ operationId }) => operationId === 'listNotes')?.parameters).toEqual({
      seen: ['query.limit', 'query.pageToken'],
      missing: [],
    })
  })
  it('[TL-VERIFY-248] that leads to the same page again repeats its items', async () => {
    const { told } = await run(document, notes(true))
    expect(told).toEqual([expect.stringMatching(/^pages-overlap: .*the page that next_page_token leads to repeats/)])
  })
})

describe('a value that a person gives', () => {
  const document = `paths:
  /login:
    post:
      operationId: login
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [user, pin]
              properties: { user: { type: string, minLength: 1 }, pin: { type: integer }, note: { type: string, maxLength: 9 } }
      responses:
        '200': { description: come in }
        '400': { description: who? }
`
  const login: FetchApp = async (request) => {
    if (request.method !== 'POST') return notAllowed('POST')
    const { user, pin, note = '' } = (await read(request)) ?? {}
    const isKnown = user === 'ann' && pin === 42 && typeof note === 'string' && [...note].length <= 9
    return new Response(null, { status: isKnown ? 200 : 400 })
  }
  it('[TL-VERIFY-423] is sent in bodies, as their schema has it', async () => {
    const set = new Map([
      ['body.user', 'ann'],
      ['body.pin', '42'],
    ])
    const { told, operations } = await run(document, login, { set })
    expect([told, operations[0]?.missing]).toEqual([[], []])
  })
  it('[TL-VERIFY-405] is hinted at where nothing succeeds', async () => {
    const { told, findings } = await run(document, login)
    const { help } = findings.find(({ code }) => code === 'operation-not-reached') ?? {}
    expect([told.map((text) => text.split(':')[0]), help]).toEqual([
      ['nothing-verified', 'mostly-4xx'],
      expect.stringContaining('body.NAME=VALUE'),
    ])
  })
})

describe('a set-up that is wrong', () => {
  it('[TL-VERIFY-405] in that the document has no operation', async () => {
    const hooks = `webhooks: { paid: { post: { responses: { '200': { description: ok } } } } }`
    const { told } = await run(hooks, () => new Response(null, { status: 404 }))
    expect(told).toEqual(['nothing-verified: the document describes no operation: nothing was sent'])
  })
  it('[TL-VERIFY-405] is not one that exchanges showed to be right', async () => {
    const document = `paths: { /a: { get: { operationId: a, responses: { '200': { description: ok }, '404': { description: none } } } } }`
    const gone: FetchApp = () => new Response(null, { status: 404 })
    const none = { declared: 0, reached: 0, missing: [] }
    const examples = { statuses: { declared: 2, reached: 2, missing: [] }, events: none, codes: none }
    const codes = async (more: Partial<ExploreOptions>) =>
      (await run(document, gone, more)).told.map((text) => text.split(':')[0])
    expect([await codes({}), await codes({ examples })]).toEqual([
      ['nothing-verified', 'mostly-404'],
      ['nothing-verified'],
    ])
  })
  it('[TL-VERIFY-218] in that nothing is there says nothing of what is told of it', async () => {
    const document = `security: [{ key: [] }]
components: { securitySchemes: { key: { type: http, scheme: bearer } } }
paths:
  /tools/{id}:
    put:
      operationId: putTool
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { '204': { description: kept }, '404': { description: none } }
    get:
      operationId: getTool
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { '200': { description: one }, '404': { description: none } }
`
    const headers: [string, string][] = [['Authorization', 'Bearer one']]
    const { told } = await run(document, () => new Response(null, { status: 404 }), { headers })
    expect(told.map((text) => text.split(':')[0])).toEqual(['nothing-verified', 'mostly-404'])
  })
})
