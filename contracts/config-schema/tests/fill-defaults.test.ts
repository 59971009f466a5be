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
  it('[TL-SCHEMA-012] fills the alternative that the value names by its constant, and no other', () => {
    const of = (kind: string, more: object) => ({ required: ['kind'], properties: { kind: { const: kind }, ...more } })
    const either = { oneOf: [of('a', { size: { default: 1 } }), of('b', { list: { default: [], items: size } })] }
    check(either, { kind: 'a' }, { kind: 'a', size: 1 })
    check(either, { kind: 'b' }, { kind: 'b', list: [] })
    check(either, { kind: 'b', list: [{}] }, { kind: 'b', list: [{ size: 1 }] })
    check(either, { kind: 'c' }, { kind: 'c' })
    check(either, {}, {})
    const optional = { oneOf: [{ ...of('a', { size: { default: 1 } }), required: [] }, of('b', {})] }
    check(optional, { kind: 'a' }, { kind: 'a' })
    check({ ...size, oneOf: [of('a', {}), of('b', {})] }, { kind: 'a' }, { kind: 'a', size: 1 })
  })
  it('leaves what is no mapping, and the prototype, alone', () => {
    check(size, 'text', 'text')
    check(size, undefined, undefined)
    const filled = fillDefaults(size, JSON.parse('{ "__proto__": { "polluted": true } }')) as object
    expect([Object.keys(filled), 'polluted' in filled]).toEqual([['__proto__', 'size'], false])
  })
})
