import { idFinder } from '@throughline/kernel'
import { describe, expect, it } from 'vitest'
import { type FileFacts, languageOf, readFacts } from '../../src/code/index.ts'

const ids = idFinder(['[A-Z]\\d'])

const factsOf = (file: string, text: string): FileFacts => readFacts(Buffer.from(text), languageOf(file), ids)

/** `implements comment 1:4 A1 → 2-3 symbol` for each reference. */
const referencesOf = (file: string, text: string): string[] => {
  const { references, symbols } = factsOf(file, text)
  return references.map(({ id, relation, via, line, column, target }) => {
    const symbol = target?.symbol === undefined ? '' : ` ${symbols[target.symbol]?.name}`
    return `${relation} ${via} ${line}:${column} ${id}${target ? ` → ${target.from}-${target.to}${symbol}` : ''}`
  })
}

const check = (file: string, text: string, want: string[]) => expect(referencesOf(file, text)).toEqual(want)

describe('TypeScript', () => {
  it('[TL-TRACE-201] tells comments, strings and titles from code that looks like them', () => {
    check('a.ts', 'const A1 = 1 // A2\nconst b = `x ${A1} A3` + /A4/.source + "A5"\n/* A6 */ call(A7)\n', [
      'mentions comment 1:17 A2',
      'mentions string 2:20 A3',
      'mentions string 2:41 A5',
      'mentions comment 3:4 A6',
    ])
    check('a.ts', "it('[A1] works', () => {\n  expect('A2').toBe(1)\n})\n", [
      'mentions title 1:6 A1 → 1-3',
      'mentions string 2:11 A2',
    ])
    check('a.tsx', 'const a = <p title="A1">A2 {/* A3 */} {A4}</p>\n', [
      'mentions string 1:21 A1',
      'mentions string 1:25 A2',
      'mentions comment 1:32 A3',
    ])
  })

  it('[TL-TRACE-201] attaches a marker to what follows it', () => {
    check('a.ts', '// implements: A1, A2\nexport const a = () => {\n  return 1\n}\n', [
      'implements comment 1:16 A1 → 2-4 a',
      'implements comment 1:20 A2 → 2-4 a',
    ])
    check(
      'a.ts',
      'class Q {\n  /** Says. implements no A1\n   * implements: A2 and A3 but not A4 */\n  push() {\n    return 1\n  }\n}\n',
      [
        'mentions comment 2:27 A1',
        'implements comment 3:18 A2 → 4-6 Q.push',
        'implements comment 3:25 A3 → 4-6 Q.push',
        'mentions comment 3:36 A4',
      ],
    )
    check(
      'a.ts',
      'implement({\n  // implements: A1\n  createTask: async () => {\n    // implements: A2\n    go()\n  },\n})\n',
      ['implements comment 2:18 A1 → 3-6 createTask', 'implements comment 4:20 A2 → 5-5 createTask'],
    )
  })

  it('[TL-TRACE-201] attaches a marker behind code to what begins on its line, and one before the imports to the file', () => {
    check('a.ts', 'const f = () => {\n  go() // implements: A1\n}\nconst g = { // implements: A2\n  h: 1,\n}\n', [
      'implements comment 2:23 A1 → 2-2 f',
      'implements comment 4:28 A2 → 4-6 g',
    ])
    check('a.ts', "// implements: A1\n\nimport { b } from './b.ts'\nb()\n", ['implements comment 1:16 A1 → 1-4'])
    check('a.ts', 'f(\n  1,\n  // implements: A1\n)\n', ['implements comment 3:18 A1'])
  })

  it('[TL-TRACE-201] reads lists over several lines, verifies and @req', () => {
    check('a.ts', '// implements: A1,\n// A2\n// and A3\nconst a = 1\n', [
      'implements comment 1:16 A1 → 4-4 a',
      'implements comment 2:4 A2 → 4-4 a',
      'mentions comment 3:8 A3',
    ])
    check('a.ts', "// verifies: A1 and more A2\nit('a', () => {\n})\n", [
      'verifies comment 1:14 A1 → 2-3',
      'mentions comment 1:26 A2',
    ])
    check('a.ts', '/** Adds. @req A1 A2 */\nfunction add() {}\n// see a@req A3\n', [
      'annotation comment 1:16 A1 → 2-2 add',
      'annotation comment 1:19 A2 → 2-2 add',
      'mentions comment 3:14 A3',
    ])
    check('a.ts', '// It implements: A1\n// x.verifies: A2\nf()\n', [
      'mentions comment 1:19 A1',
      'mentions comment 2:16 A2',
    ])
  })

  it('names symbols with what is around them', () => {
    const text = `export { later as now }
const later = 1
export class Queue {
  #size = 0
  private hidden() {}
  get size() { return this.#size }
  push = () => {}
}
export const handlers = {
  createTask: async () => {},
  nested: { cancel() {} },
  plain: 1,
} as const
export default function () { const inner = () => 1; return inner }
function over(a: string): void
function over(a: unknown) {}
`
    const symbols = factsOf('a.ts', text).symbols.map(
      ({ name, kind, exported, from, to }) => `${name} ${kind}${exported ? ' exported' : ''} ${from}-${to}`,
    )
    expect(symbols).toEqual([
      'later variable exported 2-2',
      'Queue class exported 3-8',
      'Queue.#size property 4-4',
      'Queue.hidden method 5-5',
      'Queue.size method exported 6-6',
      'Queue.push method exported 7-7',
      'handlers variable exported 9-13',
      'handlers.createTask method exported 10-10',
      'handlers.nested property exported 11-11',
      'handlers.nested.cancel method exported 11-11',
      'handlers.plain property exported 12-12',
      'default function exported 14-14',
      'default.inner function 14-14',
      'over function 16-16',
    ])
  })

  it('[TL-TRACE-206] hashes tokens: no comment, white space or own name changes them, any other token does', () => {
    const tokens = (text: string) => factsOf('a.ts', text).symbols[0]?.tokens
    const first = tokens('export const add = (a: number) => a + add(1)\n')
    const same = [
      '// more\nexport const  add = (a: number) => /* here */ a\n  + add(1)\n',
      'export const plus = (a: number) => a + plus(1)',
      'const before = 1',
    ]
    expect(same.map((text) => tokens(text) === first)).toEqual([true, true, false])
    const other = ['export const add = (a: number) => a - add(1)', 'export const add = (b: number) => b + add(1)']
    expect(other.map((text) => tokens(text) === first)).toEqual([false, false])
    const both = factsOf('a.ts', 'const s = "a  b"; // c\nconst t = "a b"').symbols.map((symbol) => symbol.tokens)
    expect(new Set(both).size).toBe(2)
  })

  it('reads tests with their suites, and what of a name is known only at run time', () => {
    const text = `const scenario = test.extend({})
describe('queue', () => {
  describe.each([1])('of %s', () => {
    it('is ' + 'long', () => {})
  })
  it.only(\`has \${1} place\`, () => {})
  it.todo('later')
  it.skipIf(true)('is skipped', () => {})
  scenario('flows', async () => {})
})
obj.it('no', () => {})
it.each([1])
test(name, run)
`
    const tests = factsOf('a.test.ts', text).tests.map(
      ({ kind, name, static: known, from, to }) => `${kind} ${name} ${known} ${from}-${to}`,
    )
    expect(tests).toEqual([
      'suite queue true 2-10',
      'suite queue > of … false 3-5',
      'test queue > of … > is long false 4-4',
      'test queue > has … place false 6-6',
      'test queue > later true 7-7',
      'test queue > is skipped true 8-8',
      'test queue > flows true 9-9',
      'test … false 13-13',
    ])
  })

  it('reads imports of every kind', () => {
    const text = `import a, { b as c, type D } from './a.ts'
import * as all from 'all'
import './effect.ts'
export { e as f } from './e.ts'
export * from './g.ts'
const h = await import('./h.ts')
const i = require('i')
import j = require('j')
`
    expect(factsOf('a.ts', text).imports).toEqual([
      { specifier: './a.ts', names: ['default', 'b', 'D'], line: 1 },
      { specifier: 'all', names: ['*'], line: 2 },
      { specifier: './effect.ts', names: [], line: 3 },
      { specifier: './e.ts', names: ['e'], line: 4 },
      { specifier: './g.ts', names: ['*'], line: 5 },
      { specifier: './h.ts', names: ['*'], line: 6 },
      { specifier: 'i', names: ['*'], line: 7 },
      { specifier: 'j', names: ['*'], line: 8 },
    ])
  })

  it('reads what does not parse, and what is nested too deep', () => {
    check('a.ts', '// implements: A1\nexport const a = {{{ "A2"\n', [
      'implements comment 1:16 A1 → 2-2',
      'mentions string 2:23 A2',
    ])
    check('a.ts', `// A1\nconst a = ${'('.repeat(20_000)}`, ['mentions comment 1:4 A1'])
  })
})

describe('other languages', () => {
  /** Language by language: what counts is C1, C2 …; what does not is N1, N2 … */
  it.each([
    ['a.py', '# C1\nx = """C2\n""" + N1 # C3\ny = \'it # C4\' "\\" # C5"\n'],
    ['a.rb', '# C1\n=begin\nC2\n=end\nx = "#{C3} C4"\ny = <<~EOS + N1\n  C5 # C6\nEOS\nN3\n'],
    ['a.go', "// C1\nvar N1 = `C2\n// C3`\n/* C4 // */ N2\nr := '\"'\nN3 // C5\n"],
    ['a.rs', '/* C1 /* C2 */ C3 */ N1\nlet s: &\'a str = r#"C4 " C5"#; let c = \'"\'; N2 // C6\n'],
    ['a.java', '// C1\nString s = """\n C2 " C3\n"""; char c = \'"\'; N1 /* C4\n*/ N2\n'],
    ['a.kt', '/* C1 /* */ C2 */ val s = "C3 \\" C4" + N1 // C5\n'],
    ['a.cpp', '// C1\nauto s = R"x(C2 " )" C3)x"; N1 /* C4 */ char c = \'"\'; N2\n'],
    ['a.cs', '// C1\nvar s = @"C2 "" C3\\"; N1 // C4\n'],
    ['a.swift', 'let s = #"C1 " C2"# + N1 /* C3 /* */ C4 */ N2\n'],
    ['a.php', "<?php\n# C1\n// C2\n$s = 'C3 // C4' . N1;\n$h = <<<EOT\nC5\nEOT;\nN2\n"],
    ['a.sh', '# C1\nx=$# N1\ny="${#C2} C3" z=a#N3\ncat <<\'EOF\'\nC4 # C5\nEOF\nN4\n'],
    ['a.sql', "-- C1\nSELECT 'C2 '' C3', N1 /* C4 */ FROM \"N2\";\n"],
    ['a.lua', '-- C1\n--[[ C2\n]] N1\nx = [==[ C3 ]] C4 ]==] .. "C5" .. N2\n'],
    ['a.html', '<!-- C1 --><p title="C2">N1</p>\n'],
    ['a.css', '/* C1 */ a { content: "C2"; n: N1 }\n'],
    ['a.toml', '# C1\na = \'C2 \\\'\nb = """C3\n""" # C4\n'],
    ['Dockerfile', '# C1\nRUN echo "C2" N1 # C3\n'],
    ['a.tf', '# C1\n// C2\nx = "C3" /* C4 */\ny = <<EOT\nC5\nEOT\nN1\n'],
    ['a.txt', 'N1 // N2 "N3"\n'],
    ['a.yaml', '# C1\nC2: "C3" # C4\nd: |\n  C5\n'],
    ['a.json', '{ "C1": "C2", "n": ["C3"] }'],
    ['a.md', '# C1\n\n- [C2] C3 `N1`\n\n      N2\n\n```\nN3\n```\n\n<!-- C4 -->\n'],
  ])('[TL-TRACE-201] of %s: comments and strings, and nothing else', (file, text) => {
    const expected = [...text.matchAll(/C\d/g)].map(([id]) => id)
    expect(factsOf(file, text).references.map(({ id }) => id)).toEqual(expected)
  })

  it('[TL-TRACE-201] attaches markers by indentation', () => {
    check('a.py', '# implements: A1\n@cached\ndef add(a):\n    x = 1\n\n    return a\ny = 2 # implements: A2\n', [
      'implements comment 1:15 A1 → 2-6',
      'implements comment 7:21 A2 → 7-7',
    ])
    check('a.go', '// implements: A1\n// A2 as well\nfunc add() {\n\tgo()\n}\n', [
      'implements comment 1:16 A1 → 3-5',
      'mentions comment 2:4 A2',
    ])
  })

  it('[TL-TRACE-201] reads promises of YAML and JSON, and tags and titles of features', () => {
    check('a.yaml', 'x-req-id: A1\nb:\n  x-req-id: [A2, "A3"]\n  c: { x-req-id: A4, d: A5 }\nx-req-id-not: A6\n', [
      'promises key 1:11 A1',
      'promises key 3:14 A2',
      'promises key 3:19 A3',
      'promises key 4:18 A4',
      'mentions string 4:25 A5',
      'mentions string 5:15 A6',
    ])
    check('a.json', '{ "x-req-id": ["A1", "A2"], "b": { "x-req-id": "A3", "c": "A4" } }', [
      'promises key 1:17 A1',
      'promises key 1:23 A2',
      'promises key 1:49 A3',
      'mentions string 1:60 A4',
    ])
    const feature =
      '@A1\nFeature: all A2\n  About A9.\n\n  @A3 @req:A4\n  Scenario: one\n    Given A9 # A9\n    """\n    @A9\n    """\n  # A5\n'
    check('a.feature', feature, [
      'verifies tag 1:2 A1 → 2-10',
      'mentions title 2:14 A2 → 2-10',
      'verifies tag 5:4 A3 → 6-10',
      'verifies tag 5:12 A4 → 6-10',
      'mentions comment 11:5 A5',
    ])
  })
})
