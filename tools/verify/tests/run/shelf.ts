import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type HttpBindings, type ServerType, serve } from '@hono/node-server'
import { explore, readContracts } from '../../src/index.ts'

const document = `openapi: 3.1.0
info: { title: Shelf, version: '1' }
security: [{ reader: [] }]
paths:
  /books:
    get:
      operationId: listBooks
      parameters:
        - { name: size, in: query, schema: { type: integer, minimum: 1, maximum: 50 } }
        - { name: after, in: query, schema: { type: string, pattern: '^[0-9]+$' } }
      responses:
        '200':
          description: a page
          content:
            application/json:
              schema:
                type: object
                required: [books]
                properties: { books: { type: array, items: { $ref: '#/components/schemas/Book' } }, next: { type: string } }
          links: { next: { operationId: listBooks, parameters: { after: $response.body#/next } } }
        '400': { description: malformed }
        '401': { description: who are you }
        '406': { description: JSON only }
    post:
      operationId: addBook
      requestBody:
        required: true
        content:
          application/json: { schema: { $ref: '#/components/schemas/NewBook' }, examples: { one: { value: { isbn: '0007', title: A book } } } }
          application/vnd.book+json: { schema: { $ref: '#/components/schemas/NewBook' } }
      responses:
        '201':
          description: added
          headers: { Location: { required: true, schema: { type: string } } }
          content: { application/json: { schema: { $ref: '#/components/schemas/Book' } } }
        '400': { description: malformed }
        '401': { description: who are you }
        '409': { description: there already }
        '415': { description: JSON only }
  /books/{isbn}:
    parameters:
      - { name: isbn, in: path, required: true, schema: { type: string, pattern: '^[0-9]{4}$' } }
      - { name: X-Request-ID, in: header, schema: { type: string, pattern: '^[a-z0-9]{4,8}$' } }
    get:
      operationId: readBook
      responses:
        '200':
          description: the book
          headers: { X-Request-ID: { schema: { type: string } } }
          content:
            application/json: { schema: { $ref: '#/components/schemas/Book' } }
            application/vnd.book+json: { schema: { $ref: '#/components/schemas/Book' } }
        '400': { description: malformed }
        '401': { description: who are you }
        '404': { description: not there }
    put:
      operationId: replaceBook
      parameters: [{ name: If-Match, in: header, schema: { type: string } }]
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: '#/components/schemas/NewBook' } } }
      responses:
        '200': { description: replaced, content: { application/json: { schema: { $ref: '#/components/schemas/Book' } } } }
        '400': { description: malformed }
        '401': { description: who are you }
        '404': { description: not there }
        '409': { description: of another }
        '412': { description: changed }
        '415': { description: JSON only }
    patch:
      operationId: changeBook
      requestBody:
        required: true
        content: { application/json: { schema: { type: object, minProperties: 1, additionalProperties: false, properties: { title: { type: string, minLength: 1 } } } } }
      responses:
        '200': { description: changed, content: { application/json: { schema: { $ref: '#/components/schemas/Book' } } } }
        '400': { description: malformed }
        '401': { description: who are you }
        '404': { description: not there }
        '415': { description: JSON only }
    delete:
      operationId: removeBook
      responses:
        '204': { description: gone }
        '400': { description: malformed }
        '401': { description: who are you }
        '404': { description: not there }
components:
  securitySchemes: { reader: { type: http, scheme: bearer } }
  schemas:
    NewBook:
      type: object
      required: [isbn, title]
      additionalProperties: false
      properties:
        isbn: { type: string, pattern: '^[0-9]{4}$' }
        title: { type: string, minLength: 1, maxLength: 30 }
        pages: { type: integer, minimum: 1 }
    Book:
      type: object
      required: [isbn, title]
      additionalProperties: false
      properties: { isbn: { type: string }, title: { type: string }, pages: { type: integer } }
`

interface Book {
  isbn: string
  title: string
  pages?: number
}

/** Changes what the honest service answers, or what it remembers. */
export type Lie = (
  request: Request,
  answer: Response,
  books: Map<string, Book>,
  /** Names of the header fields as they were written. */
  names: readonly string[],
) => Response | Promise<Response>

const token = 'Bearer reader-token-1'

/** The codes of what verification finds on a shelf of books that lies in one way. */
export const codesOf = async (lie: Lie = (_, answer) => answer, only: string[] = []): Promise<string[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'verify-shelf-'))
  writeFileSync(join(folder, 'shelf.yaml'), document)
  const books = new Map<string, Book>()
  const fetch = async (request: Request, { incoming }: HttpBindings): Promise<Response> => {
    const body = await request.clone().text()
    return lie(request, await honest(request, body, books), books, incoming.rawHeaders)
  }
  const server = await new Promise<ServerType>((resolve) => {
    const started = serve(
      { fetch: (request, env) => fetch(request, env as HttpBindings), port: 0, hostname: '127.0.0.1' },
      () => resolve(started),
    )
  })
  try {
    const { value = [] } = await readContracts(folder, [{ file: 'shelf.yaml' }])
    const [contract] = value
    if (!contract) throw new Error('the document of the shelf does not read')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const { findings } = await explore({ model: contract.model, url, headers: [['Authorization', token]], only })
    return [...new Set(findings.filter(({ level }) => level !== 'info').map(({ code }) => code))].sort()
  } finally {
    if ('closeAllConnections' in server) server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    rmSync(folder, { recursive: true })
  }
}

const empty = (status: number, headers: Record<string, string> = {}): Response =>
  new Response(null, { status, headers })

const honest = async (request: Request, text: string, books: Map<string, Book>): Promise<Response> => {
  const { pathname, searchParams } = new URL(request.url)
  const [, root, isbn, more] = pathname.split('/')
  if (root !== 'books' || more !== undefined) return empty(404)
  const allowed = isbn === undefined ? ['GET', 'POST', 'HEAD'] : ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE']
  if (!allowed.includes(request.method)) return empty(405, { Allow: allowed.join(', ') })
  const [scheme = '', given] = (request.headers.get('Authorization') ?? '').split(' ')
  if (scheme.toLowerCase() !== 'bearer' || given !== 'reader-token-1')
    return empty(401, { 'WWW-Authenticate': 'Bearer' })
  const id = request.headers.get('X-Request-ID')
  if (isbn !== undefined && (!/^[0-9]{4}$/.test(isbn) || (id !== null && !/^[a-z0-9]{4,8}$/.test(id))))
    return empty(400)
  const traced: Record<string, string> = id === null ? {} : { 'X-Request-ID': id }
  const sends = ['POST', 'PUT', 'PATCH'].includes(request.method)
  const types = ['application/json', ...(request.method === 'POST' ? ['application/vnd.book+json'] : [])]
  if (sends && !types.includes(request.headers.get('Content-Type')?.toLowerCase() ?? '')) return empty(415)
  const body = sends ? parsed(text) : {}
  if (body === undefined || (sends && !isAllowed(body, request.method))) return empty(400)
  if (isbn === undefined)
    return request.method === 'POST' ? add(body as unknown as Book, books) : list(request, searchParams, books)
  const book = books.get(isbn)
  if (!book) return empty(404)
  if (request.method === 'DELETE') {
    books.delete(isbn)
    return empty(204)
  }
  if (request.method === 'PUT' && request.headers.get('If-Match') !== null) return empty(412)
  if (request.method === 'PUT' && body.isbn !== isbn && books.has(String(body.isbn))) return empty(409)
  const next = request.method === 'PUT' ? ({ ...body, isbn } as unknown as Book) : { ...book, ...body }
  if (sends) books.set(isbn, next)
  return Response.json(next, { headers: traced })
}

const list = (request: Request, query: URLSearchParams, books: Map<string, Book>): Response => {
  const accept = request.headers.get('Accept') ?? '*/*'
  if (!/\*\/\*|application\/json/.test(accept)) return empty(406)
  const [size, after] = [query.get('size'), query.get('after')]
  const [count, from] = [Number(size ?? 50), Number(after ?? 0)]
  if (
    (size !== null && !/^[0-9]+$/.test(size)) ||
    count < 1 ||
    count > 50 ||
    (after !== null && !/^[0-9]+$/.test(after))
  )
    return empty(400)
  const all = [...books.values()]
  const next = from + count < all.length ? { next: String(from + count) } : {}
  return Response.json({ books: all.slice(from, from + count), ...next })
}

const add = (book: Book, books: Map<string, Book>): Response => {
  if (books.has(book.isbn)) return empty(409)
  books.set(book.isbn, book)
  return Response.json(book, { status: 201, headers: { Location: `/books/${book.isbn}` } })
}

const parsed = (text: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

const isAllowed = (body: Record<string, unknown>, method: string): boolean => {
  const { isbn, title, pages, ...more } = body
  const isTitle = typeof title === 'string' && title !== '' && (method === 'PATCH' || [...title].length <= 30)
  if (Object.keys(more).length > 0) return false
  if (method === 'PATCH') return isbn === undefined && pages === undefined && isTitle
  const isPages = pages === undefined || (Number.isInteger(pages) && (pages as number) >= 1)
  return typeof isbn === 'string' && /^[0-9]{4}$/.test(isbn) && isTitle && isPages
}
