import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askQuery, mermaidOfQuery, type QueryName, textOfQuery } from '../../src/queries/index.ts'
import type { ScratchWorkspace } from '../graph/scratch-workspace.ts'
import { queriedWorkspace } from './workspace.ts'

const manifest = (...files: string[]) =>
  JSON.stringify({ schemaVersion: 1, command: 'make', files: Object.fromEntries(files.map((file) => [file, '0'])) })

let scratch: ScratchWorkspace
beforeAll(() => {
  scratch = queriedWorkspace({
    'package.json': '{}',
    'contracts/gen/package.json': '{ "name": "@acme/gen", "exports": { ".": "./src/index.ts", "./*": "./src/*.ts" } }',
    'contracts/gen/src/index.ts': "export * from './data/types.ts'\nexport * from './metrics/index.ts'\n",
    'contracts/gen/src/data/.throughline-manifest.json': manifest('types.ts', 'server.ts'),
    'contracts/gen/src/data/types.ts': [
      "export interface components { schemas: { Code: 'FULL' | 'LOST' | 'NEVER'; Refusal: { code?: components['schemas']['Code']; place?: number } } }",
      "export type Code = components['schemas']['Code']",
      "export type Refusal = components['schemas']['Refusal']",
      '',
    ].join('\n'),
    'contracts/gen/src/data/server.ts':
      'export type Handlers = { createTask: () => number; listTasks: () => number }\nexport type Unused = 1\n',
    'contracts/gen/src/metrics/.throughline-manifest.json': manifest('index.ts'),
    'contracts/gen/src/metrics/index.ts': [
      "export const definitions = { tasksTotal: { name: 'tasks_total' }, depth: { name: 'depth' }, idleTotal: { name: 'idle_total' } }",
      'interface Helper { inc(by?: number): void; set(to: number): void }',
      'declare const make: (of: { name: string }) => Helper',
      'export const createMetrics = () => ({ tasksTotal: make(definitions.tasksTotal), depth: make(definitions.depth), idleTotal: make(definitions.idleTotal) })',
      '',
    ].join('\n'),
    'packages/a/src/handlers.ts': [
      "import type { Handlers } from '@acme/gen/data/server'",
      'export const handlers: Pick<Handlers, "createTask"> = {',
      '  createTask() { return 1 },',
      '}',
      '// createTask, listTasks: not here',
      '',
    ].join('\n'),
    'packages/a/src/measure.ts': [
      "import { createMetrics, type Refusal as No } from '@acme/gen'",
      "import { Counter } from 'prom-client'",
      'type Depth = Pick<ReturnType<typeof createMetrics>, "depth">',
      'export const measure = ({ tasksTotal }: ReturnType<typeof createMetrics>) => tasksTotal.inc(1)',
      'export const depthOf = (metrics: Depth) => metrics.depth.set(2)',
      'const depth = { set() {} }',
      'export const other = () => depth.set()',
      "const own = new Counter({ name: 'own_total', help: 'h' })",
      'export const count = () => own.labels("a").inc()',
      '// idleTotal.inc()',
      "export const no: No = { code: 'FULL' }",
      '',
    ].join('\n'),
    'packages/a/src/errors.ts': [
      "import type { Code } from '@acme/gen'",
      'export const status = {',
      '  FULL: 429,',
      '  LOST: 500,',
      '  NEVER: 418,',
      '} as const satisfies Record<Code, number>',
      "export const is = (code: Code) => code === 'LOST'",
      "export const mode = (mode: 'FULL' | 'HALF') => mode === 'FULL'",
      "export const lost = () => ({ code: 'LOST', message: 'NEVER' }) as const",
      '// NEVER',
      '',
    ].join('\n'),
    'packages/a/src/place.ts':
      "import type { Refusal } from '../../../contracts/gen/src/data/types.ts'\nexport const place = (no: Refusal) => no.place\n",
    'packages/a/tests/a.test.ts': "it('[ACME-1] admits', () => { const seen = { code: 'FULL' } })\n// ACME-9\n",
    'docs/guide.md': '# Guide\n\nSee ACME-1.\n',
  })
})
afterAll(() => scratch.remove())

const ask = async (query: QueryName, ...names: string[]) => {
  const { value, findings } = await askQuery(scratch.open(), query, names)
  return { ...value, messages: findings.map(({ code, message }) => `${code}: ${message}`) }
}

/** Each row as a line, with its places. */
const check = async (query: QueryName, want: Readonly<Record<string, readonly string[]>>, ...names: string[]) => {
  const { rows } = await ask(query, ...names)
  const seen = rows.map(({ name, detail, places }): [string, string[]] => [
    [name, detail].filter(Boolean).join(' '),
    places.map(({ how, file, line, within }) => `${how} ${file}:${line}${within === undefined ? '' : ` ${within}`}`),
  ])
  expect(Object.fromEntries(seen)).toEqual(want)
}

describe('query', () => {
  it('[TL-TRACE-511] lists every operation with the code that handles it, and those that nothing handles', async () => {
    await check('handlers', {
      'createTask POST /v1/tasks': ['handles packages/a/src/handlers.ts:3 handlers.createTask'],
      'listTasks GET /v1/tasks': [],
    })
  })

  it('[TL-TRACE-512] lists every call that emits a metric, whatever holds it, and no other of the same spelling', async () => {
    await check('metrics', {
      'tasks_total counter': ['inc packages/a/src/measure.ts:4 measure'],
      'depth gauge': ['set packages/a/src/measure.ts:5 depthOf'],
      'idle_total counter': [],
      'own_total no contract declares it': ['inc packages/a/src/measure.ts:9 count'],
    })
  })

  it('[TL-TRACE-513] lists where an error code is mapped, answered, compared and tested, and no word of another type', async () => {
    await check('errors', {
      'FULL code': [
        'maps packages/a/src/errors.ts:3 status.FULL',
        'answers packages/a/src/measure.ts:11 no.code',
        'tests packages/a/tests/a.test.ts:1 [ACME-1] admits',
      ],
      'LOST code': [
        'maps packages/a/src/errors.ts:4 status.LOST',
        'compares packages/a/src/errors.ts:7 is',
        'answers packages/a/src/errors.ts:9 lost',
      ],
      'NEVER code': ['maps packages/a/src/errors.ts:5 status.NEVER'],
    })
  })

  it('[TL-TRACE-514] lists every ID with what each place claims', async () => {
    await check(
      'requirements',
      {
        'ACME-1 Admit': [
          'promises contracts/data.yaml:7',
          'documents docs/guide.md:3',
          'verifies packages/a/tests/a.test.ts:1 [ACME-1] admits',
        ],
        'ACME-4 Alone': [],
        'ACME-9 no spec states it': ['mentions packages/a/tests/a.test.ts:2'],
      },
      'ACME-1',
      'ACME-4',
      'ACME-9',
    )
  })

  it('[TL-TRACE-515] lists who uses a generated type, through barrels and other names', async () => {
    await check(
      'generated',
      {
        'Refusal make': [
          'imports packages/a/src/measure.ts:1',
          'types packages/a/src/measure.ts:11 no.code',
          'imports packages/a/src/place.ts:1',
          'types packages/a/src/place.ts:2 place',
        ],
        'Unused make': [],
        'Handlers make': ['imports packages/a/src/handlers.ts:1', 'types packages/a/src/handlers.ts:2 handlers'],
      },
      'Refusal',
      'Unused',
      'Handlers',
    )
    await check('generated', { 'Refusal.place property': ['reads packages/a/src/place.ts:2 place'] }, 'Refusal.place')
  })

  it('answers a name that no row has with the nearest', async () => {
    const { rows, messages } = await ask('metrics', 'task_total')
    expect([rows, messages]).toEqual([
      [],
      ["query-name-unknown: no row of 'metrics' is called 'task_total'; did you mean 'tasks_total'?"],
    ])
  })

  it('is printed for people and as a chart', async () => {
    const { rows, about, ...answer } = await ask('handlers')
    expect(textOfQuery(rows, about, false)).toEqual([
      'createTask  POST /v1/tasks  contracts/data.yaml:5  ACME-1 ACME-2 ACME-3',
      '  handles     packages/a/src/handlers.ts:3  handlers.createTask',
      '',
      'nothing handles it (1)',
      '  listTasks  GET /v1/tasks  contracts/data.yaml:11',
      '',
    ])
    expect(mermaidOfQuery({ rows, ...answer })).toBe(
      [
        'flowchart LR',
        '  query["handlers"]',
        '  row0["createTask<br>POST /v1/tasks"]',
        '  query --> row0',
        '  file0["packages/a/src/handlers.ts"]',
        '  row0 -- handles --> file0',
        '  row1["listTasks<br>GET /v1/tasks"]',
        '  query --> row1',
        '',
      ].join('\n'),
    )
  })
})
