import { describe, expect, it } from 'vitest'
import { compiled, type Files, generated, loaded } from './generated.ts'
import { parcels } from './parcels.ts'

const inPath = { in: 'path', required: true, schema: { type: 'string' } }

/** Lines that a change of the document takes away and adds, by file. */
const difference = async (change: Parameters<typeof parcels>[0]): Promise<Record<string, string[]>> => {
  const [{ files: before }, { files: after }] = [await generated(parcels()), await generated(parcels(change))]
  const changed: Record<string, string[]> = {}
  for (const path of Object.keys({ ...before, ...after })) {
    const lines = linesOf(before, path)
    const added = linesOf(after, path).filter((line) => !lines.includes(line))
    if (before[path] !== after[path]) changed[path] = added
  }
  return changed
}

const linesOf = (files: Files, path: string): string[] => (files[path] ?? '').split('\n').map((line) => line.trim())

describe('what the document says', () => {
  it('[TL-OPENAPI-010] shows a new operation in types, client, validators and routes, and nowhere else', async () => {
    const changed = await difference((at) => {
      Object.assign(at('/paths/~1log'), {
        delete: {
          operationId: 'clearLog',
          parameters: [{ name: 'before', in: 'query', schema: { type: 'string', format: 'date-time' } }],
          responses: { 204: { description: 'Cleared.' } },
        },
      })
    })
    expect(Object.keys(changed)).toEqual([
      'types.ts',
      'model.ts',
      'routes.ts',
      'operations.ts',
      'validators.js',
      'validators.d.ts',
      'client.ts',
      'api.ts',
      'validation.ts',
    ])
    expect(changed).toMatchObject({
      'model.ts': ["export type ClearLogQuery = NonNullable<source.operations['clearLog']['parameters']['query']>"],
      'routes.ts': ["clearLog: { method: 'delete', path: '/log' },"],
      'validators.d.ts': ['export declare const validateClearLogQuery: Validator<types.ClearLogQuery>'],
    })
    expect(changed['types.ts']).toContain('before?: string;')
    expect(changed['validators.js']?.join('\n')).toContain('params:{format: "date-time"}')
    expect(changed['client.ts']).toContain('export const clearLog = (')
  })

  it('[TL-OPENAPI-010] shows a nested property in types and validators, and nowhere else', async () => {
    const changed = await difference((at) => {
      Object.assign(at('/components/schemas/Box/properties'), { fragile: { type: 'boolean' } })
    })
    expect(Object.keys(changed)).toEqual(['types.ts', 'validators.js'])
    expect(changed['types.ts']).toEqual(['fragile?: boolean;'])
    expect(changed['validators.js']?.filter((line) => line.startsWith('if(data'))).toEqual([
      'if(data.fragile !== undefined){',
    ])
  })

  it('[TL-OPENAPI-010] shows an enum value in types and validators, and nowhere else', async () => {
    const changed = await difference((at) => {
      Object.assign(at('/paths/~1parcels/get/parameters/0/schema/items/enum'), { 3: 'lost' })
    })
    expect(Object.keys(changed)).toEqual(['types.ts', 'validators.js'])
    expect(changed['types.ts']).toEqual(['status?: ("waiting" | "moving" | "delivered" | "lost")[];'])
  })

  it('[TL-OPENAPI-010] shows an event, a status and a header in types and client', async () => {
    const changed = await difference((at) => {
      Object.assign(
        at('/paths/~1parcels~1{id}~1track/get/responses/200/content/text~1event-stream/x-sse-events/events'),
        { lost: { terminal: true } },
      )
      Object.assign(at('/paths/~1parcels~1{id}/delete/responses'), {
        410: { description: 'Gone before.', headers: { 'X-Since': { required: true, schema: { type: 'integer' } } } },
      })
    })
    expect(Object.keys(changed)).toEqual(['types.ts', 'model.ts', 'operations.ts', 'client.ts'])
    expect(changed['model.ts']).toEqual(["| { event: 'lost'; data: unknown }"])
    expect(changed['operations.ts']).toEqual(["| { status: 410; headers: { 'X-Since': number } }"])
    expect(changed['client.ts']).toEqual([
      "answers: { '204': {}, '410': { headers: { 'X-Since': runtime.number } } },",
      'lost: runtime.jsonData,',
      "}, { terminal: ['done', 'lost'] }),",
    ])
  })

  it('shows a new description in comments only', async () => {
    const changed = await difference((at) => {
      Object.assign(at('/components/schemas/Box'), { description: 'A box may hold boxes.' })
    })
    expect(changed).toEqual({
      'types.ts': ['/** @description A box may hold boxes. */'],
      'model.ts': ['/** A box may hold boxes. */'],
    })
  })

  it('makes the same bytes every time', async () => {
    expect((await generated(parcels())).files).toEqual((await generated(parcels())).files)
  })
})

describe('generated TypeScript', () => {
  it('[TL-OPENAPI-011] passes the strictest flags without `any` and without suppressions', async () => {
    const { files, findings } = await generated(parcels())
    expect(findings).toEqual([])
    expect(compiled(files)).toEqual([])
    const typed = Object.entries(files).filter(([path]) => path.endsWith('.ts'))
    const loose = typed.flatMap(([path, text]) =>
      [...text.replaceAll(/\/\*.*?\*\//gs, '').matchAll(/(?<!\.)\bany\b|@ts-|as never/g)].map(
        ([found]) => `${path}: ${found}`,
      ),
    )
    expect(loose).toEqual([])
  })

  it('[TL-OPENAPI-011] asks for nothing but what a browser has', async () => {
    const { files } = await generated(parcels())
    const browser = {
      target: 'es2022',
      lib: ['es2022', 'dom'],
      types: [],
      module: 'esnext',
      moduleResolution: 'bundler',
    }
    expect(compiled(files, browser)).toEqual([])
  })

  it('[TL-OPENAPI-011] names schemas that are made of themselves, in lists too', async () => {
    const refer = (name: string) => ({ $ref: `#/components/schemas/${name}` })
    const schemas = {
      Json: {
        oneOf: [
          { type: ['string', 'number', 'boolean', 'null'] },
          { type: 'array', items: refer('Json') },
          { type: 'object', additionalProperties: refer('Json') },
        ],
      },
      Tree: { type: 'object', properties: { branches: { type: 'array', items: refer('Tree') } } },
      'ping-list': { type: 'array', items: refer('pong-list') },
      'pong-list': { type: 'array', items: refer('ping-list') },
      RecursiveJson: { type: 'array', prefixItems: [refer('Json'), refer('RecursiveJson')] },
    }
    const { files } = await generated({
      openapi: '3.1.0',
      info: { title: 'T', version: '1' },
      paths: {},
      components: { schemas },
    })
    const use =
      "import type { Json, Tree } from './model.ts'\nexport const json: Json = [1, [{ a: [null] }]]\nexport const tree: Tree = { branches: [{}] }\n// @ts-expect-error: no JSON\nexport const wrong: Json = [[undefined]]\n"
    expect(compiled({ ...files, 'use.ts': use })).toEqual([])
  })

  it('[TL-OPENAPI-011] imports nothing that a small document does not use', async () => {
    const check = async (paths: object) => {
      const { files } = await generated({ openapi: '3.1.0', info: { title: 'Small', version: '1' }, paths })
      expect([compiled(files), Object.keys(await loaded(files))]).toEqual([
        [],
        expect.arrayContaining(['createClient', 'routes']),
      ])
    }
    await check({})
    await check({
      '/up': {
        get: { operationId: 'up', summary: 'Of all types. Or not.', responses: { 204: { description: 'Up.' } } },
      },
    })
  })

  it('[TL-OPENAPI-011] calls an operation without an ID by its method and path', async () => {
    const ok = { 200: { description: 'Yes.', content: { 'application/json': { schema: { type: 'string' } } } } }
    const paths = {
      '/': { get: { responses: ok } },
      '/a/{b}': { get: { operationId: '', parameters: [{ ...inPath, name: 'b' }], responses: ok } },
      '/a-b': { get: { responses: ok }, put: { operationId: 'getAB_2', responses: ok } },
      '/shared': { $ref: '#/components/pathItems/Shared' },
    }
    const components = { pathItems: { Shared: { delete: { responses: ok } } } }
    const { files } = await generated({
      openapi: '3.1.0',
      info: { title: 'Nameless', version: '1' },
      paths,
      components,
    })
    expect(compiled(files)).toEqual([])
    expect([...(files['routes.ts'] ?? '').matchAll(/^ {2}(\S+): \{ method: '(\w+)', path: '(.*)' \}/gm)]).toMatchObject(
      [
        { 1: 'get', 3: '/' },
        { 1: 'getAB', 3: '/a/{b}' },
        { 1: 'getAB_3', 3: '/a-b' },
        { 1: 'getAB_2', 2: 'put' },
        { 1: 'deleteShared', 2: 'delete' },
      ],
    )
  })

  it('[TL-OPENAPI-014] takes exactly the keys of an operation and narrows its answer by status', async () => {
    const { files } = await generated(parcels())
    const use = (body: string) =>
      `import * as api from './index.ts'\nconst client = api.createClient({ baseUrl: 'http://x' })\n${body}\n`
    const good = use(`
export const total = async (): Promise<number | string | undefined> => {
  const answer = await api.listParcels(client, { query: { status: ['moving'], size: { width: 1 } } })
  if (answer.status === 200) return answer.headers['X-Total'] + answer.body.length
  if (answer.status === 404 || answer.status === 418) return answer.body.title
  const left: { status: number; headers: {} } = answer
  return left.status
}
export const tracked = async (): Promise<void> => {
  const answer = await api.trackParcel(client, { path: { id: 'p1' }, signal: AbortSignal.timeout(1) })
  for await (const event of answer.events) {
    if (event.event === 'moved') event.data.town.trim()
    else if (event.event === 'note') event.data.trim()
    else event.data.hours.toFixed()
  }
}
export const refused = async (): Promise<string> => {
  const answer = await api.createParcel(client, { body: { id: 'p', contents: { label: 'l', contents: [{ label: 'm' }] } } })
  if (answer.status === 201) return answer.body.id
  return answer.contentType === 'text/plain' ? answer.body.trim() : answer.body.title
}
export const sent = [
  api.sendManifest(client, { body: { file: new Blob([]), tags: [] } }),
  api.sendManifest(client, { contentType: 'application/x-www-form-urlencoded', body: { text: '' } }),
  api.sendManifest(client),
  api.setPhoto(client, { path: { id: 'p' }, contentType: 'image/png', body: new Uint8Array() }),
]
`)
    expect(compiled({ ...files, 'good.ts': good })).toEqual([])
    const bad = use(
      [
        'api.trackParcel(client)',
        'api.trackParcel(client, { path: {} })',
        "api.deleteParcel(client, { path: { id: 'p' }, body: {} })",
        "api.listParcels(client, { query: { status: ['lost'] } })",
        "api.createParcel(client, { body: { id: 'p' } })",
        "api.setPhoto(client, { path: { id: 'p' }, body: new Uint8Array() })",
        'api.listParcels(client).then((answer) => answer.body)',
        'api.listParcels(client).then((answer) => (answer.status === 404 ? answer.body.id : 0))',
      ].join('\n'),
    )
    const lines = compiled({ ...files, 'bad.ts': bad }).map((line) => line.split(' ')[0])
    expect([...new Set(lines)]).toEqual([3, 4, 5, 6, 7, 8, 9, 10].map((line) => `bad.ts:${line}`))
  })
})

describe('a parameter that stands in one operation and is referenced by another', () => {
  it('has its own type in both', async () => {
    const { files } = await generated(
      parcels((at) => {
        const reference = '#/paths/~1log/get/parameters/0'
        Object.assign(at('/paths/~1log'), {
          get: {
            operationId: 'readLog',
            parameters: [{ name: 'since', in: 'query', schema: { type: 'integer' } }],
            responses: { 204: { description: 'Read.' } },
          },
          delete: {
            operationId: 'clearLog',
            parameters: [{ $ref: reference }],
            responses: { 204: { description: 'Cleared.' } },
          },
        })
      }),
    )
    expect(compiled(files)).toEqual([])
    expect(files['types.ts']?.match(/since\?: number/g)).toHaveLength(2)
  })
})
