import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ranAt } from '../../src/results/executed.ts'
import { readResults, resultsFileName, resultsFolder, type TestResult } from '../../src/results/index.ts'
import { type Fixture, fixture } from './fixture.ts'

const code = `export const add = (a: number, b: number): number => a + b

export function twice(n: number): number | undefined {
  return [n].map((each) => {
    return each * 2
  })[0]
}

export class Box {
  #n = add(1, 1)
  get value(): number {
    return this.#n
  }
}
`

const matchers = `import assert, { equal } from 'node:assert'
import { afterEach, assert as chai, describe, expect, it } from 'vitest'
import { add } from '../src/code.ts'
const LIMIT = 3
it('[ACME-0001] one matcher', () => { expect(add(1, 2)).toBe(3) })
it('[ACME-0002] empty', () => { add(1, 2) })
it('[ACME-0003] expect alone', () => { expect(add(1, 2)) })
it('[ACME-0004] constants', () => { add(1, 2); expect(1).toBe(1); expect(LIMIT).not.toBe(4); assert.equal('a', 'a') })
it('own constant', () => { const own = 1; add(1, 2); expect(own).toBe(1) })
it('its namesake', () => { const own = 2; add(1, 2); expect(own).toBe(2) })
it('[ACME-0005] one computed side', () => { expect(3).toBe(add(1, 2)) })
it('[ACME-0006] nobody awaits it', () => { setTimeout(() => expect(add(1, 1)).toBe(2), 1) })
it('comes after it', async () => { await new Promise((done) => setTimeout(done, 50)) })
it('soft', () => { expect.soft(add(1, 1)).toBe(2) })
it('polled', async () => { let n = 0; await expect.poll(() => add(n++, 0), { timeout: 50_000 }).toBe(2) })
it('settled', async () => { await expect((async () => add(1, 1))()).resolves.toBe(2) })
it('made of others', () => { expect([add(1, 1)]).toHaveLength(1); expect(() => { throw add(1, 1) }).toThrow() })
it('words', () => { expect(add(1, 1)).to.be.a('number').and.equal(2); expect(add(1, 1) === 2).to.be.true })
it('chai', () => { chai(add(1, 1) === 2); chai.equal(add(1, 1), 2); expect.assert.isTrue(add(1, 1) === 2) })
it('node', () => { assert(add(1, 1)); assert.ok(add(1, 1)); equal(add(1, 1), 2); assert.strict.deepEqual([add(1, 1)], [2]) })
it('inline snapshot', () => { expect(add(1, 1)).toMatchInlineSnapshot(\`2\`) })
it('extended', () => {
  expect.extend({ toBeTwo: (received) => ({ pass: received === 2, message: () => '' }) })
  expect(add(1, 1)).toBeTwo()
})
it('identity', () => { equal(assert.equal, equal); assert.throws(() => assert.fail('x'), assert.AssertionError) })
it('[ACME-0009] swallowed', async () => {
  try { expect(add(1, 1)).toBe(3) } catch {}
  try { equal(add(1, 1), 3) } catch {}
  try { chai.equal(add(1, 1), 3) } catch {}
  try { expect(add(1, 1)).to.be.a('string') } catch {}
  try { expect(add(1, 1) === 3).to.be.true } catch {}
  await expect((async () => add(1, 1))()).resolves.toBe(3).catch(() => {})
  await assert.rejects(async () => add(1, 1)).catch(() => {})
})
it('its message', () => { expect(() => assert(add(1, 1) === 3)).not.toThrow(/Reflect/) })
it('caught by the next', () => { expect(() => expect(add(1, 1)).toBe(3)).toThrow() })
it('awaited', async () => { await assert.rejects(async () => { throw add(1, 1) }); await expect(Promise.reject(2)).rejects.toBe(2) })
it('async of its own', async () => {
  expect.extend({ toBeTwoSoon: async (received) => ({ pass: received === 2, message: () => '' }) })
  await expect(add(1, 1)).toBeTwoSoon()
  await expect(add(1, 2)).toBeTwoSoon().catch(() => {})
})
describe('with a hook', () => {
  afterEach(() => { expect(add(1, 1)).toBe(2) })
  it('empty', () => {})
})
it('[ACME-0001] [ACME-0002] [ACME-0003] [ACME-0004] shotgun', () => { expect(add(1, 1)).toBe(2) })
// @req ACME-0007, ACME-0008
it('annotated', () => { expect(add(1, 1)).toBe(2) })
`

const lines = `import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { beforeAll, describe, expect, it } from 'vitest'
import { add, Box, twice } from '../src/code.ts'
const file = (name: string) => new URL('../src/' + name, import.meta.url)
it('adds', () => { expect(add(1, 2)).toBe(3) })
it('makes a box', () => { expect(new Box()).toBeDefined() })
it('reads a box', () => { expect(new Box().value).toBe(2) })
it('starts a process', () => { expect(String(execFileSync(process.execPath, [file('child.ts')].map((each) => each.pathname)))).toBe('4') })
it('starts processes with an environment of their own', async () => {
  const env = { OWN: '1' }
  expect(spawnSync(process.execPath, [file('own-env.ts').pathname], { env }).status).toBe(0)
  expect((await promisify(execFile)(process.execPath, [file('own-env-too.ts').pathname], { env })).stdout).toBe('1')
})
it('starts a program that is not Node.js with exactly its environment', () => {
  expect(execFileSync('/usr/bin/env', { env: { OWN: '1' }, encoding: 'utf8' })).toBe('OWN=1\\n')
})
it('starts a thread', async () => {
  const code = await new Promise((done) => new Worker(file('thread.ts')).on('exit', done))
  expect(code).toBe(0)
  const own = new Worker(file('own-env-thread.ts'), { env: { OWN: '1' } })
  expect(await new Promise((done) => own.on('exit', done))).toBe(0)
})
describe('suite', () => {
  beforeAll(() => void twice(0))
  it('runs nothing', () => { expect(file('a')).toBeDefined() })
})
`

const beside = `import { expect, it } from 'vitest'
import { add, twice } from '../src/code.ts'
it.concurrent('one', async () => { await 1; expect(add(1, 2)).toBe(3) })
it.concurrent('other', async () => { await 1; expect(twice(2)).toBe(4) })
`

const children = `import { execFileSync, spawn } from 'node:child_process'
import { expect, it } from 'vitest'
const path = (name: string) => new URL('../src/' + name, import.meta.url).pathname
it('gives children an environment of their own', async () => {
  const says = { env: { NODE_OPTIONS: '--no-deprecation', SAYS: '3' } }
  expect(String(execFileSync(process.execPath, [path('says.ts')], says))).toBe('3--no-deprecation')
  const child = spawn(process.execPath, [path('quiet.ts')], { env: {}, stdio: 'ignore' })
  expect(await new Promise((done) => child.on('exit', done))).toBe(0)
})
`

const oneLine =
  'export const any = (all: number[]) => all.some((each) => each > 1); export const copy = (all: number[]) => [...all]\n'

const files = {
  'pkg/src/one-line.ts': oneLine,
  'pkg/tests/one-line.test.ts': `import { expect, it } from 'vitest'
import { any } from '../src/one-line.ts'
it('none', () => { expect(any([])).toBe(false) })
it('one', () => { expect(any([1])).toBe(false) })
`,
  'pkg/src/code.ts': code,
  'pkg/src/says.ts':
    "const says = () => process.env.SAYS + (process.env.NODE_OPTIONS ?? '').slice(0, 16)\nprocess.stdout.write(says())\n",
  'pkg/src/quiet.ts': 'const quiet = () => process.exit(process.env.SAYS === undefined ? 0 : 1)\nquiet()\n',
  'pkg/tests/children.test.ts': children,
  'pkg/src/child.ts': "import { twice } from './code.ts'\nprocess.stdout.write(String(twice(2)))\n",
  'pkg/src/own-env.ts': 'process.exit(0)\n',
  'pkg/src/own-env-too.ts': "process.stdout.write(process.env.OWN ?? '')\n",
  'pkg/src/own-env-thread.ts': 'const own = 1\n',
  'pkg/src/thread.ts': 'const idle = () => 1\nconst busy = () => 2\nbusy()\n',
  'pkg/tests/matchers.test.ts': matchers,
  'pkg/tests/lines.test.ts': lines,
  'pkg/tests/beside.test.ts': beside,
}

let given: Fixture
let tests: TestResult[] = []
const of = (name: string) => tests.filter(({ file }) => file === `pkg/tests/${name}.test.ts`)
const show = ({ executed }: TestResult, grain: 'test' | 'file') =>
  Object.fromEntries(
    executed
      .filter((each) => each.grain === grain)
      .map(({ file, lines }) => [file.replace('pkg/src/', ''), lines.join()]),
  )

beforeAll(() => {
  given = fixture(files)
  const status = given.run()
  expect(status, given.output()).toBe(0)
  tests = readResults(given.root)[0]?.tests ?? []
}, 180_000)

afterAll(() => given.remove())

describe('what the results say of a test', () => {
  it('[TL-TRACE-104] [TL-TRACE-105] is how many matchers ran in it, and whether all were on constants', () => {
    const said = of('matchers').map(({ name, assertions, literalOnly }) => [name, assertions, literalOnly === true])
    expect(said).toEqual([
      ['[ACME-0001] one matcher', 1, false],
      ['[ACME-0002] empty', 0, false],
      ['[ACME-0003] expect alone', 0, false],
      ['[ACME-0004] constants', 3, true],
      ['own constant', 1, true],
      ['its namesake', 1, true],
      ['[ACME-0005] one computed side', 1, false],
      ['[ACME-0006] nobody awaits it', 0, false],
      ['comes after it', 0, false],
      ['soft', 1, false],
      ['polled', 1, false],
      ['settled', 1, false],
      ['made of others', 2, false],
      ['words', 3, false],
      ['chai', 3, false],
      ['node', 4, false],
      ['inline snapshot', 1, false],
      ['extended', 1, false],
      ['identity', 2, false],
      ['[ACME-0009] swallowed', 0, false],
      ['its message', 1, false],
      ['caught by the next', 1, false],
      ['awaited', 2, false],
      ['async of its own', 1, false],
      ['with a hook > empty', 0, false],
      ['[ACME-0001] [ACME-0002] [ACME-0003] [ACME-0004] shotgun', 1, false],
      ['annotated', 1, false],
    ])
  })

  it('[TL-TRACE-101] is which IDs its title and the comment above it name', () => {
    const ids = of('matchers').map(({ reqIds }) => reqIds.map(({ id, via }) => `${id} ${via}`))
    expect(ids.slice(-2)).toEqual([
      ['ACME-0001 title', 'ACME-0002 title', 'ACME-0003 title', 'ACME-0004 title'],
      ['ACME-0007 annotation', 'ACME-0008 annotation'],
    ])
    expect(ids[0]).toEqual(['ACME-0001 title'])
  })

  it('[TL-TRACE-106] is the lines of each function that it ran, and of no other', () => {
    expect(of('lines').map((test) => [test.name, show(test, 'test')])).toEqual([
      ['adds', { 'code.ts': '1' }],
      ['makes a box', { 'code.ts': '1,10' }],
      ['reads a box', { 'code.ts': '1,10,11,12' }],
      ['starts a process', {}],
      ['starts processes with an environment of their own', {}],
      ['starts a program that is not Node.js with exactly its environment', {}],
      ['starts a thread', {}],
      ['suite > runs nothing', {}],
    ])
  })

  it('[TL-TRACE-106] tells functions apart that stand on one line', () => {
    const ran = (name: string, text: string) => {
      const executed = of('one-line').find((test) => test.name === name)?.executed
      return executed?.filter(({ grain }) => grain === 'test').map((each) => ranAt(each, oneLine.indexOf(text)))
    }
    expect([ran('none', '[...all]'), ran('none', 'all.some'), ran('none', 'each > 1')]).toEqual([
      [false],
      [true],
      [false],
    ])
    expect([ran('one', 'each > 1'), ran('one', 'nothing there')]).toEqual([[true], [undefined]])
  })

  it('[TL-TRACE-107] is, for its file, what modules, hooks, children, threads and concurrent tests ran', () => {
    const [first] = of('lines')
    expect(first && show(first, 'file')).toEqual({
      'child.ts': '1,2',
      'code.ts': '3,4,5,6,9',
      'own-env.ts': '1',
      'own-env-too.ts': '1',
      'own-env-thread.ts': '1',
      'thread.ts': '2,3',
    })
    // An environment of their own leaves out nothing, and they see of ours what they need.
    expect(of('children').map((test) => show(test, 'file'))).toEqual([{ 'says.ts': '1,2', 'quiet.ts': '1,2' }])
    expect(of('beside').map((test) => [show(test, 'test'), show(test, 'file')])).toEqual([
      [{}, { 'code.ts': '1,3,4,5,6,9' }],
      [{}, { 'code.ts': '1,3,4,5,6,9' }],
    ])
  })
})

describe('a run that does not say what tests execute', () => {
  const check = (want: string | undefined, argv: string[], env: NodeJS.ProcessEnv) => {
    const status = given.run(argv, env)
    expect(status, given.output()).toBe(0)
    const [results] = readResults(given.root)
    expect(results?.coverageOff).toBe(want)
    expect(results?.tests.every(({ executed }) => (executed.length === 0) === (want !== undefined))).toBe(true)
    // Matchers are counted all the same.
    expect(results?.tests.find(({ name }) => name.includes('one matcher'))?.assertions).toBe(1)
  }

  it("[TL-TRACE-108] says so with vitest's own coverage, and without the plugin", () => {
    check("vitest's own coverage is on, and measures the code as it is written", ['--coverage.enabled'], {})
    check("the plugin traceFunctions is not in vitest's configuration", [], { NO_PLUGIN: '1' })
    check(undefined, [], {})
  })

  it('[TL-TRACE-103] leaves no half of a file when it is killed', () => {
    const path = join(given.root, 'pkg/tests/killer.test.ts')
    writeFileSync(path, "import { it } from 'vitest'\nit('kills', () => { process.kill(process.ppid, 'SIGKILL') })\n")
    expect(() => given.run()).toThrow()
    const results = join(given.root, resultsFolder, resultsFileName('@scope/pkg'))
    expect(existsSync(results) && readFileSync(results, 'utf8')).toBe(false)
    expect(readResults(given.root)).toEqual([])
  })
})
