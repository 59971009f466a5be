import { describe, expect, it } from 'vitest'
import { literalOnly } from '../../src/results/literal-matchers.ts'
import { readTestFile } from '../../src/results/test-declarations.ts'

/** Whether the one test of a file is seen to compare nothing; `ran` matchers ran in it. */
const check = (want: boolean, body: string, { ran = 1, before = '', head = "it('x', async () => {" } = {}): void => {
  const text = `import { expect, it } from 'vitest'\nimport { f } from '../src/f.ts'\nimport { held } from './held.ts'
${before}\n${head}\n${body}\n})\n`
  const file = readTestFile('a.test.ts', text)
  const callback = file?.tests.at(-1)?.callback
  expect([text, file && callback && literalOnly(file, callback, ran)]).toEqual([text, want])
}

describe('a test that compares', () => {
  it('[TL-TRACE-112] what is never assigned anew shows nothing', () => {
    check(true, 'let x = 1; f(); expect(x).toBe(1)')
    check(true, 'var x = 1; f(); expect(x).toBe(1)')
    check(false, 'let x = 1; f(() => { x = 2 }); expect(x).toBe(2)')
    check(false, 'let x = 1; f(() => x++); expect(x).toBe(2)')
    check(false, 'let x = false; try { f() } catch { x = true }; expect(x).toBe(true)')
    check(false, 'let x = 1; ({ x } = f()); expect(x).toBe(2)')
    check(false, 'const x = f(); expect(x).toBe(2)')
  })

  it('[TL-TRACE-112] a name with itself shows nothing, and two calls or two properties do', () => {
    check(true, 'const n = f(); expect(n).toBe(n)')
    check(true, 'const n = f(); expect([n, 1]).toEqual([n, 1])')
    check(true, 'const n = f(); expect({ n, a: -n }).toEqual({ n, a: -n })')
    check(true, 'const n = f(); expect(`${n}!`).toBe(`${n}!`)')
    check(false, 'const n = f(); expect(`${n}!`).toBe(`${n}?`)')
    check(false, 'const [n, m] = f(); expect(n).toBe(m)')
    check(false, 'const n = f(); expect(n).toBe(-n)')
    check(false, 'expect(f(1)).toEqual(f(1))')
    check(false, 'const o = f(); expect(o.a).toBe(o.a)')
    check(false, 'const n = f(); expect(n).toBe(n); expect(n).toBe(2)', { ran: 2 })
  })

  it('[TL-TRACE-112] a list or an object that nothing else was given shows nothing', () => {
    check(true, 'f(); const o = { a: [1] }; expect(o).toEqual({ a: [1] })')
    check(true, 'f(); const o = [1, 2]; expect(o.length).toBe(2)')
    check(true, 'f(); const o = { a: 1 }; expect(o.a).toBe(1)')
    check(true, 'f(); expect(o).toBe(o)', { before: 'const o = { a: 1 } as const' })
    check(false, 'const o = { a: 1 }; f(o); expect(o).toEqual({ a: 2 })')
    check(false, 'const o = [1]; f({ o }); expect(o).toEqual([1, 2])')
    check(false, 'const o = [1]; f(() => o); expect(o).toEqual([1, 2])')
    check(false, 'const o = [1]; o.push(f()); expect(o).toEqual([1, 2])')
    check(false, 'const o = { a: 1 }; o.a = f(); expect(o.a).toBe(2)')
    check(false, 'const o = [1]; expect(() => f(o)).toThrow()')
    check(false, 'const o = [2, 1]; expect(o.map(f)).toEqual([1, 2])')
  })

  it('[TL-TRACE-112] constants in a loop or a table shows nothing', () => {
    check(true, 'for (const n of [1, 2]) { f(n); expect(n).toBeGreaterThan(0) }', { ran: 2 })
    check(true, 'for (const [n, m] of [[1, 1], [2, 2]]) { f(n); expect(n).toBe(m) }', { ran: 2 })
    check(true, '[1, 2].forEach((n) => { f(n); expect(n).toBeGreaterThan(0) })', { ran: 2 })
    check(true, 'for (const n of all) { f(n); expect(n).toBe(all[0]) }', { ran: 2, before: 'const all = [1, 1]' })
    check(true, 'f(n); expect(n).toBeLessThan(9)', { head: "it.each([1, 2])('x', async (n) => {" })
    check(true, 'f(n); expect(n).toBe(m)', { head: "it.each([[1, 1], [2, 2]])('x', async (n, m) => {" })
    check(true, 'f(); expect(o.a).toBe(1)', { head: "it.each([{ a: 1 }])('x', async (o) => {" })
    check(false, 'f(o); expect(o.a).toBe(1)', { head: "it.each([{ a: 1 }])('x', async (o) => {" })
    check(false, 'expect(f(n)).toBe(m)', { head: "it.each([[1, 1], [2, 2]])('x', async (n, m) => {" })
    check(false, 'expect(n).toBe(m)', { head: "it.each(f())('x', async (n, m) => {" })
    check(false, 'for (const n of [1, 2]) expect(f(n)).toBe(n)', { ran: 2 })
    check(false, 'for (const n of f()) expect(n).toBe(1)', { ran: 2 })
    check(false, 'for (const o of [{ a: 1 }]) { f(o); expect(o.a).toBe(2) }')
    check(false, 'for (const n of all) expect(n).toBe(1)', { before: 'const all = [1]\nf(all)' })
    check(true, 'while (f()) { expect(1).toBe(1) }', { ran: 9 })
    check(false, 'while (f()) { expect(1).toBe(1); same(1) }', {
      ran: 9,
      before: 'const same = (n) => expect(f(n)).toBe(n)',
    })
    check(false, 'while (f()) { expect(1).toBe(1); held(1) }', { ran: 9 })
    check(false, 'for (const n of [1, 2]) { expect(n).toBe(n); same(n) }', {
      ran: 4,
      before: 'const same = (n) => expect(f(n)).toBe(n)',
    })
  })
})
