import { describe, expect, it } from 'vitest'
import { explore, fetchTransport, readContracts } from '../../src/index.ts'
import { scratch } from '../scratch.ts'

/** Has examples of a task that is taken, and of one whose parent nobody knows. */
const document = (refused: string) => `openapi: 3.1.0
info: { title: Tasks, version: '1' }
paths:
  /tasks:
    post:
      operationId: addTask
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [title]
              properties:
                title: { type: string, minLength: 1, maxLength: 40 }
                tags: { type: array, maxItems: 4, items: { type: string, maxLength: 20 } }
                parent: { type: string, pattern: '^[a-f0-9]{4}$' }
            examples:
              plain: { value: { title: A task } }
              orphan: { value: { title: A task, parent: '0000' } }
      responses:
        '201': { description: It is there. }
        '400': { description: No task. }
        ${refused}
`

const isText = (value: unknown, most: number): boolean => typeof value === 'string' && [...value].length <= most

/** Holds a task to its schema; no parent is there. */
const answer = async (request: Request): Promise<number> => {
  if (request.method !== 'POST') return 405
  if (request.headers.get('content-type')?.toLowerCase() !== 'application/json') return 415
  const task = await request.json().catch(() => undefined)
  const { title, tags = [], parent } = Object(task) as { title?: unknown; tags?: unknown; parent?: unknown }
  const isTask =
    isText(title, 40) && title !== '' && Array.isArray(tags) && tags.length <= 4 && tags.every((tag) => isText(tag, 20))
  return isTask && parent === undefined ? 201 : 400
}

const found = async (refused = '') => {
  const { root, remove } = scratch({ 'tasks.yaml': document(refused) })
  const { value: [contract] = [] } = await readContracts(root, [{ file: 'tasks.yaml' }])
  remove()
  if (!contract) throw new Error('the contract does not read')
  const app = async (request: Request) =>
    new Response(null, { status: await answer(request), headers: { Allow: 'POST' } })
  const { findings, value } = await explore({
    ...{ model: contract.model, url: 'http://localhost', transport: fetchTransport(app) },
  })
  const told = findings.filter(({ level }) => level !== 'info').map(({ fingerprint }) => fingerprint)
  return value.shown.filter(({ fingerprint }) => told.includes(fingerprint)).map(({ code, what }) => `${code}: ${what}`)
}

describe('a refusal', () => {
  it('[TL-VERIFY-310] is told once, by the member that is behind it', async () => {
    expect(await found()).toEqual(['valid-refused: the body: with parent', 'valid-refused: the body: its example 2'])
  })
  it('[TL-VERIFY-209] of an example is as it should be where the document shows it refused', async () => {
    const refused = `'404': { description: No such parent., content: { application/json: { examples: { orphan: { value: {} } } } } }`
    expect(await found(refused)).toEqual(['valid-refused: the body: with parent'])
  })
})
