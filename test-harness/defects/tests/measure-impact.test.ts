import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { impactPage } from '../src/impact-page.ts'
import { type MeasuredEdit, missedOf, ratesOf } from '../src/measure-impact.ts'
import { readProbes } from '../src/probes.ts'
import { seededEdits } from '../src/seeded-edits.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'edits-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const source = [
  'const limit = 1 + 2',
  'export const f = (a: number, b: number) => {',
  '  const sum = a + b',
  '  while (a < b) a = a + 1',
  "  const text = 'x' + a",
  '  return sum > limit || [a].some((each) => each < b)',
  '}',
  'export const g = (a = limit + 1) => a',
  '',
].join('\n')

it('edits operators within functions, and neither loops, texts nor what runs at load', () => {
  writeFileSync(join(root, 'a.ts'), source)
  const edits = seededEdits(root, ['a.ts'], 20, 7)
  expect(edits.map(({ line }) => line)).toEqual([3, 6])
  expect(edits[0]?.what).toBe('const sum = a + b → const sum = a - b')
  expect(seededEdits(root, ['a.ts'], 1, 7)).toEqual(seededEdits(root, ['a.ts'], 1, 7))
})

it('knows what of the innermost function runs first', () => {
  const check = (text: string, want: string, form: 'block' | 'expression') => {
    writeFileSync(join(root, 'a.ts'), text)
    const [edit] = seededEdits(root, ['a.ts'], 1, 7)
    expect([text.slice(edit?.body.from, edit?.body.to), edit?.body.form]).toEqual([want, form])
  }
  check('\nconst f = (a) => { return a + 1 }\n', ' return a + 1 }', 'block')
  check('\nconst f = (a) => () => a + 1\n', 'a + 1', 'expression')
  check('\nclass A { m() { return () => ({ b: this.c < 1 }) } }\n', '({ b: this.c < 1 })', 'expression')
})

it('reads what probes wrote, of tests one by one and of what ran between them', () => {
  const text = `0\t${root}/a.test.ts\tsuite > adds\n1\t${root}/a.test.ts\t\n0\tundefined\n7\t${root}/a.test.ts\tx\n`
  expect(readProbes(root, text, 2)).toEqual([
    { tests: new Set(['a.test.ts suite > adds']), files: new Set() },
    { tests: new Set(), files: new Set(['a.test.ts']) },
  ])
})

const measured = (listed: string, executed: string, red: string, byFile = ''): MeasuredEdit => ({
  edit: {
    file: 'packages/a/src/a.ts',
    line: 3,
    what: 'a || b → a && b',
    from: '',
    to: '',
    body: { from: 0, to: 0, form: 'block' },
  },
  tested: ['packages/a', 'packages/b'],
  tests: 10,
  listed: [...listed],
  listedByFile: [...byFile],
  listedOtherwise: [],
  executed: [...executed],
  red: [...red],
})

it('counts a listed test that a probe did not see against the precision, and one that it saw and nobody listed against the recall', () => {
  const edits = [measured('abcd', 'abce', 'af'), measured('', '', '')]
  expect(ratesOf(edits)).toEqual({ precision: 0.75, recall: 0.75, caught: 0.5 })
  expect(ratesOf([measured('ab', 'abe', 'e', 'ef')])).toEqual({ precision: 1, recall: 1, caught: 1 })
  expect(edits.map(missedOf)).toEqual([['f'], []])
  const page = impactPage(edits, 7)
  expect(page.split('\n').filter((line) => line.startsWith('| `packages') || line.startsWith('| **all'))).toEqual([
    '| `packages/a/src/a.ts:3` `a \\|\\| b → a && b` | 4 | 0 | 0 | 4 | 75 % | 75 % | 2 | 1 | 5 of 6 |',
    '| `packages/a/src/a.ts:3` `a \\|\\| b → a && b` | 0 | 0 | 0 | 0 | – | – | 0 | 0 | 10 of 10 |',
    '| **all** | 4 | 0 | 0 | 4 | **75 %** | **75 %** | 2 | 1 | 15 of 16 |',
    '| `packages/a` | all of `packages/a`, `packages/b` |',
  ])
})
