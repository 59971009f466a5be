import { describe, expect, it } from 'vitest'
import type { FetchApp } from '../../src/index.ts'
import { found } from './of-document.ts'

/** What documents that others wrote do, and services that are right about it. */
const check = async (paths: string, app: FetchApp, want: string[]) => expect(await found(paths, app)).toEqual(want)

const notes = `
  /notes:
    post:
      operationId: addNote
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } }
      responses:
        '201': { description: added, content: { application/json: { schema: { $ref: '#/components/schemas/Kept' } } } }
        '400': { description: malformed }
        '415': { description: JSON only }
  /notes/count:
    get:
      operationId: countNotes
      responses: { '200': { description: how many, content: { application/json: { schema: { type: integer } } } } }
  /notes/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer, minimum: 1 } }]
    put:
      operationId: replaceNote
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Kept' } } } }
      responses:
        '200': { description: replaced, content: { application/json: { schema: { $ref: '#/components/schemas/Kept' } } } }
        '400': { description: malformed }
        '404': { description: not there }
        '415': { description: JSON only }
    get:
      operationId: readNote
      responses:
        '200': { description: the note, content: { application/json: { schema: { $ref: '#/components/schemas/Kept' } } } }
        '400': { description: malformed }
        '404': { description: not there }
    delete:
      operationId: removeNote
      responses: { '204': { description: gone }, '400': { description: malformed }, '404': { description: not there } }
components:
  schemas:
    Note: { type: object, required: [text], additionalProperties: false, properties: { text: { type: string, minLength: 1 } } }
    Kept: { type: object, required: [text], additionalProperties: false, properties: { id: { type: integer }, text: { type: string, minLength: 1 } } }
`

/** Needs the body that its document calls optional, keeps to the ID in the path, and has no HEAD. */
const notesApp = (): FetchApp => {
  const kept = new Map<number, { id: number; text: string }>()
  let last = 0
  return async (request) => {
    const { pathname } = new URL(request.url)
    const empty = (status: number, headers: Record<string, string> = {}) => new Response(null, { status, headers })
    const id = Number(/^\/notes\/(.+)$/.exec(pathname)?.[1] ?? Number.NaN)
    const isOne = pathname !== '/notes' && pathname !== '/notes/count'
    if (request.method === 'GET' && pathname === '/notes/count') return Response.json(kept.size)
    if (isOne && ['GET', 'PUT', 'DELETE'].includes(request.method) && (!Number.isInteger(id) || id < 1))
      return empty(400)
    // Another resource: what is asked of /notes/count is asked of the note of that name.
    if (pathname === '/notes/count' && ['PUT', 'DELETE'].includes(request.method)) return empty(400)
    const note = kept.get(id)
    if (request.method === 'HEAD') return empty(404)
    if (isOne && request.method === 'GET') return note ? Response.json(note) : empty(404)
    if (isOne && request.method === 'DELETE') return kept.delete(id) ? empty(204) : empty(404)
    const writes = (request.method === 'PUT' && isOne) || (request.method === 'POST' && pathname === '/notes')
    const allowed = isOne ? 'GET, PUT, DELETE' : pathname === '/notes' ? 'POST' : 'GET'
    if (!writes) return empty(405, { Allow: allowed })
    if (isOne && !note) return empty(404)
    const text = await request.text()
    if (text !== '' && request.headers.get('Content-Type')?.toLowerCase() !== 'application/json') return empty(415)
    const body = parsed(text)
    const isNote =
      typeof body?.text === 'string' &&
      body.text !== '' &&
      Object.keys(body).every((name) => name === 'text' || (isOne && name === 'id'))
    if (!isNote || (body.id !== undefined && body.id !== id)) return empty(400)
    const made = { id: isOne ? id : ++last, text: body.text as string }
    kept.set(made.id, made)
    return Response.json(made, { status: isOne ? 200 : 201 })
  }
}

const parsed = (text: string): Record<string, unknown> | undefined => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

describe('documents that others wrote', () => {
  it('[TL-VERIFY-203] [TL-VERIFY-212] [TL-VERIFY-506] an optional body that is needed, a path of two templates, an ID in path and body', () =>
    check(notes, notesApp(), []))

  it('[TL-VERIFY-403] [TL-VERIFY-506] an operation without a name has that of its method and path', async () => {
    const both = `
  /left: { get: { responses: { '200': { description: ok, content: { application/json: { schema: { type: integer } } } } } } }
  /right: { get: { responses: { '200': { description: ok, content: { application/json: { schema: { type: integer } } } } } } }
`
    const answer: FetchApp = ({ method }) =>
      method === 'GET' ? Response.json('one') : new Response(null, { status: 405, headers: { Allow: 'GET' } })
    await check(both, answer, [
      'body-invalid: GET /left (GET /left): its body must be integer: "one"',
      'body-invalid: GET /right (GET /right): its body must be integer: "one"',
    ])
  })

  it('[TL-VERIFY-212] [TL-VERIFY-506] a parameter that is refused at its plainest is one finding', async () => {
    const box = `
  /maps:
    get:
      operationId: listMaps
      parameters: [{ name: box, in: query, explode: false, schema: { type: array, minItems: 2, maxItems: 4, items: { type: number, minimum: 0, maximum: 9 } } }]
      responses: { '200': { description: ok }, '400': { description: malformed } }
`
    const answer: FetchApp = ({ method, url }) => {
      if (method !== 'GET') return new Response(null, { status: 405, headers: { Allow: 'GET' } })
      return new Response(null, { status: new URL(url).search === '' ? 200 : 400 })
    }
    await check(box, answer, [
      'valid-refused: GET /maps?box=5,5 (listMaps): answers 400 to what its schema allows: box: a simple value',
    ])
  })
})
