import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readContracts } from '../../src/index.ts'

const document = `openapi: 3.1.0
info: { title: Notes, version: '1' }
paths:
  /notes:
    get:
      operationId: findNotes
      parameters:
        - { name: text, in: query, schema: { type: string, maxLength: 300 } }
        - { name: size, in: query, schema: { type: integer, minimum: 1, maximum: 90 } }
      responses: { '200': { description: some }, '400': { description: malformed } }
    post:
      operationId: addNote
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } }
      responses: { '201': { description: added }, '400': { description: malformed }, '409': { description: there already } }
  /trees:
    post:
      operationId: plant
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: '#/components/schemas/Tree' } } }
      responses: { '201': { description: planted }, '400': { description: malformed } }
components:
  schemas:
    Note:
      type: object
      required: [code, title]
      additionalProperties: false
      properties:
        code: { type: string, pattern: '^[A-Z]{3}[0-9]{5}$' }
        title: { type: string, minLength: 1, maxLength: 60 }
        body: { type: string, maxLength: 800 }
        urgent: { type: boolean }
        shared: { type: boolean }
        labels: { type: array, maxItems: 4, items: { type: string, maxLength: 12 } }
    Tree:
      type: object
      required: [kind]
      properties:
        kind: { enum: [oak, elm] }
        secret: { type: string, pattern: '^(?!)$' }
        kids: { type: array, maxItems: 3, items: { $ref: '#/components/schemas/Tree' } }
`

export interface Note {
  code: string
  title: string
  body?: string
  urgent?: boolean
  shared?: boolean
  labels?: string[]
}

/** What is wrong with a note, as its schema says it. */
const isNote = (note: Partial<Note>): note is Note =>
  typeof note === 'object' &&
  note !== null &&
  Object.keys(note).every((name) => ['code', 'title', 'body', 'urgent', 'shared', 'labels'].includes(name)) &&
  /^[A-Z]{3}[0-9]{5}$/.test(String(note.code)) &&
  typeof note.code === 'string' &&
  typeof note.title === 'string' &&
  [...note.title].length >= 1 &&
  [...note.title].length <= 60 &&
  (note.body === undefined || (typeof note.body === 'string' && [...note.body].length <= 800)) &&
  [note.urgent, note.shared].every((each) => each === undefined || typeof each === 'boolean') &&
  (note.labels === undefined ||
    (Array.isArray(note.labels) &&
      note.labels.length <= 4 &&
      note.labels.every((each) => typeof each === 'string' && [...each].length <= 12)))

interface Tree {
  kind: string
  secret?: unknown
  kids?: Tree[]
}

const isTree = (tree: Tree): boolean =>
  typeof tree === 'object' &&
  tree !== null &&
  !Array.isArray(tree) &&
  ['oak', 'elm'].includes(tree.kind) &&
  typeof tree.secret !== 'string' &&
  (!('kids' in tree) || (Array.isArray(tree.kids) && tree.kids.length <= 3 && tree.kids.every(isTree)))

/** An honest service, but for what it answers to the notes for which `lie` gives a status. */
export const serviceWith = (lie: (note: Note) => number | undefined, sent: string[] = []) => {
  const codes = new Set<string>()
  return async (request: Request): Promise<Response> => {
    const { pathname, search, searchParams } = new URL(request.url)
    const text = await request.text()
    sent.push(`${request.method} ${pathname}${search} ${text}`)
    const answer = (status: number) => new Response(null, { status })
    if (request.method === 'GET') {
      const [words, size] = [searchParams.get('text') ?? '', searchParams.get('size')]
      const isSize = size === null || (/^\d+$/.test(size) && Number(size) >= 1 && Number(size) <= 90)
      return answer([...words].length <= 300 && isSize ? 200 : 400)
    }
    if (request.headers.get('Content-Type')?.toLowerCase() !== 'application/json') return answer(400)
    const body = parsed(text)
    if (pathname === '/trees') return answer(isTree(body as Tree) ? 201 : 400)
    if (!isNote(body as Note)) return answer(400)
    const note = body as Note
    const status = lie(note)
    if (status !== undefined) return answer(status)
    if (codes.has(note.code)) return answer(409)
    codes.add(note.code)
    return answer(201)
  }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const folder = mkdtempSync(join(tmpdir(), 'verify-notes-'))
writeFileSync(join(folder, 'notes.yaml'), document)
const { value: [contract] = [] } = await readContracts(folder, [{ file: 'notes.yaml' }])
rmSync(folder, { recursive: true })
if (!contract) throw new Error('the document of the notes does not read')

export const { model } = contract
