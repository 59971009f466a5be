import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readResults, type TestResult } from '@throughline/trace'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { mutations } from '../src/mutations.ts'
import { makeScratchCopy, type ScratchCopy } from '../src/scratch-copy.ts'

let copy: ScratchCopy
beforeAll(() => {
  copy = makeScratchCopy()
})
afterEach(() => copy.restore())
afterAll(() => copy.remove())

/** The reference system, what is tested against it, and what plays with it. */
const harness = ['bdd', 'determinism-suite', 'e2e', 'provider'].map((name) => `./test-harness/${name}`)
const all = ['./packages/**', '@throughline/openapi-client', ...harness]

/** The packages whose tests name a requirement: what tests nothing of it says nothing about a defect in it. */
const testing = (requirement: string): string[] => {
  const named = globSync('{packages,test-harness/{bdd,determinism-suite,e2e,provider}}/**/tests/**/*.test.ts', {
    cwd: copy.root,
    exclude: ['**/node_modules'],
  })
    .filter((file) => readFileSync(join(copy.root, file), 'utf8').includes(`[${requirement}]`))
    .map((file) => `./${file.slice(0, file.indexOf('/tests/'))}`)
  return [...new Set(named)]
}

/** Every test of some packages, as it ended in the copy as it stands. */
const testsOf = (packages: readonly string[]): TestResult[] => {
  const filters = packages.flatMap((each) => ['--filter', each])
  const argv = ['tools/xtask/src/main.ts', 'test', '--format', 'json', ...filters]
  const env = { ...process.env, THROUGHLINE_TIER: undefined }
  const { stdout, stderr } = spawnSync(process.execPath, argv, {
    cwd: copy.root,
    encoding: 'utf8',
    env,
    maxBuffer: 1 << 28,
  })
  if (stdout === '') throw new Error(`the tests printed no report:\n${stderr}`)
  return readResults(copy.root).flatMap(({ tests }) => tests)
}

/** Codes of all that the verifier finds in the services of the copy as it stands, but for what waits for traffic. */
const foundIn = (): Set<string> => {
  const argv = ['tools/xtask/src/main.ts', 'verify', '--format', 'json']
  const { stdout, stderr } = spawnSync(process.execPath, argv, { cwd: copy.root, encoding: 'utf8', maxBuffer: 1 << 28 })
  if (stdout === '') throw new Error(`verify printed no report:\n${stderr}`)
  const { findings } = JSON.parse(stdout) as { findings: { code: string }[] }
  return new Set(findings.map(({ code }) => code).filter((code) => code !== 'metric-unobserved'))
}

const ended = (tests: readonly TestResult[], status: TestResult['status']) =>
  tests.filter((test) => test.status === status)

describe('a broken implementation', () => {
  it('is none in the copy as it is', () => {
    const tests = testsOf(all)
    expect(ended(tests, 'failed').map(({ name }) => name)).toEqual([])
    expect(tests.length).toBeGreaterThan(50)
    expect(foundIn()).toEqual(new Set())
  })

  it.each(mutations)('$requirement turns red when $title', ({ requirement, file, finding, edits }) => {
    copy.plant(edits)
    const tests = testsOf(testing(requirement))
    const own = tests.filter(({ reqIds }) => reqIds.some(({ id }) => id === requirement))
    expect(ended(own, 'failed').length, `no test of ${requirement} turned red`).toBeGreaterThan(0)
    if (file !== undefined) expect(ended(own, 'failed').map((test) => test.file)).toContain(file)
    const others = tests.filter((test) => !own.includes(test))
    expect(ended(others, 'passed').length / others.length).toBeGreaterThanOrEqual(0.8)
    if (finding !== undefined) expect([...foundIn()]).toContain(finding)
  })
})
