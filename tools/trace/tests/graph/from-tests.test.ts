import { idFinder } from '@throughline/kernel'
import { describe, expect, it } from 'vitest'
import type { TestDeclaration } from '../../src/code/file-facts.ts'
import { addTests } from '../../src/graph/from-tests.ts'
import { graphBuilder } from '../../src/graph/index.ts'
import type { TestResult } from '../../src/results/test-results.ts'

const file = 'tests/a.test.ts'

const declared = (name: string, from: number): TestDeclaration => {
  return { kind: 'test', name, static: !name.includes('…'), from, to: from + 2, tokens: `t${from}` }
}

const ran = (name: string, line: number, more: Partial<TestResult> = {}): TestResult => {
  const reqIds = finder.find(name).map(({ id }) => ({ id, via: 'title' as const }))
  return { file, fileHash: 'now', line, name, status: 'passed', assertions: 1, reqIds, executed: [], ...more }
}

const finder = idFinder(['ACME-\\d+'])

/** Each test of the graph: its name, its line, its IDs, what it showed, and whether it still is what ran. */
const check = (tests: TestDeclaration[], results: TestResult[]) => {
  const builder = graphBuilder()
  const facts = { hash: 'now', language: 'typescript' as const, references: [], symbols: [], tests, imports: [] }
  const sources = [{ schemaVersion: 2 as const, runner: 'vitest', package: 'a', tests: results }]
  const places = addTests(builder, [{ file, role: 'test', facts }], sources, (text) =>
    finder.find(text).map(({ id }) => id),
  )
  const nodes = builder.graph().ofKind('test')
  const shown = nodes.map(({ key, line, test }) => [
    key.slice(`test:${file}#`.length),
    line,
    test?.ids,
    test?.result?.status ?? 'not run',
    test?.current,
  ])
  return { shown, places }
}

describe('tests and their results', () => {
  it('[TL-TRACE-303] are joined by line while the file is what ran; each case of a table is a test', () => {
    const { shown, places } = check(
      [declared('[ACME-1] holds', 3), declared('[…] holds', 8)],
      [
        ran('[ACME-1] holds', 3),
        ran('[ACME-2] holds', 8),
        ran('[ACME-3] holds', 8),
        ran('again', 20),
        ran('again', 20),
      ],
    )
    expect(shown).toEqual([
      ['[ACME-1] holds', 3, ['ACME-1'], 'passed', true],
      ['[ACME-2] holds', 8, ['ACME-2'], 'passed', true],
      ['[ACME-3] holds', 8, ['ACME-3'], 'passed', true],
      ['again', 20, [], 'passed', true],
      ['again (2)', 20, [], 'passed', true],
    ])
    expect(places.testAt(file, 4)).toBe(`test:${file}#[ACME-1] holds`)
    expect(places.testsIn(file, 7, 9)).toHaveLength(2)
  })

  it('[TL-TRACE-303] are joined by name once the file has changed; what is not declared any more is left out', () => {
    const outdated = { fileHash: 'before' }
    const { shown } = check(
      [declared('[ACME-1] holds', 5), declared('[ACME-4] is new', 9)],
      [ran('[ACME-1] holds', 3, outdated), ran('[ACME-2] is gone', 9, outdated)],
    )
    expect(shown).toEqual([
      ['[ACME-1] holds', 5, ['ACME-1'], 'passed', false],
      ['[ACME-4] is new', 9, ['ACME-4'], 'not run', false],
    ])
  })

  it('[TL-TRACE-304] of one name are told apart by their order, once the file has changed as well', () => {
    const outdated = { fileHash: 'before' }
    const tests = [declared('holds', 5), declared('holds', 9)]
    const wanted = (current: boolean) => [
      ['holds', 5, [], 'passed', current],
      ['holds (2)', 9, [], 'failed', current],
    ]
    expect(check(tests, [ran('holds', 5), ran('holds', 9, { status: 'failed' })]).shown).toEqual(wanted(true))
    const before = [ran('holds', 3, outdated), ran('holds', 7, { ...outdated, status: 'failed' })]
    expect(check(tests, before).shown).toEqual(wanted(false))
    // Cases of a table stand on one line, and belong to one declaration.
    const cases = [ran('holds', 3, outdated), ran('holds', 3, outdated)]
    expect(check([declared('holds', 5)], cases).shown).toEqual([
      ['holds', 5, [], 'passed', false],
      ['holds (2)', 5, [], 'passed', false],
    ])
  })
})
