import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type JsonSpan, jsonSpans, repeatedKeys } from '../src/json-positions.ts'
import { scanJson } from '../src/json-structure.ts'
import { parseSourceDocument } from '../src/source-document.ts'

/** A text that grows piece by piece, so that whoever writes a value knows where it stands. */
interface Written {
  span: JsonSpan
  children: Map<string, Written>
  depth: number
  repeats: number
}
type Write = (text: { value: string }, key?: JsonSpan['key']) => Written

const space = fc.string({ unit: fc.constantFrom(' ', '\n', '\r', '\t'), maxLength: 3 })
const words = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'b',
    '__proto__',
    'constructor',
    '"',
    '\\',
    '\\"',
    '{',
    '}]',
    ',',
    ':',
    '0',
    '1',
    '\n',
    'é💡',
  ),
  fc.string({ unit: 'binary', maxLength: 5 }),
)
const escaped = (word: string): string =>
  `"${Array.from({ length: word.length }, (_, at) => `\\u${word.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')}"`
const strings = fc.tuple(words, fc.boolean()).map(([word, escapes]) => (escapes ? escaped(word) : JSON.stringify(word)))

const leaf = (source: string): Write => {
  return (text, key) => {
    const start = text.value.length
    text.value += source
    return { span: { start, end: text.value.length, ...(key && { key }) }, children: new Map(), depth: 0, repeats: 0 }
  }
}

const container = (entries: { name: string | undefined; gaps: string[]; write: Write }[], brackets: string): Write => {
  return (text, key) => {
    const start = text.value.length
    const children = new Map<string, Written>()
    let depth = 0
    let repeats = 0
    text.value += brackets[0]
    entries.forEach(({ name, gaps, write }, index) => {
      text.value += `${index > 0 ? ',' : ''}${gaps[0]}`
      const at = text.value.length
      if (name !== undefined) text.value += name
      const own = name === undefined ? undefined : { start: at, end: text.value.length }
      if (name !== undefined) text.value += `${gaps[1]}:${gaps[2]}`
      const child = write(text, own)
      text.value += gaps[3]
      const token = name === undefined ? String(index) : (JSON.parse(name) as string)
      repeats += child.repeats + (children.has(token) ? 1 : 0)
      depth = Math.max(depth, child.depth)
      children.set(token, child)
    })
    text.value += brackets[1]
    return { span: { start, end: text.value.length, ...(key && { key }) }, children, depth: depth + 1, repeats }
  }
}

const gaps = fc.array(space, { minLength: 4, maxLength: 4 })
const { write: writes } = fc.letrec<{ write: Write }>((tie) => ({
  write: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc
      .oneof(strings, fc.constantFrom('0', '-2.5e+3', 'true', 'false', 'null', '[]', '{}'))
      .map((source) => (source === '[]' || source === '{}' ? container([], source) : leaf(source))),
    fc
      .array(fc.record({ name: fc.constant(undefined), gaps, write: tie('write') }), { maxLength: 4 })
      .map((entries) => container(entries, '[]')),
    fc
      .array(fc.record({ name: strings, gaps, write: tie('write') }), { maxLength: 20 })
      .map((entries) => container(entries, '{}')),
  ),
}))

const everyPlace = ({ span, children }: Written, tokens: string[] = []): [string[], JsonSpan][] => [
  [tokens, span],
  ...[...children].flatMap(([token, child]) => everyPlace(child, [...tokens, token])),
]

describe('places in JSON', () => {
  it('are where each value and each key was written', () => {
    fc.assert(
      fc.property(writes, space, space, (write, before, after) => {
        const text = { value: before }
        const written = write(text)
        text.value += after
        const places = everyPlace(written)
        const structure = scanJson(text.value)
        const spanOf = jsonSpans(text.value, structure)
        expect(places.map(([tokens]) => spanOf(tokens))).toEqual(places.map(([, span]) => span))
        expect(places.map(([tokens]) => spanOf([...tokens, 'no such name']))).toEqual(places.map(([, span]) => span))
        expect([structure.depth, structure.mayRepeat]).toEqual([written.depth, written.repeats > 0])
        expect(repeatedKeys(text.value).length).toBe(written.repeats)
      }),
      { numRuns: 500 },
    )
  })

  it('are found in objects of many keys, of which one may stand twice', () => {
    const check = (names: string[]) => {
      const text = `{${names.map((name) => `${JSON.stringify(name)}:[${JSON.stringify(name)}]`).join()}}`
      const structure = scanJson(text)
      const { start, end } = jsonSpans(text, structure)([names.at(-1) ?? '', '0'])
      return [structure.mayRepeat, repeatedKeys(text).length, JSON.parse(text.slice(start, end))]
    }
    const names = Array.from({ length: 5000 }, (_, index) => `name ${index}`)
    expect(check(names)).toEqual([false, 0, 'name 4999'])
    expect(check([...names, 'name 17'])).toEqual([true, 1, 'name 17'])
  })

  it('looks closer at keys that only seem to be equal', () => {
    // Found by trying: their hashes are one number.
    const value = { key3pf8: 1, keykrj6: 2 }
    const text = JSON.stringify(value)
    expect([scanJson(text).mayRepeat, repeatedKeys(text)]).toEqual([true, []])
    expect(parseSourceDocument('f.json', text).value?.value).toEqual(value)
  })
})
