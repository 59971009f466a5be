import { idFinder } from '@throughline/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { idSearch } from '../../src/code/id-search.ts'
import { windowsOf } from '../../src/code/id-windows.ts'
import { wordSearch } from '../../src/code/word-search.ts'

const patterns = [
  'ORCH-\\d{4}',
  'OC-(?:CORE|CTRL)-\\d{4}',
  '[A-Z][A-Z0-9]+(?:-[A-Z][A-Z0-9]*)*-\\d{3,5}',
  'r[a-z.]+',
  '(?:A|B)+-\\d',
  'REQ:\\d+(?:\\.\\d+)?',
  '\\bX-\\d+',
]

/** Texts in which IDs, almost-IDs and connectors stand close together. */
const text = fc
  .array(
    fc.constantFrom(
      'ORCH-',
      'OC-CORE-',
      '2001',
      '20',
      '-',
      '_',
      '.',
      '/',
      ':',
      ' ',
      '\n',
      'AB',
      'X-1',
      'REQ:',
      'r',
      'é',
      '1',
    ),
  )
  .map((parts) => parts.join(''))

describe('the search for IDs', () => {
  it('[TL-TRACE-201] finds in every text what the kernel finds word by word', () => {
    fc.assert(
      fc.property(fc.subarray(patterns, { minLength: 1 }), text, (some, each) => {
        expect(idSearch(some).find(each)).toEqual(idFinder(some).find(each))
      }),
      { seed: 3, numRuns: 150, endOnFailure: true },
    )
  })

  it.each([
    ['ORCH-\\d{4}', ['ORCH-\\d\\d\\d\\d']],
    ['OC-(?:CORE|CTRL)-\\d{4}', ['OC-CORE-\\d\\d\\d\\d', 'OC-CTRL-\\d\\d\\d\\d']],
    ['[A-Z][A-Z0-9]+(?:-[A-Z]+)*-\\d{3,5}', ['-\\d\\d\\d']],
    ['.*', undefined],
    ['\\bORCH-\\d+', undefined],
    ['(?=ORCH)\\w+', undefined],
    ['[A-Z]+\\d', undefined],
  ])('knows what every match of %s holds', (pattern, windows) => {
    expect(windowsOf(pattern)).toEqual(windows)
  })

  it('[TL-TRACE-207] takes no longer for a pattern that backtracks', () => {
    const words: string[] = []
    wordSearch(['(?:A+)+-\\d{4}']).each(`${'A'.repeat(200_000)} AA-2001`, (word) => words.push(word))
    expect(words).toEqual(['AA-2001'])
  })
})
