import { describe, expect, it } from 'vitest'
import { compiled, generated } from './generated.ts'
import { parcels } from './parcels.ts'

const total = "{ 'X-Total': 1 }"

/** A handler of each operation, as text; `change` replaces some, and takes those away that it gives nothing for. */
const handlers = (change: Record<string, string | undefined> = {}): string => {
  const all: Record<string, string | undefined> = {
    listParcels: `({ query }) => (query?.limit === 0 ? { status: 404, body: { title: 'none' } } : { status: 200, headers: ${total}, body: [] })`,
    createParcel: '({ body }) => ({ status: 201, body })',
    deleteParcel: 'async ({ path }) => { path.id.trim(); return { status: 204 } }',
    hasParcel: '() => ({ status: 200 })',
    getPhoto: "() => ({ status: 200, contentType: 'image/*', body: new Uint8Array(1) })",
    setPhoto: '({ body }) => { body?.arrayBuffer(); return { status: 204 } }',
    sendManifest:
      "({ contentType, body }) => { if (contentType === 'multipart/form-data') body.file.size; return { status: 204 } }",
    trackParcel:
      "() => ({ status: 200, async *events() { yield { event: 'moved', data: { town: 'Bern' }, id: '1' } } })",
    readLog: "() => ({ status: 200, async *events() { yield { event: 'x', data: 'y' } } })",
    ...change,
  }
  const members = Object.entries(all).flatMap(([name, text]) => (text === undefined ? [] : [`  ${name}: ${text},\n`]))
  return `{\n${members.join('')}}`
}

const literalOf = (change?: Record<string, string | undefined>): string =>
  `export const app = api.implement(api.routes, ${handlers(change)})`

const good: Record<string, string> = {
  'a literal': literalOf(),
  'a variable of their type': `export const handlers: api.Handlers = ${handlers()}
export const app = api.implement(api.routes, handlers)`,
  'a variable of its own type': `const handlers = ${handlers()} satisfies api.Handlers
export const app = api.implement(api.routes, handlers)`,
  'a part of the table': `const { readLog } = api.routes
export const app = api.implement({ readLog }, { readLog: () => ({ status: 200, headers: {}, async *events() {} }) })`,
  'what middleware left in the context': `import { Hono } from 'hono'
const app = new Hono<{ Variables: { user: string } }>()
const { deleteParcel } = api.routes
const gone = { status: 204 } as const
api.implement({ deleteParcel }, { deleteParcel: (_, context) => (context.get('user').trim(), gone) }, { app })`,
}

const bad: Record<string, string> = {
  'missing handler': literalOf({ readLog: undefined }),
  'extra handler': literalOf({ other: '() => ({ status: 200 })' }),
  'extra handler in a variable': `const given: api.Handlers = ${handlers()}
const handlers = { ...given, other: () => ({ status: 200 }) }
export const app = api.implement(api.routes, handlers)`,
  'undeclared status': literalOf({ deleteParcel: '() => ({ status: 200 })' }),
  'status of another operation': literalOf({ createParcel: `() => ({ status: 200, headers: ${total}, body: [] })` }),
  'body of another shape': literalOf({ createParcel: "() => ({ status: 201, body: { id: 'p' } })" }),
  'body of another status': literalOf({
    createParcel:
      "() => ({ status: 422, contentType: 'application/json', body: { id: 'p', contents: { label: '' } } })",
  }),
  'missing media type': literalOf({ createParcel: "() => ({ status: 422, body: { title: 't' } })" }),
  'missing body': literalOf({ createParcel: '() => ({ status: 201 })' }),
  'body where there is none': literalOf({ deleteParcel: "() => ({ status: 204, body: 'gone' })" }),
  'missing header': literalOf({ listParcels: '() => ({ status: 200, headers: {}, body: [] })' }),
  'missing headers': literalOf({ listParcels: '() => ({ status: 200, body: [] })' }),
  'header of another type': literalOf({
    listParcels: "() => ({ status: 200, headers: { 'X-Total': '1' }, body: [] })",
  }),
  'undeclared event': literalOf({
    trackParcel: "() => ({ status: 200, async *events() { yield { event: 'lost', data: {} } } })",
  }),
  'event of another shape': literalOf({
    trackParcel: "() => ({ status: 200, async *events() { yield { event: 'done', data: { hours: 'x' } } } })",
  }),
  'body instead of events': literalOf({ trackParcel: "() => ({ status: 200, body: 'x' })" }),
  'undeclared parameter': literalOf({ deleteParcel: '({ path }) => (path.name, { status: 204 })' }),
  'no answer at all': literalOf({ hasParcel: '() => undefined' }),
}

describe('implement', () => {
  it('[TL-OPENAPI-161] takes handlers that answer as the contract says, and does not compile with any other', async () => {
    const { files } = await generated(parcels(), [], ['client', 'server'])
    const all = Object.entries({ ...good, ...bad })
    const uses = all.map(([title, text]) => [`${title}.ts`, `import * as api from './server.ts'\n${text}\n`])
    const found = compiled({ ...files, ...Object.fromEntries(uses) }).map((line) => line.split('.ts:')[0])
    expect([...new Set(found)].sort()).toEqual(Object.keys(bad).sort())
  })

  it('[TL-OPENAPI-011] compile under fewer flags than those of this repository', async () => {
    const { files } = await generated(parcels(), [], ['client', 'server', 'validation'])
    const fewer = { exactOptionalPropertyTypes: false, noUncheckedIndexedAccess: false }
    expect(compiled(files, { ...fewer, skipLibCheck: true })).toEqual([])
  })
})
