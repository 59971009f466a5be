import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatTexts, numberFormats } from '../src/validators/format-texts.ts'
import { helperTexts } from '../src/validators/helpers.ts'
import { loaded } from './generated.ts'

type Format = (value: unknown) => boolean

const written = async (): Promise<Record<string, Format>> => {
  const named = Object.entries(formatTexts).map(
    ([name, text]) => `export const ${name.replaceAll('-', '_')} = ${text}\n`,
  )
  const numbers = Object.entries(numberFormats).map(([name, text]) => `export const ${name} = (number) => ${text}\n`)
  const code = [...named, ...numbers, ...Object.values(helperTexts).map((text) => `export ${text}`)].join('')
  return (await loaded({ 'formats.js': code }, 'formats.js')) as Record<string, Format>
}

const digits = (count: number) =>
  fc.integer({ min: 0, max: 10 ** count - 1 }).map((n) => String(n).padStart(count, '0'))
const near = (max: number) => fc.integer({ min: 0, max }).map((n) => String(n).padStart(2, '0'))
const date = fc
  .tuple(fc.oneof(digits(4), fc.constant('2000'), fc.constant('1900')), near(13), near(32))
  .map((all) => all.join('-'))
const zone = fc.oneof(
  fc.constantFrom('Z', 'z', ''),
  fc.tuple(fc.constantFrom('+', '-'), near(24), fc.constantFrom('', ':'), near(60)).map((all) => all.join('')),
)
const time = fc
  .tuple(near(23), near(59), fc.oneof(near(61), fc.constant('60')), fc.constantFrom('', '.5', '.'), zone)
  .map(([hour, minute, second, part, place]) => `${hour}:${minute}:${second}${part}${place}`)
const dateTime = fc.tuple(date, fc.constantFrom('T', 't', ' ', 'x', 'TT'), time).map((all) => all.join(''))

const judge = (format: unknown): Format => {
  if (format instanceof RegExp) return (value) => format.test(String(value))
  return typeof format === 'object' ? (format as { validate: Format }).validate : (format as Format)
}

const joined = (pieces: readonly string[], maxLength: number) =>
  fc.array(fc.constantFrom(...pieces), { maxLength }).map((all) => all.join(''))
const address = fc.oneof(
  joined(['1:', 'ab:', '::', ':', 'ffff', '1.2.3.4', '0', 'v1.a', '300.1.1.1', '01.2.3.4'], 9),
  fc
    .tuple(
      fc.integer({ min: 0, max: 8 }),
      fc.integer({ min: 0, max: 8 }),
      fc.constantFrom('::', ':'),
      fc.constantFrom('', ':1.2.3.4', '1.2.3.4'),
    )
    .map(
      ([left, right, between, end]) =>
        `${Array(left).fill('a1').join(':')}${between}${Array(right).fill('0').join(':')}${end}`,
    ),
)
const uri = fc
  .tuple(
    fc.constantFrom('http:', 'a+b.c-1:', 'urn:', '1a:', ''),
    fc.constantFrom('//', '/', '', '///'),
    fc.constantFrom('', 'user@', 'u:p%41@', 'a@b@'),
    fc.oneof(
      fc.constantFrom('host', 'a.b', '', '1.2.3.4', 'h%2'),
      address.map((all) => `[${all}]`),
    ),
    fc.constantFrom('', ':80', ':', ':x'),
    joined(['/', 'a', '%20', '%2', '?', '#', 'é', '"', ':', '@', "'", '[', ' ', '\n', '_', '~'], 6),
  )
  .map((all) => all.join(''))

/** Each format of ours beside the one of ajv-formats: what they say, and how often yes. */
const check = async (name: string, values: fc.Arbitrary<unknown>) => {
  const ours = judge((await written())[name.replaceAll('-', '_')])
  const theirs = judge(addFormats.default.get(name as 'date'))
  let accepted = 0
  fc.assert(
    fc.property(values, (value) => {
      const want = theirs(value)
      if (want) accepted++
      return ours(value) === want
    }),
    { numRuns: 8000, seed: 1 },
  )
  expect(accepted).toBeGreaterThan(200)
}

describe('formats that are written out judge as those of ajv-formats', () => {
  it('[TL-OPENAPI-188] date', () => check('date', date))
  it('[TL-OPENAPI-188] time', () => check('time', time))
  it('[TL-OPENAPI-188] date-time', () => check('date-time', dateTime))
  it('[TL-OPENAPI-188] iso-time', () => check('iso-time', time))
  it('[TL-OPENAPI-188] iso-date-time', () => check('iso-date-time', dateTime))
  it('[TL-OPENAPI-188] uri', () => check('uri', uri))
  it('[TL-OPENAPI-188] byte', () => check('byte', joined(['AAAA', 'a+/0', 'AA==', 'AAA=', '=', '\n', '-'], 4)))
  it('[TL-OPENAPI-188] regex', () => check('regex', joined(['a', '(', ')', '[', ']', '\\Z', '\\', '*', '^'], 5)))
  const number = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(2 ** 31, -(2 ** 31), 2 ** 53))
  it('int32', () => check('int32', number))
  it('int64', () => check('int64', number))
})

describe('helpers', () => {
  it('measure text in characters and compare JSON values', async () => {
    const { textLength, isEqual } = (await written()) as unknown as {
      textLength(text: string): number
      isEqual(one: unknown, other: unknown): boolean
    }
    expect(['', 'é', '👍', 'a\ud83d', '\udc4d👍'].map(textLength)).toEqual([0, 1, 1, 2, 2])
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other)
        return isEqual(one, structuredClone(one)) && (same || !isEqual(one, [one]))
      }),
    )
    expect([
      isEqual({ a: 1, b: [2] }, { b: [2], a: 1 }),
      isEqual({ a: 1 }, { a: 1, b: 1 }),
      isEqual({ a: undefined }, { b: undefined }),
      isEqual([], {}),
      isEqual(null, {}),
      isEqual([1], ['1']),
    ]).toEqual([true, false, false, false, false, false])
  })
})
