import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { impactSince } from '../../src/impact/since/impact-since.ts'
import { allResults, type SmallWorkspace, smallWorkspace } from './workspace.ts'

let small: SmallWorkspace
beforeEach(() => {
  small = smallWorkspace()
  allResults(small)
})
afterEach(() => small.remove())

const replace = (file: string, from: string, to: string) => {
  const text = readFileSync(join(small.root, file), 'utf8')
  expect(text).toContain(from)
  small.put({ [file]: text.replace(from, to) })
}
const since = async () => (await impactSince(small.workspace(), 'HEAD')).value
const codes = async () => (await impactSince(small.workspace(), 'HEAD')).findings.map(({ code }) => code)
const check = async (...want: string[]) => {
  const { tests } = await since()
  expect(
    tests.map(({ package: name, name: test, why }) => `${name}: ${test} (${why.map(({ kind }) => kind)})`),
  ).toEqual(want)
}

const [adds, isFunction, addsB, takes, alone] = [
  'a: twice > [ACME-2001] adds',
  'a: twice > [ACME-2002] is a function',
  'b: adds',
  'b: [ACME-2003] takes',
  'c: stands alone',
] as const

describe('a change of code', () => {
  it('selects nothing where nothing changed', () => check())

  it('[TL-TRACE-403] within one function selects the tests that executed it, and no other', async () => {
    replace('packages/b/src/b.ts', 'x + 1', 'x + 2')
    await check(`${adds} (executed)`, `${addsB} (executed)`)
    replace('packages/b/src/b.ts', 'x + 2', 'x + 1')
    replace('packages/b/src/b.ts', 'x - 1', 'x - 2')
    await check(`${takes} (executed)`)
  })

  it('[TL-TRACE-403] that only a file is known to have executed selects its tests, and says so', async () => {
    small.results('b', [
      {
        file: 'packages/b/tests/b.test.ts',
        name: 'adds',
        line: 2,
        executed: { 'packages/b/src/b.ts': [4] },
        byFile: { 'packages/b/src/b.ts': [4] },
      },
      { file: 'packages/b/tests/b.test.ts', name: '[ACME-2003] takes', line: 3 },
    ])
    replace('packages/b/src/b.ts', 'x + 1', 'x + 2')
    await check(`${adds} (executed)`, `${addsB} (executed)`, `${takes} (executed-by-file)`)
  })

  it('[TL-TRACE-404] of comments and white space selects nothing', async () => {
    replace('packages/b/src/b.ts', 'return x + 1', '// more\n\n  return   x +\n    1 /* one */')
    await check()
    expect((await since()).changes.map(({ file, what }) => [file, what])).toEqual([['packages/b/src/b.ts', []]])
  })

  it('[TL-TRACE-403] of what runs at load selects whoever loads it', async () => {
    replace('packages/b/src/b.ts', 'limit = 5', 'limit = 6')
    await check(`${adds} (loads)`, `${isFunction} (loads)`, `${addsB} (loads)`, `${takes} (loads)`)
  })

  it('of types and new functions selects nothing', async () => {
    replace('packages/b/src/b.ts', '(x: number) => {\n  return x', '(x: bigint) => {\n  return x')
    replace(
      'packages/b/src/b.ts',
      'export const limit',
      'interface A { a: 1 }\nconst later = () => 1\nexport const limit',
    )
    await check()
  })

  it('takes results that were written after the change as well', async () => {
    replace('packages/b/src/b.ts', 'x - 1', 'x - 2')
    allResults(small)
    await check(`${takes} (executed)`)
  })

  it('follows code that moved, and reads the results of its old place', async () => {
    small.git('mv', 'packages/b/src/b.ts', 'packages/b/src/moved.ts')
    replace('packages/b/package.json', 'b.ts', 'moved.ts')
    replace('packages/b/tests/b.test.ts', 'b.ts', 'moved.ts')
    const { tests } = await since()
    expect(new Set(tests.map(({ name }) => name)).size).toBe(4)
  })
})

describe('what is not known', () => {
  it('[TL-TRACE-409] runs: a package without results, as far as it can reach the change', async () => {
    rmSync(join(small.root, '.throughline/results/a.json'))
    rmSync(join(small.root, '.throughline/results/c.json'))
    replace('packages/b/src/b.ts', 'x - 1', 'x - 2')
    await check(`${adds} (unknown)`, `${isFunction} (unknown)`, `${takes} (executed)`)
    expect(await codes()).toEqual(['execution-unknown'])
  })

  it('[TL-TRACE-409] runs: a test whose results are of another tree', async () => {
    // Since the results were written, a file that two tests ran has changed, and the change is part of the base.
    replace('packages/b/src/b.ts', 'return x + 1', 'return less(x) + 2')
    small.commit()
    replace('packages/b/src/b.ts', 'x - 1', 'x - 2')
    await check(`${adds} (unknown)`, `${addsB} (unknown)`, `${takes} (unknown)`)
  })

  it('[TL-TRACE-409] runs: a test that failed, for it may run more the next time', async () => {
    small.results('b', [
      { file: 'packages/b/tests/b.test.ts', name: 'adds', line: 2, status: 'failed' },
      { file: 'packages/b/tests/b.test.ts', name: '[ACME-2003] takes', line: 3, status: 'skipped' },
    ])
    replace('packages/a/src/a.ts', 'add(add(x))', 'add(x)')
    await check(`${adds} (executed)`)
    replace('packages/b/src/b.ts', 'x - 1', 'x - 2')
    await check(`${adds} (executed)`, `${addsB} (unknown)`)
  })

  it('[TL-TRACE-409] runs: a test of which nobody noted what it executed', async () => {
    const path = join(small.root, '.throughline/results/b.json')
    const stored = JSON.parse(readFileSync(path, 'utf8')) as object
    small.put({ '.throughline/results/b.json': JSON.stringify({ ...stored, coverageOff: 'vitest measures it' }) })
    replace('packages/b/src/b.ts', 'x - 1', 'x - 2')
    await check(`${addsB} (unknown)`, `${takes} (unknown)`)
    expect((await since()).tests[0]?.why[0]?.note).toBe('nobody noted what it runs')
  })

  it('[TL-TRACE-409] runs: what may read a file that is no code', async () => {
    small.put({ 'packages/c/tests/data.json': '{}' })
    await check(`${alone} (reads)`)
    small.put({
      'packages/b/turbo.json': '{ "tasks": { "test": { "inputs": ["$TURBO_ROOT$/packages/c/**", "src/**"] } } }',
    })
    small.commit()
    small.put({ 'packages/c/tests/data.json': '[]', 'packages/b/NOTES.md': 'x' })
    await check(`${addsB} (reads)`, `${takes} (reads)`, `${alone} (reads)`)
  })

  it('[TL-TRACE-409] runs: everything, where the runner is configured', async () => {
    small.put({ 'vitest.config.ts': 'export default {}\n' })
    expect((await since()).tests).toHaveLength(5)
  })

  it('says of a binary file, a link and a broken contract that they were not compared', async () => {
    small.put({ 'packages/c/a.bin': Buffer.from([0, 1]), 'contracts/data.yaml': 'paths: [' })
    expect(await codes()).toEqual(['contract-unread', 'contract-not-compared', 'change-not-compared'])
  })
})

describe('a change of tests', () => {
  it('[TL-TRACE-408] selects the test that changed, a new one, and no neighbour', async () => {
    replace('packages/b/tests/b.test.ts', 'toBe(2)', 'toBe(3)')
    await check(`${addsB} (changed)`)
    replace('packages/b/tests/b.test.ts', 'toBe(3)', 'toBe(2)')
    replace('packages/b/tests/b.test.ts', "it('[ACME-2003]", "it('is new', () => {})\nit('[ACME-2003]")
    await check('b: is new (changed)')
  })

  it('[TL-TRACE-408] selects all of a file whose helper changed, and one that moved', async () => {
    replace('packages/b/tests/b.test.ts', "it('adds'", "const help = add(1)\nit('adds'")
    await check(`${addsB} (changed)`, `${takes} (changed)`)
    small.git('checkout', '-q', '.')
    small.git('mv', 'packages/c/tests/c.test.ts', 'packages/c/tests/d.test.ts')
    await check(`${alone} (changed)`)
    rmSync(join(small.root, 'packages/c/tests/d.test.ts'))
    await check()
  })
})

describe('a change of specs', () => {
  it('[TL-TRACE-405] selects the tests that name the requirement whose words changed', async () => {
    replace('specs/api.md', 'answer with 429', 'answer with 503')
    await check(`${isFunction} (verifies)`)
    const { sentences, requirements } = await since()
    expect(sentences).toMatchObject([
      {
        id: 'ACME-2002',
        change: 'changed',
        before: 'Refuse. It MUST answer with 429.',
        after: 'Refuse. It MUST answer with 503.',
      },
    ])
    expect(requirements).toEqual([{ id: 'ACME-2002', title: 'Refuse', change: 'changed', why: ['its words changed'] }])
  })

  it('[TL-TRACE-405] selects nothing for prose, and for a requirement that only moved', async () => {
    replace('specs/api.md', '## Tasks', '## All tasks\n\nSome prose.')
    small.put({ 'specs/other.md': '# Other\n\n- [ACME-2003] **Read.** It MUST answer with 200.\n' })
    replace('specs/api.md', '- [ACME-2003] **Read.** It MUST answer with 200.\n', '')
    await check()
  })

  it('names what was added and removed', async () => {
    replace('specs/api.md', '[ACME-2003]', '[ACME-2004]')
    expect((await since()).sentences.map(({ id, change }) => [id, change])).toEqual([
      ['ACME-2003', 'removed'],
      ['ACME-2004', 'added'],
    ])
  })
})

describe('a change of contracts', () => {
  it('[TL-TRACE-407] selects the tests of the operation that a pointer is part of', async () => {
    replace('contracts/data.yaml', 'description: all', 'description: every task')
    await check(`${takes} (promised)`)
    expect((await since()).changes[0]?.what).toEqual(['changed /paths/~1v1~1tasks/get/responses/200/description'])
  })

  it('[TL-TRACE-407] follows a schema to the operations that use it', async () => {
    replace('contracts/data.yaml', 'type: integer', 'type: string')
    await check(`${adds} (promised)`, `${isFunction} (promised)`)
    const { reached } = await since()
    expect(reached.map(({ surface, name, changed }) => `${surface} ${name}${changed ? ' *' : ''}`)).toEqual([
      'specs ACME-2001',
      'specs ACME-2002',
      'contracts contracts/data.yaml *',
      'contracts createTask',
      'contracts Admission.place',
      'contracts components/schemas/Admission/properties/place/type *',
      'docs Admission',
    ])
  })

  it('[TL-TRACE-406] selects nothing for style', async () => {
    replace('contracts/data.yaml', '{ description: all }', '\n          # the same\n          { "description": all }')
    await check()
  })
})

describe('the commands', () => {
  const commands = async () => (await since()).commands.map(({ command }) => command)

  it('[TL-TRACE-411] run the selected tests of each package by their lines, whole files and packages by their names', async () => {
    replace('packages/b/src/b.ts', 'x + 1', 'x + 2')
    expect(await commands()).toEqual([
      'pnpm --filter a test tests/a.test.ts:4',
      'pnpm --filter b test tests/b.test.ts:2',
    ])
    replace('packages/b/src/b.ts', 'x - 1', 'x - 2')
    expect(await commands()).toEqual(['pnpm --filter a test tests/a.test.ts:4', 'pnpm --filter b test'])
  })

  it('[TL-TRACE-411] name where a test of a changed file stands now', async () => {
    replace('packages/b/tests/b.test.ts', "it('adds'", "\n\n// later\nit('adds'")
    replace('packages/b/src/b.ts', 'x - 1', 'x - 2')
    expect(await commands()).toEqual(['pnpm --filter b test tests/b.test.ts:6'])
  })

  it('leave out what the runner leaves out, and say so', async () => {
    small.put({ 'packages/b/tests/b.full.test.ts': "import '../src/b.ts'\nit('is slow', () => {})\n" })
    small.commit()
    replace('packages/b/src/b.ts', 'x - 1', 'x - 2')
    expect(await commands()).toEqual(['pnpm --filter b test tests/b.test.ts:3'])
    expect(await codes()).toEqual(['tests-left-out'])
  })
})
