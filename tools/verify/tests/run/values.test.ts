import type { ApiModel, JsonObject, JsonValue } from '@throughline/openapi'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundariesOf } from '../../src/trials/boundaries.ts'
import { type Fullness, validValue } from '../../src/values/valid-value.ts'

/** A document of one schema has nothing to resolve. */
const model = { resolve: (value: JsonValue, pointer: string) => ({ value, pointer }) } as unknown as ApiModel
const options = (fullness: Fullness, variant: number) => ({
  fullness,
  variant,
  isExcluded: ({ readOnly }: JsonObject) => readOnly === true,
})

const check = (schema: JsonObject, want: { least: unknown; most: unknown }) =>
  expect({
    least: validValue(model, schema, '', options('least', 2)),
    most: validValue(model, schema, '', options('most', 2)),
  }).toEqual(want)

describe('a simple value that a schema allows', () => {
  it('has what is required, or everything', () =>
    check(
      {
        type: 'object',
        required: ['a'],
        properties: {
          a: { type: 'integer', minimum: 5 },
          b: { type: 'string', format: 'uuid' },
          id: { type: 'string', readOnly: true },
        },
      },
      { least: { a: 7 }, most: { a: 7, b: '00000000-0000-4000-8000-000000000002' } },
    ))
  it('stands within bounds', () => {
    check({ type: 'integer', exclusiveMinimum: 3, maximum: 4 }, { least: 4, most: 4 })
    check({ type: 'number', multipleOf: 5, minimum: 7 }, { least: 20, most: 20 })
    check({ type: 'string', maxLength: 3 }, { least: 'ue2', most: 'ue2' })
    check({ type: 'string', minLength: 8 }, { least: 'Value2xx', most: 'Value2xx' })
  })
  it('takes one of several', () => {
    check({ enum: ['a', 'b'] }, { least: 'a', most: 'a' })
    check({ oneOf: [{ type: 'boolean' }, { const: 'x' }] }, { least: false, most: false })
  })
  it('says so where it finds none', () =>
    check({ type: 'string', minLength: 3, maxLength: 2 }, { least: undefined, most: undefined }))
  it('[TL-VERIFY-205] is the same for the same variant', () => {
    const schema: JsonObject = {
      type: 'object',
      required: ['a', 'b'],
      properties: { a: { type: 'string', pattern: '^[A-Z]{2}-[0-9]{4}$' }, b: { type: 'number' } },
    }
    fc.assert(
      fc.property(fc.nat(5000), (variant) => {
        const [one, two] = [0, 1].map(() => validValue(model, schema, '', options('most', variant)))
        expect(one).toEqual(two)
        expect(one).toMatchObject({ a: expect.stringMatching(/^[A-Z]{2}-[0-9]{4}$/) })
      }),
      { seed: 7, numRuns: 50 },
    )
  })
})

describe('values on the bounds of a schema', () => {
  it('[TL-VERIFY-201] stands on each bound, just inside and just outside', () => {
    const schema: JsonObject = {
      type: 'object',
      required: ['n'],
      additionalProperties: false,
      properties: { n: { type: 'integer', minimum: 1, maximum: 9 }, s: { type: 'string', maxLength: 2 } },
    }
    const found = boundariesOf(model, schema, '', { n: 5, s: 'x' }, options('least', 0))
    const of = (keyword: string) => found.filter((each) => each.keyword === keyword).map(({ value }) => value)
    expect({
      minimum: of('minimum'),
      maximum: of('maximum'),
      length: of('maxLength'),
      required: of('required'),
      more: of('additionalProperties'),
    }).toEqual({
      minimum: [
        { n: 1, s: 'x' },
        { n: 0, s: 'x' },
        { n: 2, s: 'x' },
      ],
      maximum: [
        { n: 9, s: 'x' },
        { n: 10, s: 'x' },
        { n: 8, s: 'x' },
      ],
      length: [
        { n: 5, s: 'xx' },
        { n: 5, s: 'xxx' },
        { n: 5, s: '🔧🔧' },
      ],
      required: [{ s: 'x' }, { n: 5 }],
      more: [{ n: 5, s: 'x', unknownProperty: 'x' }],
    })
  })

  const swept = (schema: JsonObject, base: JsonValue) =>
    boundariesOf(model, schema, '', base, options('least', 0)).map(({ what, value, isExtreme }) =>
      isExtreme ? `${what} !` : `${what}: ${JSON.stringify(value)}`,
    )
  const text = (schema: JsonObject) => swept({ type: 'string', ...schema }, 'abc')

  it('[TL-VERIFY-201] sweeps texts, whole numbers and lists', () => {
    expect(text({ minLength: 2, maxLength: 4 })).toEqual(
      expect.arrayContaining([
        ...['minLength 2: "xx"', 'one character less than minLength: "x"', 'one character more than minLength: "xxx"'],
        ...['maxLength 4: "xxxx"', 'one character more than maxLength: "xxxxx"'],
        ...['letters of several scripts: "Ünïcödé 漢字 🔧"', 'characters that URLs reserve: "a b&c=d+e%2Ff#g?h;i"'],
        'characters that control !',
      ]),
    )
    expect(text({})).toContain('ten thousand characters !')
    expect(text({ const: 'abc' })).toContain('another value than the constant: "abcx"')
    expect(text({ default: 'd', example: 'e', examples: ['f'] })).toEqual(
      expect.arrayContaining(['its default: "d"', 'its example: "e"', 'its example 1: "f"']),
    )
    expect(swept({ type: 'integer' }, 5)).toEqual(
      expect.arrayContaining([
        'the number as a string: "5"',
        'an integer beyond 53 bits !',
        'an integer beyond 64 bits !',
      ]),
    )
    expect(swept({ type: 'integer', format: 'int32' }, 5)).toEqual(
      expect.arrayContaining(['the greatest int32: 2147483647', 'one more than the greatest int32: 2147483648']),
    )
    const items = { type: 'string' }
    expect(swept({ type: 'array', minItems: 2, maxItems: 4, items }, ['a', 'b'])).toEqual(
      expect.arrayContaining([
        ...['an empty array: []', 'one item less than minItems: ["a"]', 'minItems 2: ["a","a1"]'],
        ...['one item more than minItems: ["a","a1","a2"]', 'one item more than maxItems: ["a","a1","a2","a3","a4"]'],
        'the same item twice: ["a","a"]',
      ]),
    )
  })

  it('[TL-VERIFY-201] sweeps objects, of which further properties may be allowed', () => {
    const properties = { a: { type: 'string' } }
    const of = (schema: JsonObject) => swept({ type: 'object', properties, ...schema }, { a: 'x' })
    expect(of({ maxProperties: 2, minProperties: 1 })).toEqual(
      expect.arrayContaining([
        'maxProperties 2: {"a":"x","further0":"x"}',
        'one property more than maxProperties: {"a":"x","further0":"x","further1":"x"}',
      ]),
    )
    expect(of({ additionalProperties: { type: 'integer' } })).toEqual(
      expect.arrayContaining([
        'with a further property: {"a":"x","unknownProperty":1}',
        'with a further property of another type: {"a":"x","unknownProperty":{}}',
      ]),
    )
    expect(of({}).join()).not.toContain('further property')
  })
})
