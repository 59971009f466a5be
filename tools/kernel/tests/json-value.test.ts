import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, isObject, valueAt } from '../src/json-value.ts'

const json = fc.jsonValue({ maxDepth: 4 })

/** The same value with the members of its objects the other way round. */
const reversed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversed)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, each]) => [name, reversed(each)]),
  )
}

describe('the canonical text of a JSON value', () => {
  it('is that of the same value with its members in another order, and says the whole value', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value)
        expect(canonicalJson(reversed(value))).toBe(text)
        expect(canonicalJson(JSON.parse(text))).toBe(text)
      }),
      { seed: 7 },
    )
  })

  it('leaves out what it is told to, however deep', () => {
    const value = { id: 1, note: 'a', list: [{ note: 'b', id: 2 }] }
    expect(canonicalJson(value, (name) => name === 'note')).toBe('{"id":1,"list":[{"id":2}]}')
  })
})

describe('the value behind reference tokens', () => {
  const root = { list: [{ name: 'a' }], none: null }
  it('is found through objects and lists', () => {
    expect(valueAt(root, ['list', '0', 'name'])).toBe('a')
    expect(valueAt(root, ['none'])).toBe(null)
    expect(valueAt(root, [])).toBe(root)
  })

  it('is undefined where nothing is, and where something was only inherited', () => {
    for (const tokens of [['list', '1'], ['none', 'name'], ['toString'], ['list', 'length', 'x'], ['list', 'map']])
      expect(valueAt(root, tokens)).toBe(undefined)
  })
})
