import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type MeasuredEdit, ratesOf, tableOf } from '../src/measure-impact.ts'
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
  '  return sum > limit',
  '}',
  '',
].join('\n')

it('edits operators within functions, and neither loops, texts nor what runs at load', () => {
  writeFileSync(join(root, 'a.ts'), source)
  const edits = seededEdits(root, ['a.ts'], 20, 7)
  expect(edits.map(({ line, what }) => [line, what])).toEqual([
    [3, 'const sum = a + b → const sum = a - b'],
    [6, 'return sum > limit → return sum <= limit'],
  ])
  expect(seededEdits(root, ['a.ts'], 1, 7)).toEqual(seededEdits(root, ['a.ts'], 1, 7))
})

const measured = (selected: number, red: number, ...missed: string[]): MeasuredEdit => ({
  edit: { file: 'a.ts', line: 3, what: 'a || b → a && b', from: '', to: '' },
  tests: 10,
  selected,
  red,
  missed,
})

it('counts a test that turned red without being selected against the recall', () => {
  expect(ratesOf([measured(4, 2), measured(4, 2, 'a.test.ts t')])).toEqual({ recall: 0.75, precision: 0.375 })
  expect(ratesOf([measured(0, 0)])).toEqual({ recall: 1, precision: 1 })
  expect(tableOf([measured(4, 2, 'a.test.ts t'), measured(0, 0)])).toBe(
    [
      '| file | edit | selected | red | recall | precision |',
      '|---|---|---|---|---|---|',
      '| `a.ts` | `a \\|\\| b → a && b` | 4 of 10 | 2 | 50 % | 25 % |',
      '| `a.ts` | `a \\|\\| b → a && b` | 0 of 10 | 0 | – | – |',
      '| **all** | | | | **50 %** | **25 %** |',
      '',
    ].join('\n'),
  )
})
