import { describe, expect, it } from 'vitest'
import { fillDefaults } from '../src/fill-defaults.ts'

const check = (schema: object, given: unknown, want: unknown) => expect(fillDefaults(schema, given)).toEqual(want)

describe('fillDefaults', () => {
  const size = { properties: { size: { default: 1 } } }
  it('fills absent keys, never given ones', () => {
    check(size, {}, { size: 1 })
    check(size, { size: null }, { size: null })
    check(size, { other: 2 }, { other: 2, size: 1 })
  })
  it('goes through items, properties and additional properties', () =>
    check(
      { properties: { list: { items: size } }, additionalProperties: size },
      { list: [{}, { size: 2 }], more: {} },
      { list: [{ size: 1 }, { size: 2 }], more: { size: 1 } },
    ))
  it('fills in the default of a key as well', () =>
    check({ properties: { one: { default: {}, ...size } } }, {}, { one: { size: 1 } }))
  it('follows a schema into itself', () =>
    check(
      {
        properties: { size: { default: 1 }, kids: { items: { $ref: '#/$defs/a~1b%20c' } } },
        $defs: { 'a/b c': { ...size, items: { $ref: '#' } } },
      },
      { kids: [{}, [{ kids: [{}] }]] },
      { size: 1, kids: [{ size: 1 }, [{ size: 1, kids: [{ size: 1 }] }]] },
    ))
  it('fills nothing within alternatives and conditions', () =>
    check({ oneOf: [size], anyOf: [size], allOf: [size], if: size, else: size, not: size }, {}, {}))
  it('leaves what is no mapping, and the prototype, alone', () => {
    check(size, 'text', 'text')
    check(size, undefined, undefined)
    const filled = fillDefaults(size, JSON.parse('{ "__proto__": { "polluted": true } }')) as object
    expect([Object.keys(filled), 'polluted' in filled]).toEqual([['__proto__', 'size'], false])
  })
})
