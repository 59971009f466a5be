import { isUtf8 } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSourceBytes, parseSourceDocument, pointerTokens, toPointer } from '../src/index.ts'

const findings = (text: string) =>
  parseSourceDocument('f.yaml', text).findings.map(
    ({ code, location }) => `${code} ${location?.line}:${location?.column}`,
  )

const place = (text: string, pointer: string, key = false) => {
  const { line, column } = parseSourceDocument('f.yaml', text).value?.locate(pointer, { key }) ?? { line: 0, column: 0 }
  return `${line}:${column}`
}

describe('reading', () => {
  it('reads YAML, JSON, a byte order mark, anchors and merge keys', () => {
    expect(parseSourceDocument('f', 'a: 1').value?.value).toEqual({ a: 1 })
    expect(parseSourceDocument('f', '\uFEFF{"a": 1}').value?.value).toEqual({ a: 1 })
    const merged = parseSourceDocument('f', 'x: &x { a: 1 }\ny: { <<: *x, b: 2 }').value?.value
    expect(merged).toEqual({ x: { a: 1 }, y: { a: 1, b: 2 } })
  })

  it('places a syntax error', () => {
    expect(findings('a: 1\nb: [1, 2\nc: 3')).toEqual(['syntax-error 3:1'])
    expect(findings('a: 1\na: 2')).toEqual(['syntax-error 2:1'])
    expect(findings('a: &x [1]\nb: *x\nc: *y')).toEqual(['syntax-error 3:4'])
    expect(findings('{"a": 1,\n "b" 2}')).toEqual(expect.arrayContaining([expect.stringMatching(/^syntax-error 2:/)]))
  })

  it('[TL-EDGE-006] answers nesting and alias expansion beyond the limits with a finding', () => {
    const rows = Array.from(
      { length: 12 },
      (_, index) => `r${index + 1}: &r${index + 1} [${`*r${index}, `.repeat(9)}*r${index}]`,
    )
    const bomb = ['r0: &r0 [x, x]', ...rows].join('\n')
    expect(findings(bomb)).toEqual(['document-too-large 1:1'])
    expect(findings(`${'['.repeat(10_000)}${']'.repeat(10_000)}`)).toEqual(['document-too-large 1:1'])
    expect(findings('['.repeat(10_000))).toEqual(['document-too-large 1:1'])
    expect(findings('a: &a { b: *a }')).toEqual(['document-too-large 1:1'])
    // No line nests deep, but each stands for all those before it.
    const chain = (width: number) =>
      [
        'r0: &r0 x',
        ...[1, 2, 3, 4].map((n) => `r${n}: &r${n} ${'['.repeat(width)}*r${n - 1}${']'.repeat(width)}`),
      ].join('\n')
    expect(findings(chain(20))).toEqual([])
    expect(findings(chain(200))).toEqual(['document-too-large 1:1'])
  })
})

describe('keys that stand twice', () => {
  const check = (text: string) =>
    parseSourceDocument('f.json', text).findings.map(
      ({ code, location, message, related }) =>
        `${code} ${location?.line}:${location?.column} ${message}, ${related?.[0]?.location.line}:${related?.[0]?.location.column}`,
    )

  it('[TL-OPENAPI-102] are found in JSON as in YAML, wherever they stand', () => {
    expect(check('{ "a": 1,\n  "b": { "a": [], "a": 2 } }')).toEqual([
      "syntax-error 2:19 the key 'a' stands twice in one object, 2:10",
    ])
    // As `JSON.parse` reads them, both are one key.
    expect(check('[{ "\\u0061": 1 , "a" : 2, "a": 3 }]')).toEqual([
      "syntax-error 1:18 the key 'a' stands twice in one object, 1:4",
      "syntax-error 1:27 the key 'a' stands twice in one object, 1:4",
    ])
    expect(check('{ "__proto__": 1, "__proto__": 2 }')).toEqual([
      "syntax-error 1:19 the key '__proto__' stands twice in one object, 1:3",
    ])
    expect(findings('a: 1\nb: { c: 1, c: 2 }')).toEqual(['syntax-error 2:12'])
  })

  it('[TL-OPENAPI-102] are found wherever they are put', () => {
    const name = fc.constantFrom('a', 'b', '"', '\\\\', ':', '{', '}', '__proto__', '\\n', '')
    const { text } = fc.letrec<{ text: { text: string; repeated: number } }>((tie) => ({
      text: fc.oneof(
        { maxDepth: 4 },
        fc.oneof(name, fc.integer(), fc.constant(null)).map((each) => ({ text: JSON.stringify(each), repeated: 0 })),
        fc.array(tie('text')).map((items) => ({
          text: `[${items.map((item) => item.text).join(' , ')}]`,
          repeated: items.reduce((sum, item) => sum + item.repeated, 0),
        })),
        fc.array(fc.tuple(name, tie('text'))).map((pairs) => ({
          text: `{ ${pairs.map(([key, item]) => `${JSON.stringify(key)}\n: ${item.text}`).join(',')}}`,
          repeated:
            pairs.reduce((sum, [, item]) => sum + item.repeated, 0) +
            pairs.length -
            new Set(pairs.map(([key]) => key)).size,
        })),
      ),
    }))
    fc.assert(
      fc.property(text, (given) => {
        const { value, findings } = parseSourceDocument('f.json', `[${given.text}]`)
        expect(findings.length).toBe(Math.min(given.repeated, 10))
        if (given.repeated === 0) expect(value?.value).toEqual(JSON.parse(`[${given.text}]`))
      }),
      { numRuns: 300 },
    )
  })

  it('[TL-OPENAPI-102] are none where only texts or other objects hold them', () => {
    for (const text of [
      '{ "a": { "a": 1 }, "b": [{ "a": 1 }, { "a": 1 }] }',
      '{ "a": "\\"a\\": 1, \\"a\\": 2", "b": "\\\\", "c": "{\\"a\\":1,\\"a\\":1}" }',
      '{ "__proto__": 1, "a": ["a", "a", ":"], "b": ":" }',
      '["a"\n,\n"a"]',
    ]) {
      expect(check(text)).toEqual([])
      expect(parseSourceDocument('f', text).value?.value).toEqual(JSON.parse(text))
    }
  })
})

describe('bytes', () => {
  const check = (bytes: Buffer) => {
    const { value, findings } = parseSourceBytes('f.yaml', bytes.length, () => bytes)
    return (
      value?.value ??
      findings.map(({ code, location, message }) => `${code} ${location?.line}:${location?.column} ${message}`)
    )
  }

  it('[TL-OPENAPI-103] are read as UTF-8, and where they are none that is said', () => {
    expect(check(Buffer.from('\uFEFFa: é'))).toEqual({ a: 'é' })
    const wide = ['encoding-not-read 1:1 is in UTF-16 or UTF-32, where UTF-8 is read']
    expect(check(Buffer.from('\uFEFF{"a": 1}', 'utf16le'))).toEqual(wide)
    expect(check(Buffer.from('\uFEFF{"a": 1}', 'utf16le').swap16())).toEqual(wide)
    expect(check(Buffer.from('{"a": 1}', 'utf16le'))).toEqual(wide)
    expect(check(Buffer.from('a: 1\nb: né et ü\n', 'latin1'))).toEqual([
      'encoding-not-read 2:5 the byte 0xE9 is no UTF-8: the file is in Latin-1 or another encoding, or is no text',
    ])
    expect(check(Buffer.concat([Buffer.from('a: é'), Buffer.from([0xc3])]))).toEqual([
      expect.stringMatching(/^encoding-not-read 1:5 the byte 0xC3 /),
    ])
  })

  it('[TL-OPENAPI-103] of any kind are text, or have a place at fault', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 3 }),
    )
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const bytes = Buffer.concat(pieces)
        const { findings } = parseSourceBytes('f.yaml', bytes.length, () => bytes)
        const faults = findings.filter(({ code }) => code === 'encoding-not-read')
        const isText = isUtf8(bytes) && !bytes.subarray(0, 4).includes(0)
        expect(faults.map(({ location }) => (location?.line ?? 0) > 0 && (location?.column ?? 0) > 0)).toEqual(
          isText ? [] : [true],
        )
      }),
      { numRuns: 300 },
    )
  })

  it('[TL-OPENAPI-103] are not asked for where there are too many', () => {
    const never = () => {
      throw new Error('read')
    }
    const { findings } = parseSourceBytes('f.yaml', 100 * 1024 * 1024, never)
    expect(findings.map(({ code, message }) => `${code} ${message}`)).toEqual(['document-too-large larger than 64 MiB'])
  })
})

describe('places', () => {
  const text = 'paths:\n  /a/b:\n    get: { operationId: one }\nlist:\n  - first\n  - second\n'

  it('finds values and keys by pointer', () => {
    expect(place(text, '/paths/~1a~1b/get/operationId')).toBe('3:25')
    expect(place(text, '/paths/~1a~1b', true)).toBe('2:3')
    expect(place(text, '/list/1')).toBe('6:5')
  })

  it('finds them in JSON as in YAML, reading only what is on the way', () => {
    const json = [
      '{ "a/b": { "x\\"}": [1, -2.5e3 , "]\\\\"], "e": {}, "l": [ ] },',
      '  "n": null , "dud": 1, "dup": {',
      '    "deep": [[{"k": "v"}]]}}',
    ].join('\n')
    const pointers = [
      '',
      '/a~1b',
      '/a~1b/x"}/1',
      '/a~1b/x"}/2',
      '/a~1b/l',
      '/n',
      '/dup/deep/0/0/k',
      '/a~1b/none',
      '/n/0',
    ]
    const read = (text: string) => {
      const document = parseSourceDocument('f.json', text).value
      return pointers.map((pointer) => [document?.locate(pointer), document?.locate(pointer, { key: true })])
    }
    // A comment makes it YAML.
    expect(read(json)).toEqual(read(`${json} # YAML`))
    expect(place(json, '/dup', true)).toBe('2:25')
  })

  it('falls back to the nearest ancestor that exists', () => {
    expect(place(text, '/paths/~1a~1b/get/responses/200')).toBe('3:10')
  })

  it('escapes and unescapes reference tokens both ways', () => {
    const tokens = ['a/b', 'm~n', '~1', '']
    expect(pointerTokens(toPointer(tokens))).toEqual(tokens)
  })
})
