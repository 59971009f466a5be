import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { workspaceOf } from '@throughline/kernel'
import { afterEach, describe, expect, it } from 'vitest'
import { judgeTrace, readTrace } from '../../src/read-trace.ts'
import { scratchConfig } from '../graph/scratch-workspace.ts'
import { type Fixture, fixture } from '../results/fixture.ts'

const spec = Array.from({ length: 30 }, (_, index) => `- [ACME-${1001 + index}] It MUST count to ${index}.\n`).join('')
const allIds = [...spec.matchAll(/ACME-\d+/g)].map(([id]) => id)

const code = `// implements: ACME-1001
export const count = (to: number): number => {
  return Array.from({ length: to }).length
}

export const other = (): number => 7
`

const honest = `import { expect, it } from 'vitest'
import { count, other } from '../src/count.ts'
it('[ACME-1001] counts', async () => {
  expect(count(3)).toBe(3)
})
it('does something else', () => {
  expect(other()).toBe(7)
})
`

let made: Fixture | undefined
afterEach(() => made?.remove())

interface Defect {
  code?: string
  test?: string
}

/** What is said of the first requirement after vitest ran the package with its defect. */
const check = async (
  defect: Defect = {},
): Promise<{ status: string | undefined; verdicts: string[]; codes: string[] }> => {
  made?.remove()
  made = fixture({
    'specs/count.md': spec,
    'pkg/src/count.ts': defect.code ?? code,
    'pkg/tests/count.test.ts': defect.test ?? honest,
  })
  made.run()
  const workspace = workspaceOf(made.root, {
    ...scratchConfig,
    ids: { families: [{ pattern: 'ACME-\\d{4}', title: 'Acme' }] },
    code: ['pkg/src/*.ts'],
  })
  const { value: trace } = await readTrace(workspace)
  const { value: coverage, findings } = judgeTrace(workspace, trace, new Map())
  const status = coverage.requirements.find(({ id }) => id === 'ACME-1001')
  return {
    status: status?.status,
    verdicts: status?.tests.map(({ verdict }) => verdict) ?? [],
    codes: findings.map(({ code }) => code),
  }
}

/** The honest test with another body. */
const body = (text: string): Defect => ({ test: honest.replace('expect(count(3)).toBe(3)', text) })

describe('a requirement whose proof is hollow', () => {
  it('[TL-TRACE-311] is verified by an honest test', async () => {
    expect(await check()).toEqual({ status: 'verified', verdicts: ['proves'], codes: [] })
  })

  it('[TL-TRACE-318] is unproven after an empty test, a skipped one, and one that is still to do', async () => {
    expect(await check(body(''))).toMatchObject({ status: 'unproven', verdicts: ['no matcher'] })
    const skipped = { status: 'unproven', verdicts: ['skipped'] }
    expect(await check({ test: honest.replace("it('[ACME", "it.skip('[ACME") })).toMatchObject(skipped)
    expect(
      await check({ test: honest.replace(/it\('\[ACME[\s\S]*?\}\)\n/, "it.todo('[ACME-1001] counts')\n") }),
    ).toMatchObject(skipped)
  })

  it('[TL-TRACE-318] is unproven after a test that matches a constant, nothing, or when nobody looks any more', async () => {
    const constant = { status: 'unproven', verdicts: ['only literals'] }
    expect(await check(body('count(3)\n  expect(3).toBe(3)'))).toMatchObject(constant)
    expect(await check(body('expect(count(3))'))).toMatchObject({ status: 'unproven', verdicts: ['no matcher'] })
    const late = 'setTimeout(() => expect(count(3)).toBe(3), 1)'
    expect(await check(body(late))).toMatchObject({ status: 'unproven', verdicts: ['no matcher'] })
  })

  it('[TL-TRACE-111] [TL-TRACE-112] is unproven after a test that catches what failed, or compares names of constants', async () => {
    const caught = 'try { expect(count(3)).toBe(4) } catch {}'
    expect(await check(body(caught))).toMatchObject({ status: 'unproven', verdicts: ['no matcher'] })
    const itself = { status: 'unproven', verdicts: ['only literals'] }
    expect(await check(body('const n = count(3)\n  expect(n).toBe(n)'))).toMatchObject(itself)
    expect(await check(body('let x = 3\n  count(3)\n  expect(x).toBe(3)'))).toMatchObject(itself)
    const looped = 'for (const n of [1, 2]) {\n    count(n)\n    expect(n).toBeLessThan(3)\n  }'
    expect(await check(body(looped))).toMatchObject(itself)
    expect(await check(body(looped.replace('expect(n)', 'expect(count(n))')))).toMatchObject({ status: 'verified' })
  })

  it('[TL-TRACE-318] is unproven when the code is gone, is not called, or is marked elsewhere', async () => {
    const gone = code.replace('// implements: ACME-1001\n', '')
    expect(await check({ code: gone })).toMatchObject({ status: 'unproven', verdicts: ['unmarked'] })
    expect(await check(body('expect(other()).toBe(7)'))).toMatchObject({ verdicts: ['executed nothing'] })
    const deleted = code.replace(/\/\/ implements[\s\S]*?\n}\n/, '')
    expect(await check({ code: deleted })).toMatchObject({ status: 'failing', verdicts: ['failed'] })
  })

  it('[TL-TRACE-318] is unproven where only a comment names it, and all the others', async () => {
    const comment = `// ${allIds.join(', ')}\n`
    const unnamed = honest.replace('[ACME-1001] ', '')
    expect(await check({ test: comment + unnamed })).toMatchObject({ status: 'implemented', verdicts: [] })
    expect(await check({ test: unnamed.replace('  expect(count', `  ${comment}  expect(count`) })).toMatchObject({
      status: 'implemented',
    })
  })

  it('[TL-TRACE-315] is unproven where one title names thirty', async () => {
    const names = allIds.map((id) => `[${id}]`).join(' ')
    expect(await check({ test: honest.replace('[ACME-1001]', names) })).toEqual({
      status: 'unproven',
      verdicts: ['shotgun'],
      codes: ['shotgun-test'],
    })
  })

  it('[TL-TRACE-312] is unproven once its test or its code is another than what ran', async () => {
    await check()
    const rejudged = async (path: string, text: string) => {
      writeFileSync(join(made?.root ?? '', path), text)
      const workspace = workspaceOf(made?.root ?? '', { ...scratchConfig, code: ['pkg/src/*.ts'] })
      const { value: trace } = await readTrace(workspace)
      const [first] = judgeTrace(workspace, trace, new Map()).value.requirements
      return [first?.status, first?.tests.map(({ verdict }) => verdict)]
    }
    expect(await rejudged('pkg/src/count.ts', code.replace('7', '8'))).toEqual(['unproven', ['outdated']])
    expect(await rejudged('pkg/src/count.ts', code)).toEqual(['verified', ['proves']])
    expect(await rejudged('pkg/tests/count.test.ts', `${honest}\n`)).toEqual(['unproven', ['outdated']])
  })
})
