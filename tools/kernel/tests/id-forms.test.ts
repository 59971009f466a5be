import { describe, expect, it } from 'vitest'
import { idFinder } from '../src/index.ts'

const check = (pattern: string, text: string, ...want: [id: string, offset: number][]) =>
  expect(
    idFinder([pattern])
      .find(text)
      .map(({ id, offset }) => [id, offset]),
  ).toEqual(want)

describe('an ID that is no single word', () => {
  const marker = 'r\\[[^\\]\\s]+\\]'

  it('stands in a marker, as specs, code and tests write it', () => {
    check(marker, 'r[api.answer]\nIt MUST.', ['api.answer', 2])
    check(marker, '// r[impl api.answer] and r[verify api.wait]', ['api.answer', 10], ['api.wait', 35])
    check(marker, 'r[api.answer+2 level=must]', ['api.answer', 2])
  })

  it('stands nowhere else', () => {
    check(marker, 'api.answer, for[api.answer], r [api.answer], r[], r[a b c], R[api.answer]')
    check('req\\[[a-z.]+\\]', 'req[api.answer] and r[api.answer] and req[API]', ['api.answer', 4])
  })

  it('has words with one space between each, and is the longest that the pattern takes', () => {
    const words = '(?:Conditional )?Requirement \\d+(?:\\.\\d+)+'
    check(words, "describe('Requirement 1.1.8', …)", ['Requirement 1.1.8', 10])
    check(words, 'Conditional Requirement 2.1', ['Conditional Requirement 2.1', 0])
    check(words, 'Requirement  1.1, Requirement\n1.1, Requirement 1, 1.1, MyRequirement 1.1, Requirements 1.1')
  })

  it('is as quick to find in a long text as a word is', () => {
    const text = `r[${'a'.repeat(50_000)} ${'r['.repeat(20_000)} ${'Requirement '.repeat(5_000)}`
    check(marker, text)
    check('Requirement (?:\\d+ )*\\d+', text)
  })
})
