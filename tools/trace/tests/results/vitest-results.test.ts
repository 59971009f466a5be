import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sha256 } from '@throughline/kernel'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countResults, readResults, resultsFileName, resultsFolder } from '../../src/index.ts'
import { type Fixture, fixture } from './fixture.ts'

const statuses = `import { describe, expect, it } from 'vitest'
let tries = 0
describe('tasks', () => {
  it('[ACME-2001] [ACME-2002] passes', () => { expect(1).toBe(1); expect(2).toBe(2) })
  it('[ACME-20011] fails', () => { expect(1).toBe(2) })
  it.skip('[ACME-2003] waits', () => {})
  it.todo('comes later')
  it('is flaky', { retry: 1 }, () => { expect(++tries).toBe(2) })
  it.fails('is known to fail', () => { expect(1).toBe(2) })
  it('counts for itself', ({ expect: own }) => { own(1).toBe(1) })
})
`

const setUp = `import { beforeAll, expect, it, describe } from 'vitest'
describe('suite', () => {
  beforeAll(() => { throw new Error('no') })
  it('is never reached', () => { expect(1).toBe(1) })
})
`

const files: Record<string, string> = {
  'pkg/tests/statuses.test.ts': statuses,
  'pkg/tests/syntax.test.ts': 'export const = 1\n',
  'pkg/tests/set-up.test.ts': setUp,
}

let given: Fixture
let root = ''
const results = () => join(root, resultsFolder, resultsFileName('@scope/pkg'))
const run = (...extra: string[]) => given.run(extra)

beforeAll(() => {
  given = fixture(files)
  root = given.root
  run()
})

afterAll(() => given.remove())

describe('the results of a package', () => {
  it('[TL-TRACE-101] hold every test with its status, matchers, IDs and line', () => {
    const [pkg] = readResults(root)
    expect(pkg?.tests.map((test) => [test.file, test.line, test.name, test.status, test.assertions])).toEqual([
      ['pkg/tests/set-up.test.ts', 2, 'suite > (suite)', 'failed', null],
      ['pkg/tests/set-up.test.ts', 4, 'suite > is never reached', 'skipped', null],
      ['pkg/tests/statuses.test.ts', 4, 'tasks > [ACME-2001] [ACME-2002] passes', 'passed', 2],
      ['pkg/tests/statuses.test.ts', 5, 'tasks > [ACME-20011] fails', 'failed', 0],
      ['pkg/tests/statuses.test.ts', 6, 'tasks > [ACME-2003] waits', 'skipped', null],
      ['pkg/tests/statuses.test.ts', 7, 'tasks > comes later', 'todo', null],
      ['pkg/tests/statuses.test.ts', 8, 'tasks > is flaky', 'flaky', 1],
      ['pkg/tests/statuses.test.ts', 9, 'tasks > is known to fail', 'todo', null],
      ['pkg/tests/statuses.test.ts', 10, 'tasks > counts for itself', 'passed', 1],
      ['pkg/tests/syntax.test.ts', 1, '(file)', 'failed', null],
    ])
    expect(pkg?.tests.flatMap(({ reqIds }) => reqIds)).toEqual([
      { id: 'ACME-2001', via: 'title' },
      { id: 'ACME-2002', via: 'title' },
      { id: 'ACME-2003', via: 'title' },
    ])
    expect(pkg?.tests.at(-1)?.fileHash).toBe(sha256(files['pkg/tests/syntax.test.ts'] ?? ''))
    expect(countResults(readResults(root))).toEqual({ passed: 3, failed: 3, skipped: 4 })
  })

  it('[TL-TRACE-113] say how often a test was tried again', () => {
    const tried = readResults(root)[0]?.tests.filter(({ retries }) => retries !== undefined)
    expect(tried?.map(({ name, status, retries }) => [name, status, retries])).toEqual([
      ['tasks > is flaky', 'flaky', 1],
    ])
  })

  it('[TL-TRACE-102] are the same bytes after a second run, and name no folder of this machine', () => {
    const first = readFileSync(results(), 'utf8')
    run()
    expect(readFileSync(results(), 'utf8')).toBe(first)
    expect(first).not.toContain(root)
  })

  it('[TL-TRACE-103] stay as they are when only some tests run', () => {
    const first = readFileSync(results(), 'utf8')
    run('-t', 'passes')
    run('statuses')
    expect(readFileSync(results(), 'utf8')).toBe(first)
  })

  it('are left out when the file holds something else', () => {
    writeFileSync(join(root, resultsFolder, 'other.json'), '{ "schemaVersion": 7 }')
    writeFileSync(join(root, resultsFolder, 'cut.json'), '{ "schemaVer')
    expect(readResults(root).map((each) => each.package)).toEqual(['@scope/pkg'])
    expect(readResults(join(root, 'nowhere'))).toEqual([])
    expect(existsSync(results())).toBe(true)
  })
})
