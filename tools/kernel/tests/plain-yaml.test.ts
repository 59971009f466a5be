import { createRequire } from 'node:module'
import fc from 'fast-check'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { parseDocument, stringify } from 'yaml'
import { parseSourceDocument } from '../src/index.ts'

// The library as its users get it: loaded when it is needed.
const library = createRequire(import.meta.url)('yaml') as typeof import('yaml')
const withPositions = vi.spyOn(library, 'parseDocument')
beforeEach(() => void withPositions.mockClear())

describe('the parse that keeps positions', () => {
  it('[TL-OPENAPI-104] does not happen for a clean document until a place is asked for, and then once', () => {
    const { value: document } = parseSourceDocument('f.yaml', 'a: 1\nb: [x, { c: "& *" }]\n')
    expect(document?.value).toEqual({ a: 1, b: ['x', { c: '& *' }] })
    expect(withPositions).not.toHaveBeenCalled()
    expect([document?.locate('/b/1/c').line, document?.locate('/a').line]).toEqual([2, 1])
    expect(withPositions).toHaveBeenCalledTimes(1)
  })

  it('[TL-OPENAPI-104] happens for whatever else there may be to say', () => {
    for (const text of ['a: 1\na: 2', 'a: &a [1]\nb: *a', 'a: [', '<<: { a: 1 }', '%YAML 1.1\n---\na: yes', '']) {
      withPositions.mockClear()
      parseSourceDocument('f.yaml', text)
      expect(withPositions, text).toHaveBeenCalledTimes(1)
    }
  })
})

describe('the parse that keeps none', () => {
  /** A note of what only the other reader takes sends the same document to it. */
  const check = (text: string) => {
    const [plain, other] = [text, `# <<\n${text}`].map((each) => parseSourceDocument('f.yaml', each))
    expect(plain?.value?.value, text).toEqual(other?.value?.value)
    expect(plain?.findings.length, text).toBe(other?.findings.length)
  }

  it('[TL-OPENAPI-104] reads every scalar as the other does', () => {
    const scalars =
      'null Null NULL ~ nil true True TRUE false yes no on off y n 0 00 010 0o17 0x1F 0b11 1_000 +1 -1 -0 1. .5 -.5 1e3 1E-3 ' +
      '12345678901234567890 .inf -.INF .NaN 12:30 2001-12-14 2001-12-14t21:59:43.10-05:00 1.2.3 = <= a#b "\\x41\\u00e9\\n" ' +
      "'it''s' http://a.b/c?d=e&f *x - : -a :a a:b 200 4XX 3.1.0 3.10 +.5 0o8 . + e3 1e @a `a %a |a >a ?"
    for (const scalar of scalars.split(' ')) {
      for (const place of ['a: _', '[_]', '_: a', '{_: 1}', '- _ # note', '? _\n: x', 'a: "_"', 'a: |\n _\n', '_']) {
        check(place.replace('_', () => scalar))
      }
    }
  })

  it('[TL-OPENAPI-104] reads blocks, folds, keys and comments as the other does', () => {
    check('a: |\n  one\n   two\n\nb: >-\n  one\n  two\n\n  three\nc: |+\n  x\n\n')
    check('a:\n- 1\n-   b: 2\n    c: 3\n- - 4\n')
    check('? a\n: b\n? [c, d]\n: e\n')
    check('a: !!float 1\n!!str 2: !!int 0b11\n')
    check('"__proto__": 1\nconstructor: { __proto__: { a: 1 } }\n')
    check('{ "a":1, b: [x, y,], ? c : d, e }')
    check('a: one\n  two\n  three # note\nb: "one\n  two \\\n  three"\n')
    check('--- # first\na: 1\n...\n')
    check('a:\n  - b\n \n  - c\nd: \n')
  })

  it('[TL-OPENAPI-104] reads what is written of any value', () => {
    const words = fc.constantFrom(
      'a',
      ' ',
      ': ',
      '#',
      '- ',
      '\n',
      '"',
      "'",
      '{',
      '<',
      '&',
      '*',
      '!',
      '0',
      'é',
      '\t',
      '~',
    )
    const text = fc.oneof(
      fc.string(),
      fc.array(words).map((list) => list.join('')),
    )
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        text,
        fc.double({ noNaN: true }),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value')),
        fc.dictionary(text, tie('value')),
      ),
    }))
    const options = fc.record({
      lineWidth: fc.constantFrom(0, 20, 80),
      collectionStyle: fc.constantFrom('any' as const, 'block' as const, 'flow' as const),
    })
    fc.assert(
      fc.property(value, options, (given, style) => {
        const written = stringify(given, { ...style, aliasDuplicateObjects: false })
        // A block that begins with a blank line is not always taken back by the reader of the same library.
        fc.pre(parseDocument(written).errors.length === 0)
        // A block that is the whole document and says its indentation is read by both, and not alike; no contract is one.
        fc.pre(!/^[|>][+-]?[1-9]/.test(written))
        check(written)
      }),
      { numRuns: 300, seed: 104 },
    )
  })
})
