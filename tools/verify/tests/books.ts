import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readContracts } from '../src/index.ts'

const document = `openapi: 3.1.1
info: { title: Shelf, version: 1.0.0 }
servers: [{ url: / }]
security: [{ key: [] }]
components:
  securitySchemes: { key: { type: http, scheme: bearer } }
  schemas:
    Book:
      type: object
      required: [title]
      properties: { id: { type: string, readOnly: true }, title: { type: string, minLength: 1, maxLength: 200 } }
    Error:
      type: object
      required: [error]
      properties:
        error: { enum: [closed, method, credentials, no such book, type, no book, there is one] }
  responses:
    Refused:
      description: Refused.
      content: { application/json: { schema: { $ref: '#/components/schemas/Error' } } }
paths:
  /books:
    post:
      operationId: addBook
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: '#/components/schemas/Book' } } }
      responses:
        '201': { description: Added., content: { application/json: { schema: { $ref: '#/components/schemas/Book' } } } }
        '400': { $ref: '#/components/responses/Refused' }
        '401': { $ref: '#/components/responses/Refused' }
        '409': { $ref: '#/components/responses/Refused' }
        '415': { $ref: '#/components/responses/Refused' }
  /books/{id}:
    get:
      operationId: readBook
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses:
        '200': { description: One., content: { application/json: { schema: { $ref: '#/components/schemas/Book' } } } }
        '401': { $ref: '#/components/responses/Refused' }
        '404': { $ref: '#/components/responses/Refused' }
`

const folder = mkdtempSync(join(tmpdir(), 'shelf-'))
writeFileSync(join(folder, 'shelf.yaml'), document)
const read = await readContracts(folder, [{ file: 'shelf.yaml' }])
rmSync(folder, { recursive: true })
const [contract] = read.value ?? []
if (!contract) throw new Error(`the shelf does not read: ${JSON.stringify(read.findings)}`)

/** A contract of two operations: one adds a book, one reads it. */
export const shelfModel = contract.model
export const shelfDocument = document

export const shelfToken = 'shelf-token-1'

export interface ShelfFaults {
  /** Titles are read in capitals. */
  shouts?: boolean
  /** Nothing is ever found. */
  closed?: boolean
  /** A request to read is never answered. */
  hangs?: boolean
  /** No book is good enough. */
  picky?: boolean
  /** Two books may not have one title. */
  unique?: boolean
}

/** The service as a function; what it is asked is noted. */
export const shelf = (faults: ShelfFaults = {}) => {
  const books = new Map<string, string>()
  const asked: string[] = []
  const json = (status: number, value: object, headers: Record<string, string> = {}) =>
    new Response(JSON.stringify(value), { status, headers: { 'Content-Type': 'application/json', ...headers } })
  const app = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url)
    const text = await request.text()
    asked.push(`${request.method} ${pathname} ${text}`)
    const [, , id] = pathname.split('/')
    const allowed = id === undefined ? 'POST' : 'GET'
    if (faults.closed) return json(404, { error: 'closed' })
    if (request.method !== allowed) return json(405, { error: 'method' }, { Allow: allowed })
    if (request.headers.get('Authorization')?.toLowerCase() !== `bearer ${shelfToken}`)
      return json(401, { error: 'credentials' }, { 'WWW-Authenticate': 'Bearer' })
    if (id !== undefined) {
      if (faults.hangs) return new Promise(() => {})
      const title = books.get(decodeURIComponent(id))
      if (title === undefined) return json(404, { error: 'no such book' })
      return json(200, { id, title: faults.shouts ? title.toUpperCase() : title })
    }
    if (request.headers.get('Content-Type')?.toLowerCase() !== 'application/json') return json(415, { error: 'type' })
    return add(text)
  }
  const add = (text: string): Response => {
    const title = titleOf(text)
    if (title === undefined || faults.picky) return json(400, { error: 'no book' })
    if (faults.unique && [...books.values()].includes(title)) return json(409, { error: 'there is one' })
    const id = `b${books.size + 1}`
    books.set(id, title)
    return json(201, { id, title })
  }
  return { app, asked }
}

const titleOf = (text: string): string | undefined => {
  try {
    const { title } = JSON.parse(text) as { title?: unknown }
    return typeof title === 'string' && title.length > 0 && [...title].length <= 200 ? title : undefined
  } catch {
    return undefined
  }
}
