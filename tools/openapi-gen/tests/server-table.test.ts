import { describe, expect, it } from 'vitest'
import type { AnyRoute } from '../src/server-runtime/route.ts'
import { compiled, generated, loaded } from './generated.ts'
import { documentOf } from './implemented.ts'
import { parcels } from './parcels.ts'

const serverOf = async (document: object) => (await generated(document, [], ['server'])).files

/** The table of a document of one operation. */
const row = async (operation: object, more: object = {}) => {
  const document = {
    ...documentOf({ '/a/{b}': { get: { operationId: 'op', responses: { 200: { description: '' } }, ...operation } } }),
    ...more,
  }
  const { routes } = await loaded(await serverOf(document), 'server.ts')
  return (routes as { op: AnyRoute } | undefined)?.op
}

describe('the table of a server', () => {
  it('[TL-OPENAPI-169] is written only where it is asked for: without it nothing imports hono', async () => {
    const { files } = await generated(parcels())
    expect(Object.entries(files).filter(([path, text]) => path.startsWith('server') || text.includes('hono'))).toEqual(
      [],
    )
    const asked = await serverOf(parcels())
    expect(Object.keys(asked).filter((path) => asked[path]?.includes("'./server.ts'"))).toEqual([])
    expect(Object.keys(asked)).toContain('server.ts')
  })

  it('shows what changes in the document: an operation, an event, a type', async () => {
    const before = (await serverOf(parcels()))['server.ts']?.split('\n')
    const after = await serverOf(
      parcels((at) => {
        const events = at('/paths/~1parcels~1{id}~1track/get/responses/200/content/text~1event-stream/x-sse-events')
        Object.assign(events, { order: 'moved+ done' })
        Object.assign(at('/paths/~1parcels/get/parameters/1/schema'), { type: ['integer', 'boolean'] })
        Object.assign(at('/paths/~1log'), {
          delete: { operationId: 'clearLog', responses: { 204: { description: '' } } },
        })
      }),
    )
    const added = after['server.ts']
      ?.split('\n')
      .filter((line) => !before?.includes(line))
      .map((line) => line.trim())
    expect(added).toEqual([
      'readonly clearLog: runtime.Route<operations.ClearLogCall, operations.ClearLogAnswer>',
      "name: 'limit',",
      "shape: { scalars: ['number', 'boolean'] },",
      "order: { first: [0], last: [1], empty: false, names: ['moved', 'done'], follow: [[0, 1], []] },",
      'clearLog: {',
      "operationId: 'clearLog',",
    ])
  })

  it('says which credentials an operation asks for: its own, else those of the document', async () => {
    const parameters = [{ name: 'b', in: 'path', required: true, schema: { type: 'string' } }]
    const components = { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'k' } } }
    const security = [{ key: [] }]
    expect([
      (await row({ parameters }, { components }))?.security,
      (await row({ parameters }, { components, security }))?.security,
      (await row({ parameters, security: [] }, { components, security }))?.security,
      (await row({ parameters, security: [{}, { key: ['read'] }] }, { components }))?.security,
    ]).toEqual([[], security, [], [{}, { key: ['read'] }]])
  })

  it('compiles under the strictest flags, for a document without operations as well', async () => {
    expect(compiled(await serverOf(documentOf({})))).toEqual([])
  })
})
