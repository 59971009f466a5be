import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type MiniWorkspace, makeMiniWorkspace, removeMiniWorkspace } from '../src/mini-workspace.ts'
import { xtask, xtaskJson } from '../src/xtask.ts'

let mini: MiniWorkspace
beforeEach(() => {
  mini = makeMiniWorkspace()
})
afterEach(() => removeMiniWorkspace(mini))

const run = (...argv: string[]) => xtask(argv, { cwd: mini.root })
const json = (...argv: string[]) => xtaskJson(argv, { cwd: mini.root })

/** Every file's bytes, by path, but for what git ignores. */
const bytes = (): Record<string, string> =>
  Object.fromEntries(
    readdirSync(mini.root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(mini.root.length + 1))
      .filter((path) => !/(^|\/)(node_modules|\.turbo|\.throughline)\//.test(path))
      .sort()
      .map((path) => [path, readFileSync(join(mini.root, path), 'utf8')]),
  )

const stepsOf = (result: unknown): Record<string, string> =>
  Object.fromEntries(
    (result as { steps: { name: string; state: string }[] }).steps.map(({ name, state }) => [name, state]),
  )

describe('the loop', () => {
  it('mends, regenerates, checks everything, and lists what it changed', async () => {
    mini.edit('packages/greeter/src/main.ts', 'let greetings = 0', 'let greetings    =   0')
    const { status, report } = await json('dev-loop')
    expect(report.findings).toEqual([])
    expect(status).toBe(0)
    const { changed } = report.result as { changed: { path: string; change: string }[] }
    expect(changed).toContainEqual({ path: 'packages/greeter/src/main.ts', change: 'changed' })
    expect(changed).toContainEqual({ path: 'requirements/greeter.yaml', change: 'added' })
    const again = await json('dev-loop')
    expect(again.report.result).toMatchObject({ mode: 'mend', changed: [] })
  })

  it('[TL-LOOP-002] shows a failing step in full and stops, or goes on when told to', async () => {
    mini.edit('packages/greeter/src/greeting.ts', '`hello ${name}`', '`hullo ${name}`')
    const { status, stdout } = await run('dev-loop')
    expect(status).toBe(1)
    expect(stdout).toMatch(/^ok {4}typecheck .*$/m)
    expect(stdout).toMatch(/^FAIL {2}test .*$/m)
    expect(stdout).toContain("expected 'hullo ada' to be 'hello ada'")
    expect(stdout).toContain('not run: coverage, suspects, metrics-lint, verify, pacts, links')
    const { report } = await json('dev-loop', '--keep-going')
    expect(stepsOf(report.result)).toMatchObject({ test: 'failed', 'metrics-lint': 'passed', links: 'passed' })
  })

  it('[TL-LOOP-003] writes nothing in CI and with --check, and fails on a difference', async () => {
    const before = bytes()
    const checked = await json('dev-loop', '--check')
    expect({ status: checked.status, steps: stepsOf(checked.report.result) }).toMatchObject({
      status: 1,
      steps: { regen: 'failed' },
    })
    const inCi = await xtask(['dev-loop'], { cwd: mini.root, env: { CI: 'true' } })
    expect(inCi.status).toBe(1)
    expect(bytes()).toEqual(before)
  })
})

describe('regen', () => {
  it('[TL-LOOP-001] compares every output of every generator before it writes the first', async () => {
    mini.put('contracts/metrics/generated/index.ts', '// by hand\n')
    const before = bytes()
    const { status, report } = await json('regen')
    expect({ status, codes: report.findings.map(({ code }) => code) }).toEqual({
      status: 1,
      codes: ['output-not-ours'],
    })
    expect(bytes()).toEqual(before)
  })

  it('makes the same bytes twice, and finds nothing stale behind itself', async () => {
    expect((await run('regen')).status).toBe(0)
    const first = bytes()
    expect((await run('regen')).status).toBe(0)
    expect(bytes()).toEqual(first)
    expect((await run('regen', '--check')).status).toBe(0)
  })
})

describe('the gate', () => {
  it('[TL-LOOP-004] gives one verdict over all steps and writes nothing', async () => {
    expect((await run('regen')).status).toBe(0)
    const before = bytes()
    const green = await json('gate')
    expect(green.report.findings).toEqual([])
    expect(green.report.result).toMatchObject({ verdict: 'passed' })
    mini.edit('specs/greeter.md', 'that holds the name', 'that says the name')
    mini.edit('specs/greeter.md', '#greeting)', '#greetings)')
    const red = await json('gate')
    expect(red.status).toBe(1)
    expect(red.report.result).toMatchObject({ verdict: 'failed' })
    expect(stepsOf(red.report.result)).toEqual({
      layers: 'passed',
      regen: 'failed',
      typecheck: 'passed',
      test: 'passed',
      'metrics-lint': 'passed',
      verify: 'passed',
      links: 'failed',
    })
    expect(bytes()).toEqual({ ...before, 'specs/greeter.md': mini.read('specs/greeter.md') })
  })

  it('holds its own levels and waivers', async () => {
    expect((await run('regen')).status).toBe(0)
    mini.put('ci/gate.yaml', 'steps: [links]\n')
    mini.edit('specs/greeter.md', '#greeting)', '#greetings)')
    const [finding] = (await json('gate')).report.findings
    expect((await run('gate')).status).toBe(1)
    mini.put('ci/gate.yaml', `steps: [links]\nlevels: { ${finding?.code}: info }\n`)
    expect((await run('gate')).status).toBe(0)
    mini.put('ci/gate.yaml', 'steps: [links]\n')
    mini.put(
      'ci/waivers.yaml',
      `- { code: ${finding?.code}, where: specs/*, reason: r, owner: o, expires: 2999-01-01 }\n`,
    )
    expect((await json('gate')).report.summary).toMatchObject({ errors: 0, waived: 1 })
    mini.edit('specs/greeter.md', '#greetings)', '#greeting)')
    expect((await json('gate')).report.findings.map(({ code }) => code)).toEqual(['waiver-unused'])
  })
})

describe('the tests', () => {
  it('[TL-LOOP-005] are counted on the last line, red or green, and none is a failure', async () => {
    const last = (text: string) => text.trimEnd().split('\n').slice(-2)
    const first = await run('test')
    expect({ status: first.status, last: last(first.stdout) }).toEqual({
      status: 0,
      last: ['0 of 1 packages restored from the cache.', '2 passed, 0 failed, 0 skipped'],
    })
    expect(last((await run('test')).stdout)).toEqual([
      '1 of 1 packages restored from the cache.',
      '2 passed, 0 failed, 0 skipped',
    ])
    mini.edit('packages/greeter/src/greeting.ts', '`hello ${name}`', '`hullo ${name}`')
    const red = await json('test')
    expect(red.status).toBe(1)
    expect(red.report.findings).toMatchObject([
      { code: 'test-failed', location: { file: 'packages/greeter/tests/greeting.test.ts', line: 4 } },
    ])
    mini.remove('packages/greeter/tests')
    const none = await run('test')
    expect({ status: none.status, last: last(none.stdout)[1] }).toEqual({
      status: 1,
      last: '0 passed, 0 failed, 0 skipped',
    })
  })
})
