import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestResult, TestResults } from '../../src/index.ts'
import { deadPaths, inventoryPages, lastRun, readInventory } from '../../src/queries/index.ts'
import type { ScratchWorkspace } from '../graph/scratch-workspace.ts'
import { queriedWorkspace } from './workspace.ts'

const feature = [
  'Feature: Admission',
  '',
  '  @ACME-1 @ACME-2',
  '  Scenario: A free worker takes a task',
  '    When a client sends "x"',
  '',
  '  Scenario: Nobody serves | it',
  '    When a client sends "y"',
  '',
].join('\n')
const unit = [
  "describe('queue', () => {",
  "  it('[ACME-3] counts `tasks`', () => {})",
  '  for (const n of [1, 2]) it(`takes ${n}`, () => {})',
  '})',
  '',
].join('\n')

let scratch: ScratchWorkspace
beforeAll(() => {
  scratch = queriedWorkspace({
    'bdd/admission.feature': feature,
    'packages/a/package.json': '{ "name": "@acme/a" }',
    'packages/a/tests/queue.test.ts': unit,
    'packages/b/package.json': '{}',
    'packages/b/tests/other.test.ts': "it('[ACME-9] stands alone', () => {})\n",
  })
})
afterAll(() => scratch.remove())

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
const pages = async (results?: readonly TestResults[]) => {
  const made = inventoryPages(await readInventory(scratch.open()), '<!-- label -->', results && lastRun(results))
  return Object.fromEntries(made.map(({ path, content }) => [path, content.split('\n')]))
}

describe('the inventory of tests', () => {
  it('[TL-TRACE-521] lists scenarios by feature, and tests by package and file, with the IDs that they name', async () => {
    expect(await pages()).toEqual({
      'bdd-mapping.md': [
        '<!-- label -->',
        '# BDD mapping',
        '',
        'Each scenario with the requirements that it shows: 2 scenarios in 1 features.',
        '',
        '## Admission',
        '',
        '[bdd/admission.feature](../../bdd/admission.feature)',
        '',
        '| Scenario | Requirements |',
        '| --- | --- |',
        '| A free worker takes a task | [ACME-1](../../specs/api.md#api), [ACME-2](../../specs/api.md#api) |',
        '| Nobody serves \\| it |  |',
        '',
      ],
      'infile-test-inventory.md': [
        '<!-- label -->',
        '# Test inventory',
        '',
        'Each test as its file declares it, with the requirements that it names: 3 tests in 2 files of',
        '2 packages. What is known at run time only is …',
        '',
        '## @acme/a',
        '',
        '### [packages/a/tests/queue.test.ts](../../packages/a/tests/queue.test.ts)',
        '',
        '| Behaviour | Requirements |',
        '| --- | --- |',
        '| queue \\> counts \\`tasks\\` | [ACME-3](../../specs/api.md#api) |',
        '| queue \\> takes … |  |',
        '',
        '## packages/b',
        '',
        '### [packages/b/tests/other.test.ts](../../packages/b/tests/other.test.ts)',
        '',
        '| Behaviour | Requirements |',
        '| --- | --- |',
        '| stands alone | ACME-9 |',
        '',
      ],
    })
  })

  const result = (name: string, line: number, status: TestResult['status'], fileHash = hashOf(unit)): TestResult => ({
    file: 'packages/a/tests/queue.test.ts',
    fileHash,
    line,
    name,
    status,
    assertions: 1,
    reqIds: [],
    executed: [],
  })
  const run = (...tests: TestResult[]): TestResults[] => [
    { schemaVersion: 2, runner: 'vitest', package: '@acme/a', tests },
  ]
  const rows = async (results: readonly TestResults[]) =>
    Object.values(await pages(results)).flatMap((lines) =>
      lines.flatMap((line) => (line.startsWith('| ') && !line.startsWith('| ---') ? [line.split(' | ').at(-1)] : [])),
    )

  it('[TL-TRACE-522] prints the same page whatever the last run showed', async () => {
    const before = await pages()
    scratch.put({ '.throughline/results/acme__a.json': JSON.stringify(run(result('queue > takes 1', 3, 'failed'))[0]) })
    expect(await pages()).toEqual(before)
  })

  it('[TL-TRACE-523] says beside each behaviour what the last run showed, and of which text', async () => {
    const head = 'Last run |'
    const none = 'not run |'
    expect(
      await rows(
        run(
          result('queue > [ACME-3] counts `tasks`', 2, 'passed'),
          result('queue > takes 1', 3, 'passed'),
          result('queue > takes 2', 3, 'failed'),
          result('bdd/admission.feature > [ACME-1] A free worker takes a task (admission.feature:4)', 9, 'skipped'),
        ),
      ),
    ).toEqual([head, 'skipped |', none, head, 'passed |', 'failed (2 cases) |', head, none])
    expect(await rows(run(result('queue > [ACME-3] counts `tasks`', 7, 'passed', 'other')))).toEqual([
      ...[head, none, none, head],
      ...['passed, of another text |', none, head, none],
    ])
  })

  it('[TL-TRACE-524] finds a path on a page that is gone', async () => {
    const other = queriedWorkspace({
      'docs/testing/bdd-mapping.md': '# BDD\n\n[a](../../bdd/a.feature), [b](../../specs/api.md#api)\n',
    })
    const found = deadPaths(other.open(), ['docs/testing/bdd-mapping.md', 'docs/testing/infile-test-inventory.md'])
    other.remove()
    expect(found.map(({ code, message, location }) => ({ code, message, location }))).toEqual([
      {
        code: 'inventory-path-dead',
        message: 'bdd/a.feature is not there',
        location: { file: 'docs/testing/bdd-mapping.md', line: 3, column: 5 },
      },
    ])
  })
})
