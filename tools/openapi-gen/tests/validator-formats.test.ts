import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatTexts, helperTexts, numberFormats } from '../src/validators/helpers.ts'
import { loaded } from './generated.ts'

type Format = (value: unknown) => boolean

const written = async (): Promise<Record<string, Format>> => {
  const named = Object.entries(formatTexts).map(([name, text]) => `export const ${name.replace('-', '_')} = ${text}\n`)
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

/** Each format of ours beside the one of ajv-formats: what they say, and how often yes. */
const check = async (name: string, values: fc.Arbitrary<unknown>) => {
  const ours = (await written())[name.replace('-', '_')] as Format
  const theirs = addFormats.default.get(name as 'date') as { validate: Format }
  let accepted = 0
  fc.assert(
    fc.property(values, (value) => {
      if (theirs.validate(value)) accepted++
      return ours(value) === theirs.validate(value)
    }),
    { numRuns: 5000, seed: 1 },
  )
  expect(accepted).toBeGreaterThan(200)
}

describe('formats that are written out judge as those of ajv-formats', () => {
  it('[TL-OPENAPI-188] date', () => check('date', date))
  it('[TL-OPENAPI-188] time', () => check('time', time))
  it('[TL-OPENAPI-188] date-time', () => check('date-time', dateTime))
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
