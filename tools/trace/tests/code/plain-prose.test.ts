import { idFinder } from '@throughline/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPlainProse } from '../../src/code/plain-prose.ts'
import { parsedReferences, readMarkdownText } from '../../src/code/read-markdown-text.ts'

const finder = idFinder(['[A-Z]+(?:[-_.:/#][A-Z0-9]+)*[-_.:/#]\\d+'])

const check = (text: string): void => {
  const ids = finder.find(text)
  expect(readMarkdownText(text, ids)).toEqual(parsedReferences(text, ids))
}

/** What Markdown is made of, the marks that are read without the parser more often than the others. */
const piece = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.constantFrom(
      ...['ORCH-1', 'A_B_2', 'R.X:3', 'D#4', 'word', ' ', ' ', ' ', '\n', '\n', '\n\n', '- ', '* ', '+ ', '1. ', '2) '],
      ...[
        '# ',
        '## ',
        ' #',
        '> ',
        '[',
        ']',
        '**',
        '*',
        '_',
        '__',
        '~~',
        '~',
        '  ',
        '   ',
        '(',
        ')',
        '!',
        '.',
        ':',
        '-',
      ],
      ...['---\n', '===\n', '***\n', '\n  ', '\n   ', 'é', '“', '$', '"', '+', '=', '{', '}', '^'],
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...['`', '```\n', '~~~\n', '<!-- ', ' -->', '<b>', '](', ']: ', '[^', '|', '|-|\n', '\t'],
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom('    ', '&amp;', '\\', '@', 'a@b.cd', 'https://', 'www.', '\r\n', '<', '>') },
)

describe('prose without the parser', () => {
  it('[TL-TRACE-201] says of every document what the parser says', () => {
    let plain = 0
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('')
        // On some tasks the parser fails an assertion of its own, where it is built for development.
        fc.pre(!/\[[\sx]\]/i.test(text))
        if (isPlainProse(text)) plain++
        check(text)
      }),
      { seed: 201, numRuns: 1500 },
    )
    expect(plain).toBeGreaterThan(200)
  })

  it('[TL-TRACE-201] leaves to the parser what can hide a word', () => {
    const hidden = ['`ORCH-1`', '<!-- ORCH-1', '    ORCH-1', '\tORCH-1', '[a](ORCH-1)', '[a]: ORCH-1', '[^ORCH-1]']
    const refused = ['ORCH-1\0', `${'- '.repeat(120)}ORCH-1`, `${'*a '.repeat(400)}ORCH-1`, '|ORCH-1|\n|-|']
    for (const text of [...hidden, ...refused]) check(text)
    expect([...hidden, ...refused].filter(isPlainProse)).toEqual([])
    expect(isPlainProse('# One\n\n- [ORCH-1] **Short.** It MUST.\n')).toBe(true)
  })
})
