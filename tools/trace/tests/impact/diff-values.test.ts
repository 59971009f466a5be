import { parseSourceDocument } from '@throughline/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diffValues } from '../../src/impact/contract/diff-values.ts'

const parse = (yaml: string) => parseSourceDocument('x.yaml', yaml).value?.value
const check = (before: string, after: string, ...want: string[]) =>
  expect(diffValues(parse(before), parse(after)).map(({ change, pointer }) => `${change} ${pointer}`)).toEqual(want)

describe('diffValues', () => {
  it('[TL-TRACE-406] sees nothing in comments, style, anchors and the order of keys', () => {
    check('a: 1\nb: {c: [1, 2]}\n', '# why\nb:\n  c:\n    - 1\n    - 2\na: 0x1\n')
    check('a: &x {k: 1}\nb: *x\n', 'a: {k: 1}\nb: {k: 1}\n')
    check('a: {k: 1}\nb: {<<: {k: 1}, m: 2}\n', 'a: {k: 1}\nb: {m: 2, k: 1}\n')
  })

  it('[TL-TRACE-406] names what was added, removed and changed by its pointer', () => {
    check('a: 1\nb: 2\n', 'a: 2\nc: 3\n', 'changed /a', 'added /c', 'removed /b')
    check('paths: {/v1/x: {get: {}}}', 'paths: {/v1/x: {get: {}, put: {}}}', 'added /paths/~1v1~1x/put')
    check('a: {b: {c: 1}}', 'a: {b: [1]}', 'changed /a/b')
    check('a: null', 'a: {}', 'changed /a')
    check('a: 1', 'a: "1"', 'changed /a')
  })

  it('[TL-TRACE-406] tells entries of a list by their name', () => {
    const list = (...entries: string[]) => `l: [${entries.join(', ')}]`
    const [a, b, c] = ['{name: a, x: 1}', '{name: b, x: 1}', '{name: c, x: 1}'] as const
    check(list(a, b), list(c, a, b), 'added /l/0')
    check(list(a, b, c), list(a, c), 'removed /l/1')
    check(list(a, b), list('{name: a, x: 2}', b), 'changed /l/0/x')
    check(list(a, b), list(b, a), 'changed /l')
    check(list(a, a), list(a, a, b), 'changed /l')
    check(list('{$ref: "#/a"}', '{$ref: "#/b"}'), list('{$ref: "#/b"}'), 'removed /l/0')
    check(list('{name: a, in: path}', '{name: a, in: query}'), list('{name: a, in: query}'), 'removed /l/0')
  })

  it('takes a list of scalars as one value, and nameless entries by their place', () => {
    check('enum: [a, b]', 'enum: [a, b, c]', 'changed /enum')
    check('required: [a, b]', 'required: [b, a]', 'changed /required')
    check('oneOf: [{type: a}, {type: b}]', 'oneOf: [{type: a}, {type: c}]', 'changed /oneOf/1/type')
    check('oneOf: [{type: a}]', 'oneOf: [{type: a}, {type: c}]', 'changed /oneOf')
  })

  it('finds nothing between a value and itself, and something between any two that differ', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const [one, two] = [JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b))]
        expect(diffValues(one, JSON.parse(JSON.stringify(a)))).toEqual([])
        const sorted = (value: unknown): unknown =>
          Array.isArray(value)
            ? value.map(sorted)
            : value !== null && typeof value === 'object'
              ? Object.fromEntries(
                  Object.entries(value)
                    .sort()
                    .map(([key, each]) => [key, sorted(each)]),
                )
              : value
        const same = JSON.stringify(sorted(one)) === JSON.stringify(sorted(two))
        expect(diffValues(one, two).length === 0).toBe(same)
      }),
      { seed: 7, numRuns: 500 },
    )
  })
})
