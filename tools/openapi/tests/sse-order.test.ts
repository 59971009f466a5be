import { describe, expect, it } from 'vitest'
import { matchSseOrder, parseSseOrder } from '../src/index.ts'

const check = (text: string, stream: string) => {
  const parsed = parseSseOrder(text)
  if ('error' in parsed) return `${parsed.offset}: ${parsed.error}`
  const names = stream.split(' ').filter((name) => name !== '')
  const match = matchSseOrder(parsed.order, names)
  if (match.kind === 'match') return 'match'
  const expected = match.expected.join(' ')
  return match.kind === 'prefix' ? `prefix, then ${expected}` : `mismatch at ${match.at}, expected ${expected}`
}

describe('matchSseOrder', () => {
  const order = 'started token* (end | error)'

  it('[TL-OPENAPI-006] matches a whole stream, a prefix, and names what it expected at a mismatch', () => {
    expect(check(order, 'started token token end')).toBe('match')
    expect(check(order, 'started error')).toBe('match')
    expect(check(order, '')).toBe('prefix, then started')
    expect(check(order, 'started token')).toBe('prefix, then token end error')
    expect(check(order, 'token')).toBe('mismatch at 0, expected started')
    expect(check(order, 'started end token')).toBe('mismatch at 2, expected ')
  })
})
