import { describe, expect, it } from 'vitest'
import { idFinder } from '../src/index.ts'
import { isHarmless } from '../src/req-ids.ts'

const finder = idFinder(['ACME-\\d{4}', 'TL-[A-Z]+-\\d{3}'])

describe('IDs in a text', () => {
  const check = (text: string, want: [string, number][]) =>
    expect(finder.find(text).map(({ id, offset }) => [id, offset])).toEqual(want)

  it('finds whole words only', () => {
    check('[ACME-2007] and TL-WRITE-001.', [
      ['ACME-2007', 1],
      ['TL-WRITE-001', 16],
    ])
    check('ACME-20071 XACME-2007 ACME-2007-1 ACME-2007_b', [])
    check('see specs/ACME-2007.md, req:ACME-2001', [
      ['ACME-2007', 10],
      ['ACME-2001', 28],
    ])
    check('', [])
  })

  it('answers a long text at once', () => {
    check(`${'A-'.repeat(200_000)} ACME-2007`, [['ACME-2007', 400_001]])
  })
})

describe('patterns that are no good', () => {
  const check = (pattern: string, text: string, want: string) =>
    expect(() => idFinder([pattern]).find(text)).toThrow(want)

  it('names a pattern that is no regular expression', () =>
    check('(', '', "the ID pattern '(' is no regular expression"))
  it('ends a pattern that backtracks without end', () => check('(A+)+', `${'A'.repeat(50)}1`, 'runs too long'))
})

describe('patterns that need no time limit', () => {
  it.each([
    ['ACME-\\d{4}', true],
    ['OC-(?:CORE|CTRL)-\\d{4}', true],
    ['[A-Z][A-Z0-9]+-\\d+', true],
    ['A|B|C', true],
    ['r\\[[a-z.]+\\]', false],
    ['[A-Z]+[A-Z]+[A-Z]+-\\d', false],
    ['(?:A+)+', false],
    ['(?:AB){2}', false],
    ['(?:A|B)(?:A|B)(?:A|B)+', false],
    ['(?:A|A)(?:A|A)(?:A|A)(?:A|A)(?:A|A)(?:A|A)', false],
    ['(?=A)A', false],
    ['.*', false],
    ['\\bA', false],
    ['A{1,200}', false],
  ])('%s: %s', (pattern, want) => expect(isHarmless(pattern)).toBe(want))

  it('judges with them what it judges with a limit', () => {
    const words = 'ACME-2007 ACME-20071 OC-CORE-1000 OC-CORE-100 AB-1 ab-1'.split(' ')
    const all = ['ACME-\\d{4}', 'OC-(?:CORE|CTRL)-\\d{4}']
    const limited = idFinder([...all, '(?!)'])
    expect(words.map(idFinder(all).is)).toEqual(words.map(limited.is))
    expect(words.map(limited.is)).toEqual([true, false, true, false, false, false])
  })
})
