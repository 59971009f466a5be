import { describe, expect, it } from 'vitest'
import { diffCode } from '../../src/impact/since/diff-code.ts'

const check = (before: string, after: string, ...want: string[]) =>
  expect(
    diffCode('a.ts', before, after).map(({ change, kind, name, before: was, after: now }) =>
      [change, kind, name, ...[was, now].map((range) => (range ? `${range.from}-${range.to}` : '-'))].join(' '),
    ),
  ).toEqual(want)

describe('diffCode', () => {
  it('[TL-TRACE-404] sees nothing in comments and white space', () => {
    check('const a = (x: number) => x + 1\n', '// why\nconst a =\n  (x: number) => /* one */ x + 1 // more\n')
    check('/** a */\nfunction f() { return `a ${b} c` }\n', '/** b\n * c */\nfunction f() {\n  return `a ${b} c`\n}\n')
  })

  it('[TL-TRACE-403] names the one function whose body changed, where it was and where it is', () => {
    const file = (body: string) => `const one = () => {\n  return 1\n}\nexport function two() {\n  ${body}\n}\n`
    check(file('return 2'), `\n\n${file('return 3')}`, 'changed function two 5-5 7-7')
    check(
      'class Q {\n  push() { return 1 }\n  get size() { return 1 }\n}\n',
      'class Q {\n  push() { return 1 }\n  get size() { return 2 }\n}\n',
      'changed function Q.get size 3-3 3-3',
    )
    check(
      'const h = {\n  a: () => 1,\n  b() { return 1 },\n}\n',
      'const h = {\n  a: () => 2,\n  b() { return 1 },\n}\n',
      'changed function h.a 2-2 2-2',
    )
    check('const f = (a = 1) => a\n', 'const f = (a = 2) => a\n', 'changed function f 1-1 1-1')
  })

  it('[TL-TRACE-403] names the innermost function, and not those around it', () => {
    check(
      'const f = (l) => {\n  const g = (x) => x + 1\n  return l.map((y) => g(y))\n}\n',
      'const f = (l) => {\n  const g = (x) => x + 2\n  return l.map((y) => g(y))\n}\n',
      'changed function f.g 2-2 2-2',
    )
    check(
      'const f = (l) => l.map((x) => x).filter((x) => x > 1)\n',
      'const f = (l) => l.map((x) => x).filter((x) => x > 2)\n',
      'changed function f 1-1 1-1',
    )
  })

  it('keeps what runs at load apart from what is called', () => {
    check(
      'const limit = 5\nconst f = () => limit\n',
      'const limit = 6\nconst f = () => limit\n',
      'changed load limit 1-1 1-1',
    )
    check('const a = make(() => 1)\n', 'const a = made(() => 1)\n', 'changed load a 1-1 1-1')
    check("import { a } from './a.ts'\n", "import { a, b } from './a.ts'\n", 'changed load (file) 1-1 1-1')
    check('class A { x = 1 }\n', 'class A { x = 2 }\n', 'changed load A 1-1 1-1')
    check('const f = () => 1\n', 'let f = () => 1\n', 'changed load f 1-1 1-1')
  })

  it('takes types for what never runs', () => {
    check('interface A { a: string }\n', 'interface A { a: number }\n', 'changed inert A 1-1 1-1')
    check("import type { A } from './a.ts'\n", "import type { B } from './a.ts'\n", 'changed inert (file) 1-1 1-1')
    check('const f = (a: string): A => a as B\n', 'const f = (a: number): C => a as D\n')
    check('declare const a: string\n', 'declare const b: string\n', 'added inert b - 1-1', 'removed inert a 1-1 -')
    check('class A extends B {}\n', 'class A extends C {}\n', 'changed load A 1-1 1-1')
  })

  it('tells what came from what went, and ignores where functions stand', () => {
    check('function a() {}\n', 'function a() {}\nfunction b() {}\n', 'added inert b - 2-2', 'added function b - 2-2')
    check(
      'const a = () => 1\nconst b = () => 2\n',
      'const b = () => 2\n',
      'removed load a 1-1 -',
      'removed function a 1-1 -',
    )
    check('function a() {}\nfunction b() {}\n', 'function b() {}\nfunction a() {}\n')
    check('function a() {}\n', '', 'removed load a 1-1 -', 'removed function a 1-1 -')
    check('export function a() {}\n', 'function a() {}\n', 'changed load a 1-1 1-1', 'changed function a 1-1 1-1')
    check('', 'const a = 1, b = true\n', 'added inert a, b - 1-1')
    check('', 'const a = b()\n', 'added load a - 1-1')
    check('run(() => 1)\nrun(() => 2)\n', 'run(() => 1)\nrun(() => 3)\n', 'changed function (file) 2-2 2-2')
    check('', 'x()\n', 'added load (file) - 1-1')
  })

  it('[TL-TRACE-408] tells a test from its neighbours and from what stands around it', () => {
    const tests = (...bodies: string[]) => `describe('s', () => {\n${bodies.join('\n')}\n})\n`
    const [a, b] = ["it('a', () => {})", "it('b', () => expect(1).toBe(1))"] as const
    check(tests(a, b), tests(a, "it('b', () => expect(1).toBe(2))"), 'changed test b 3-3 3-3')
    check(tests(a), tests(a, b), 'added test b - 3-3')
    check(tests(a, b), tests(b), 'removed test a 2-2 -')
    check(tests(a), tests("it('z', () => {})"), 'added test z - 2-2', 'removed test a 2-2 -')
    check(
      tests("it.each([1])('a %i', () => {})"),
      tests("it.each([1, 2])('a %i', () => {})"),
      'changed test a %i 2-2 2-2',
    )
    check(tests('const x = 1', a), tests('const x = 2', a), 'changed function (file) 2-3 2-3')
    check(a, `const help = () => 1\n${a}`, 'added inert help - 1-1', 'added function help - 1-1')
  })

  it('reads what does not parse as far as it goes', () => {
    check('const f = () => {\n', 'const f = () => { return 1\n', 'changed function f 1-1 1-1')
  })
})
