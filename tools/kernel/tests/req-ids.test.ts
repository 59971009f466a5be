import { describe, expect, it } from 'vitest'
import { idFinder } from '../src/index.ts'

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
