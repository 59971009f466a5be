import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchSseOrder, parseSseOrder, type SseOrder } from '../src/index.ts'

const check = (text: string, stream: string) => {
  const parsed = parseSseOrder(text)
  if ('error' in parsed) return `${parsed.offset}: ${parsed.error}`
  const names = stream.split(' ').filter((name) => name !== '')
  const match = matchSseOrder(parsed.order, names)
  if (match.kind === 'match') return 'match'
  const expected = match.expected.join(' ')
  return match.kind === 'prefix' ? `prefix, then ${expected}` : `mismatch at ${match.at}, expected ${expected}`
}

describe('parseSseOrder', () => {
  const event = (name: string): SseOrder => ({ kind: 'event', name })

  it('[TL-OPENAPI-006] binds repetition tighter than sequence, and sequence tighter than choice', () => {
    expect(parseSseOrder('a b* | c+ (d|e)?')).toEqual({
      order: {
        kind: 'alternatives',
        parts: [
          { kind: 'sequence', parts: [event('a'), { kind: 'repeat', part: event('b'), from: 0, to: 'many' }] },
          {
            kind: 'sequence',
            parts: [
              { kind: 'repeat', part: event('c'), from: 1, to: 'many' },
              {
                kind: 'repeat',
                part: { kind: 'alternatives', parts: [event('d'), event('e')] },
                from: 0,
                to: 1,
              },
            ],
          },
        ],
      },
    })
    expect(parseSseOrder('\n task.started_1-x ')).toEqual({ order: event('task.started_1-x') })
  })

  it('[TL-OPENAPI-006] says where an expression goes wrong, and what was expected', () => {
    for (const [text, want] of [
      ['', '0: expected an event name, but it ends'],
      ['  ', '2: expected an event name, but it ends'],
      ['a |', '3: expected an event name, but it ends'],
      ['| a', "0: expected an event name, not '|'"],
      ['a ()', "3: expected an event name, not ')'"],
      ['(a b', "4: expected ')'"],
      ['a) b', "1: ')' has no place here"],
      ['a**', "2: '*' has no place here"],
      ['* a', "0: expected an event name, not '*'"],
      ['a, b', "1: ',' has no place here"],
      ['a → b', "2: '→' has no place here"],
      ['('.repeat(101), '100: groups nest deeper than 100'],
    ] as const) {
      expect(check(text, '')).toBe(want)
    }
  })
})

describe('matchSseOrder', () => {
  const order = 'started token* (end | error)'

  it('[TL-OPENAPI-006] matches a whole stream, a prefix, and names what it expected at a mismatch', () => {
    expect(check(order, 'started token token end')).toBe('match')
    expect(check(order, 'started error')).toBe('match')
    expect(check(order, '')).toBe('prefix, then started')
    expect(check(order, 'started token')).toBe('prefix, then token end error')
    expect(check(order, 'token')).toBe('mismatch at 0, expected started')
    expect(check(order, 'started end token')).toBe('mismatch at 2, expected ')
    expect(check('a* b?', '')).toBe('match')
    expect(check('(a b)+', 'a b a')).toBe('prefix, then b')
    expect(check('a | a b', 'a')).toBe('match')
    expect(check('a | a b', 'a b')).toBe('match')
    expect(check('((a*)*)*', 'a a a')).toBe('match')
  })

  it('takes time in proportion to the stream, whatever the expression', () => {
    const nested = `${'('.repeat(90)}a*${')*'.repeat(90)} b`
    expect(check(nested, 'a '.repeat(2000))).toBe('prefix, then a b')
  })

  /** Random expressions over three names, with the regular expression of the same meaning. */
  const { node } = fc.letrec<{ node: { text: string; regex: string } }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.constantFrom('a', 'b', 'c').map((name) => ({ text: name, regex: name })),
      fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((parts) => ({
        text: `(${parts.map(({ text }) => text).join(' ')})`,
        regex: `(?:${parts.map(({ regex }) => regex).join('')})`,
      })),
      fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((parts) => ({
        text: `(${parts.map(({ text }) => text).join(' | ')})`,
        regex: `(?:${parts.map(({ regex }) => regex).join('|')})`,
      })),
      fc.tuple(tie('node'), fc.constantFrom('*', '+', '?')).map(([{ text, regex }, sign]) => ({
        text: `(${text})${sign}`,
        regex: `(?:${regex})${sign}`,
      })),
    ),
  }))

  it('[TL-OPENAPI-006] agrees with regular expressions about every stream and each of its beginnings', () => {
    const streams = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 6 })
    fc.assert(
      fc.property(node, streams, ({ text, regex }, names) => {
        const parsed = parseSseOrder(text)
        if ('error' in parsed) throw new Error(parsed.error)
        const match = matchSseOrder(parsed.order, names)
        expect(match.kind === 'match').toBe(new RegExp(`^${regex}$`).test(names.join('')))
        if (match.kind === 'mismatch') {
          const before = matchSseOrder(parsed.order, names.slice(0, match.at))
          expect(before.kind).not.toBe('mismatch')
          expect(match.expected).not.toContain(names[match.at])
        } else if (match.kind === 'prefix') {
          for (const next of match.expected) {
            expect(matchSseOrder(parsed.order, [...names, next]).kind).not.toBe('mismatch')
          }
          expect(match.expected.length).toBeGreaterThan(0)
        }
      }),
      { numRuns: 500 },
    )
  })
})
