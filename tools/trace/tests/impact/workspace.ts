import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defaultConfig, type ResolvedConfig, type Workspace, workspaceOf } from '@throughline/kernel'
import { resultsFileName, resultsFolder, storedOfResults, type TestResult, type TestResults } from '../../src/index.ts'
import { type GitFolder, gitFolder } from '../git-folder.ts'

/** A small repository with contracts, code, tests and what the tests executed, all at its first commit. */
export interface SmallWorkspace extends GitFolder {
  workspace(): Workspace
  /** Writes results of a package: each test with the lines that it executed, by file. */
  results(packageName: string, tests: readonly GivenResult[]): void
}

export interface GivenResult {
  file: string
  name: string
  line: number
  status?: TestResult['status']
  executed?: Readonly<Record<string, readonly number[]>>
  /** What ran in its file and in none of its tests; of the first test of a file. */
  byFile?: Readonly<Record<string, readonly number[]>>
}

const files: Record<string, string> = {
  '.gitignore': '.throughline/\n',
  'pnpm-lock.yaml': '\n',
  'specs/api.md': [
    '# API',
    '',
    '## Tasks',
    '',
    '- [ACME-2001] **Admit.** It MUST answer with 202.',
    '- [ACME-2002] **Refuse.** It MUST answer with 429.',
    '- [ACME-2003] **Read.** It MUST answer with 200.',
    '',
  ].join('\n'),
  'contracts/data.yaml': [
    'openapi: 3.1.0',
    'info: { title: t, version: 0.1.0 }',
    'paths:',
    '  /v1/tasks:',
    '    post:',
    '      operationId: createTask',
    '      x-req-id: ACME-2001',
    '      responses:',
    "        '202':",
    '          description: admitted',
    "          content: { application/json: { schema: { $ref: '#/components/schemas/Admission' } } }",
    "        '429': { description: full, x-req-id: ACME-2002 }",
    '    get:',
    '      operationId: listTasks',
    '      x-req-id: ACME-2003',
    "      responses: { '200': { description: all } }",
    'components:',
    '  schemas:',
    '    Admission:',
    '      type: object',
    '      properties: { place: { type: integer } }',
    '',
  ].join('\n'),
  'contracts/metrics.json': '{ "required_metrics": [{ "name": "tasks_total", "type": "counter", "labels": [] }] }\n',
  'packages/a/package.json': '{ "name": "a", "dependencies": { "b": "workspace:*" } }\n',
  'packages/b/package.json': '{ "name": "b", "exports": { ".": "./src/b.ts" } }\n',
  'packages/c/package.json': '{ "name": "c" }\n',
  'packages/b/src/b.ts': [
    'export const limit = 5',
    'export const add = (x: number) => {',
    '  // implements: ACME-2001',
    '  return x + 1',
    '}',
    'export const less = (x: number) => {',
    '  return x - 1',
    '}',
    '',
  ].join('\n'),
  'packages/a/src/a.ts': "import { add } from 'b'\n\nexport const twice = (x: number) => {\n  return add(add(x))\n}\n",
  'packages/a/tests/a.test.ts': [
    "import { twice } from '../src/a.ts'",
    '',
    "describe('twice', () => {",
    "  it('[ACME-2001] adds', () => expect(twice(1)).toBe(3))",
    "  it('[ACME-2002] is a function', () => expect(twice).toBeTypeOf('function'))",
    '})',
    '',
  ].join('\n'),
  'packages/b/tests/b.test.ts': [
    "import { add, less } from '../src/b.ts'",
    "it('adds', () => expect(add(1)).toBe(2))",
    "it('[ACME-2003] takes', () => expect(less(1)).toBe(0))",
    '',
  ].join('\n'),
  'packages/c/tests/c.test.ts': "it('stands alone', () => expect(1).toBe(1))\n",
  'docs/guide.md': '# Guide\n\n## Admission\n\nSee ACME-2001.\n',
}

export const config: ResolvedConfig = {
  ...defaultConfig,
  ids: { families: [{ pattern: 'ACME-\\d+', title: 'Acme' }] },
  openapi: [{ name: 'data', document: 'contracts/data.yaml' }],
  metrics: { contract: 'contracts/metrics.json', out: 'contracts/metrics/src/generated' },
}

export const smallWorkspace = (more: Readonly<Record<string, string>> = {}): SmallWorkspace => {
  const folder = gitFolder({ ...files, ...more })
  const hashOf = (file: string) =>
    createHash('sha256')
      .update(readFileSync(join(folder.root, file)))
      .digest('hex')
  const executedIn = (lines: Readonly<Record<string, readonly number[]>>, grain: 'test' | 'file') =>
    Object.entries(lines).map(([path, own]) => ({ file: path, hash: hashOf(path), lines: [...own], grain }))
  return {
    ...folder,
    workspace: () => workspaceOf(folder.root, config),
    results(packageName, given) {
      const tests = given.map(
        ({ file, name, line, status = 'passed', executed = {}, byFile = {} }): TestResult => ({
          file,
          fileHash: hashOf(file),
          line,
          name,
          status,
          assertions: 1,
          reqIds: [...name.matchAll(/ACME-\d+/g)].map(([id]) => ({ id, via: 'title' })),
          executed: [...executedIn(executed, 'test'), ...executedIn(byFile, 'file')],
        }),
      )
      const results: TestResults = { schemaVersion: 2, runner: 'vitest', package: packageName, tests }
      folder.put({ [`${resultsFolder}/${resultsFileName(packageName)}`]: JSON.stringify(storedOfResults(results)) })
    },
  }
}

/** What the tests of the small workspace execute, as it is at its first commit. */
export const allResults = (small: SmallWorkspace): void => {
  small.results('a', [
    {
      file: 'packages/a/tests/a.test.ts',
      name: 'twice > [ACME-2001] adds',
      line: 4,
      executed: { 'packages/a/src/a.ts': [4], 'packages/b/src/b.ts': [4] },
    },
    { file: 'packages/a/tests/a.test.ts', name: 'twice > [ACME-2002] is a function', line: 5 },
  ])
  small.results('b', [
    { file: 'packages/b/tests/b.test.ts', name: 'adds', line: 2, executed: { 'packages/b/src/b.ts': [4] } },
    {
      file: 'packages/b/tests/b.test.ts',
      name: '[ACME-2003] takes',
      line: 3,
      executed: { 'packages/b/src/b.ts': [7] },
    },
  ])
  small.results('c', [{ file: 'packages/c/tests/c.test.ts', name: 'stands alone', line: 1 }])
}
