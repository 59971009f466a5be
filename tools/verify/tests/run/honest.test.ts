import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { describe, expect, it } from 'vitest'
import { type ExploreOptions, explore, readContracts } from '../../src/index.ts'
import { scratch } from '../scratch.ts'
import { codesOf, type Lie } from './shelf.ts'

const document = `openapi: 3.1.1
info: { title: Desk, version: '1' }
servers: [{ url: /api/v1 }]
security: [{ token: [] }, { sid: [], seat: [] }]
components:
  securitySchemes:
    token: { type: http, scheme: bearer }
    sid: { type: apiKey, in: cookie, name: sid }
    seat: { type: apiKey, in: header, name: X-Seat }
  schemas:
    Note:
      type: object
      required: [text, version]
      properties:
        text: { type: string, minLength: 1 }
        version: { type: integer, minimum: 1 }
        id: { type: string, readOnly: true }
        desk: { type: string, readOnly: true }
  responses: { Refused: { description: Refused. } }
paths:
  /notes:
    post:
      operationId: addNote
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } }
      responses:
        '201': { description: Added., content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } }
        '400': { $ref: '#/components/responses/Refused' }
        '415': { $ref: '#/components/responses/Refused' }
  /notes/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get:
      operationId: readNote
      responses:
        '200': { description: One., content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } }
        '404': { $ref: '#/components/responses/Refused' }
    put:
      operationId: replaceNote
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } }
      responses:
        '200': { description: Replaced., content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } }
        '400': { $ref: '#/components/responses/Refused' }
        '404': { $ref: '#/components/responses/Refused' }
        '409': { $ref: '#/components/responses/Refused' }
        '415': { $ref: '#/components/responses/Refused' }
    delete:
      operationId: removeNote
      responses:
        '204': { description: Gone. }
        '404': { $ref: '#/components/responses/Refused' }
        '406': { $ref: '#/components/responses/Refused' }
  /texts:
    post:
      operationId: sendText
      requestBody: { required: true, content: { text/plain: { schema: { type: string } } } }
      responses: { '204': { description: Taken. }, '415': { $ref: '#/components/responses/Refused' } }
  /session:
    get:
      operationId: readSession
      responses:
        '200': { description: Who asks., content: { application/json: { schema: { type: object, properties: { token: { type: string } } } } } }
`

const { root, remove } = scratch({ 'desk.yaml': document })
const { value: [contract] = [], findings: unread } = await readContracts(root, [{ file: 'desk.yaml' }])
remove()
if (!contract) throw new Error(JSON.stringify(unread))
const { model } = contract

interface Note {
  id: string
  text: string
  version: number
  desk: string
}

interface Quirks {
  /** The Location of a new note. */
  location?: (id: string) => string
}

const token = 'desk-token-1'

/** Either way in is enough; notes count their versions. */
const desk = ({ location }: Quirks) => {
  const notes = new Map<string, Note>()
  const empty = (status: number, headers = {}) => new Response(null, { status, headers })
  const isIn = (request: Request) => {
    const [authorization, cookie] = ['Authorization', 'Cookie'].map((name) => request.headers.get(name))
    const [scheme = '', given] = authorization?.split(' ') ?? []
    if (authorization !== null) return scheme.toLowerCase() === 'bearer' && given === token
    return cookie === 'sid=s-1' && request.headers.get('X-Seat') === 'window-seat'
  }
  const allow: Record<string, string> = { notes: 'POST', note: 'GET,PUT,DELETE', texts: 'POST', session: 'GET' }
  return async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url)
    const [, kind = '', id] = pathname.startsWith('/api/v1/') ? pathname.slice(7).split('/') : []
    const allowed = allow[id === undefined ? kind : kind.replace(/s$/, '')]
    if (allowed === undefined) return empty(404)
    const method = request.method === 'HEAD' ? 'GET' : request.method
    if (!allowed.split(',').includes(method)) return empty(405, { Allow: allowed })
    if (!isIn(request)) return empty(401, { 'WWW-Authenticate': 'Bearer, Cookie' })
    if (kind === 'session') return Response.json({ token })
    const type = request.headers.get('Content-Type')?.toLowerCase().split(';')[0]
    if (kind === 'texts') return empty(type === 'text/plain' ? 204 : 415)
    const note = notes.get(id ?? '')
    if (id !== undefined && !note) return empty(404)
    if (method === 'DELETE') {
      notes.delete(id ?? '')
      return empty(204)
    }
    if (method === 'GET') return Response.json(note)
    if (type !== 'application/json') return empty(415)
    const body = parsed(await request.text())
    if (!body) return empty(400)
    if (note && body.version !== note.version) return empty(409)
    const version = note ? note.version + 1 : body.version
    const made = { desk: 'acme-corp', ...body, id: note?.id ?? `n${notes.size}`, version }
    notes.set(made.id, made)
    const headers = location && !note ? { Location: location(made.id) } : {}
    return Response.json(made, { status: note ? 200 : 201, headers })
  }
}

const parsed = (text: string): Pick<Note, 'text' | 'version'> | undefined => {
  try {
    const { text: own, version } = JSON.parse(text) as Record<string, unknown>
    const isVersion = typeof version === 'number' && Number.isInteger(version) && version >= 1
    return typeof own === 'string' && own !== '' && isVersion ? { text: own, version } : undefined
  } catch {
    return undefined
  }
}

const told = async (
  quirks: Quirks,
  headers: [string, string][],
  phases: ExploreOptions['phases'] = ['stateful', 'coverage'],
): Promise<string[]> => {
  const server = createAdaptorServer({ fetch: desk(quirks) })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`
    const { findings } = await explore({ model, url, headers, ...(phases && { phases }) })
    return findings.filter(({ level }) => level !== 'info').map(({ code, message }) => `${code} ${message}`)
  } finally {
    server.close()
  }
}

const bearer: [string, string] = ['Authorization', `Bearer ${token}`]

describe('a desk that keeps its document in its own way', () => {
  const check = async (quirks: Quirks, headers = [bearer]) =>
    expect(await told(quirks, headers, quirks.location && ['stateful'])).toEqual([])
  it('[TL-VERIFY-216] [TL-VERIFY-219] [TL-VERIFY-221] is clean', () => check({}))
  it('[TL-VERIFY-221] shows who asks, and the words that are a password elsewhere', async () => {
    await check({}, [bearer, ['X-Desk', 'acme-corp'], ['Proxy-Authorization', 'Basic ZGVzazp2ZXJzaW9ucw==']])
  })
  it('[TL-VERIFY-216] [TL-VERIFY-221] lets in by another way as well', () =>
    check({}, [bearer, ['Cookie', 'sid=s-1'], ['X-Seat', 'window-seat']]))
  it('[TL-VERIFY-237] leads to what was created by any reference', async () => {
    await check({ location: (id) => `/api/v1/notes/${id}` })
    await check({ location: (id) => `notes/${id}` })
    await check({ location: (id) => `https://desk.example/v1/notes/${id}` })
    const dead = await told({ location: (id) => `/api/v1/book/${id}` }, [bearer], ['stateful'])
    expect(dead).toEqual([expect.stringMatching(/^location-dead /)])
  })
})

describe('a shelf that keeps its document in its own way', () => {
  const check = async (quirk: Lie, only: string[], codes: string[] = []) =>
    expect(await codesOf(quirk, only)).toEqual(codes)
  const status = (code: number) => new Response(null, { status: code })
  it('[TL-VERIFY-214] refuses a method that it does not have for whatever reason', async () => {
    for (const code of [302, 400, 403, 415, 501])
      await check((_, answer) => (answer.status === 405 ? status(code) : answer), ['listBooks'])
  })
  it('[TL-VERIFY-218] shows nothing to who has no credentials', () =>
    check((_, answer) => (answer.status === 401 ? status(404) : answer), ['readBook']))
  it('[TL-VERIFY-219] takes an unknown media type for something that it cannot process', () =>
    check((_, answer) => (answer.status === 415 ? status(422) : answer), ['addBook']))
  it('[TL-VERIFY-221] says where a text does not parse', () =>
    check(
      (_, answer) => (answer.status === 400 ? new Response('Unexpected "{" at /body:1:2', { status: 400 }) : answer),
      ['addBook'],
      ['body-unexpected'],
    ))
})
