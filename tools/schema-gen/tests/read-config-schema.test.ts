import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '@throughline/kernel'
import { describe, expect, it } from 'vitest'
import { readConfigSchema } from '../src/index.ts'
import { read, scratch } from './scratch.ts'

const entry = 's/config.schema.yaml'

/** What is wrong with a schema; places in the entry are shown without its name. */
const check = (text: string, want: string[], more: Record<string, string> = {}, known?: ReadonlySet<string>) =>
  expect(read({ [entry]: text, ...more }, known).findings.map((line) => line.replace(` ${entry}:`, ' '))).toEqual(want)

describe('a schema in several files', () => {
  it('[TL-SCHEMA-001] becomes one, every reference internal, every place still known', () => {
    const { schema, findings } = read({
      [entry]: [
        'type: object',
        'properties:',
        '  pool: { $ref: pool.yaml#/$defs/Pool }',
        '  again: { $ref: "./pool.yaml#/$defs/Pool" }',
        '  limits: { $ref: more/limits.schema.json }',
        '  own: { $ref: "#/$defs/Own" }',
        '$defs:',
        '  Own: { type: string }',
        '  Pool: { type: integer }',
      ].join('\n'),
      's/pool.yaml': [
        '$defs:',
        '  Pool: { type: object, properties: { size: { $ref: "#/$defs/a~1b" }, up: { $ref: "config.schema.yaml#/$defs/Own" } } }',
        '  a/b: { type: array, items: { $ref: "#/$defs/Pool" } }',
      ].join('\n'),
      's/more/limits.schema.json':
        '{ "type": "object", "properties": { "most": { "$ref": "#most" } }, "$defs": { "m": { "$anchor": "most", "type": "string" } } }',
    })
    expect(findings).toEqual([])
    expect(schema?.bundle).toEqual({
      type: 'object',
      properties: {
        pool: { $ref: '#/$defs/Pool_2' },
        again: { $ref: '#/$defs/Pool_2' },
        limits: { $ref: '#/$defs/limits' },
        own: { $ref: '#/$defs/Own' },
      },
      $defs: {
        Own: { type: 'string' },
        Pool: { type: 'integer' },
        Pool_2: {
          type: 'object',
          properties: { size: { $ref: '#/$defs/a_1b' }, up: { $ref: '#/$defs/Own' } },
        },
        a_1b: { type: 'array', items: { $ref: '#/$defs/Pool_2' } },
        limits: {
          type: 'object',
          properties: { most: { $ref: '#/$defs/m' } },
          $defs: { m: { type: 'string' } },
        },
        m: { type: 'string' },
      },
    })
    const place = (pointer: string) => {
      const { file, line } = schema?.locate(pointer) ?? { file: '', line: 0 }
      return `${file}:${line}`
    }
    expect(['/properties/own', '/$defs/Pool_2/properties', '/$defs/a_1b/items', '/$defs/m/type'].map(place)).toEqual([
      's/config.schema.yaml:6',
      's/pool.yaml:2',
      's/pool.yaml:3',
      's/more/limits.schema.json:1',
    ])
  })
})

describe('a reference that cannot be followed', () => {
  it.each<[string, string, string[]]>([
    [
      'leads to no file',
      'pol.yaml',
      ["schema-ref-unresolvable 1:11 there is no file 'pol.yaml'; did you mean 'pool.yaml'?"],
    ],
    [
      'leads nowhere in a file',
      'pool.yaml#/$defs/Pol',
      ["schema-ref-unresolvable 1:11 'pool.yaml#/$defs/Pol' leads nowhere: there is no 'Pol'; did you mean 'Pool'?"],
    ],
    [
      'leads to an anchor that is not there',
      'pool.yaml#pool',
      ["schema-ref-unresolvable 1:11 'pool.yaml#pool' names an anchor that is not there"],
    ],
    [
      'leads to no schema',
      'pool.yaml#/title',
      ["schema-ref-unresolvable 1:11 'pool.yaml#/title' leads to a value that is no schema"],
    ],
    ['is no reference', 'pool.yaml#%zz', ["schema-ref-unresolvable 1:11 'pool.yaml#%zz' is not a URI reference"]],
    [
      'leads out of the folder',
      '../other.yaml',
      ["schema-ref-outside 1:11 '../other.yaml' leads out of the folder of the documents"],
    ],
    [
      'leads to any file of the machine',
      '/etc/hostname',
      ["schema-ref-outside 1:11 '/etc/hostname' leads out of the folder of the documents"],
    ],
    [
      'leads to the network',
      'https://example.org/a.json',
      ["schema-ref-remote 1:11 'https://example.org/a.json' leads to the network; it is not followed"],
    ],
    [
      'names a scheme',
      'file:///etc/hostname',
      ["schema-ref-remote 1:11 'file:///etc/hostname' leads to the network; it is not followed"],
    ],
    [
      'leads to a broken file',
      'broken.yaml',
      [
        'syntax-error s/broken.yaml:2:1 Flow sequence in block collection must be sufficiently indented and end with a ]',
      ],
    ],
  ])('[TL-SCHEMA-002] %s', (_name, ref, want) =>
    check(`{ "$ref": "${ref}" }`, want, {
      's/pool.yaml': 'title: t\n$defs: { Pool: { type: object } }\n',
      's/broken.yaml': 'a: [\n',
      'other.yaml': '{}',
    }),
  )

  it('[TL-SCHEMA-002] is not followed through a symbolic link either', () => {
    const { root, remove } = scratch({ [entry]: '$ref: link.yaml\n', 'outside.yaml': 'type: string\n' })
    symlinkSync(join(root, 'outside.yaml'), join(root, 's/link.yaml'))
    const { findings } = readConfigSchema({ root, file: entry, boundary: join(root, 's') })
    remove()
    expect(findings.map(({ code }) => code)).toEqual(['schema-ref-outside'])
  })

  it('[TL-SCHEMA-002] comes back to itself', () => {
    check('$ref: "#/$defs/a"\n$defs:\n  a: { $ref: "#/$defs/b" }\n  b: { anyOf: [{ $ref: "#/$defs/a" }] }\n', [
      "schema-ref-loop 4:24 '#/$defs/a' comes back to itself without reaching a value",
    ])
    check('$ref: "#"\n', ["schema-ref-loop 1:7 '#' comes back to itself without reaching a value"])
  })

  it('[TL-SCHEMA-002] may be recursive through a property', () =>
    check('properties:\n  kids: { type: array, items: { $ref: "#" } }\n', []))
})

describe('a schema that is not valid', () => {
  it.each<[string, string, string[]]>([
    [
      'a type that is none',
      'type: objekt',
      [
        `schema-invalid 1:7 'type' is "objekt"; allowed are array, boolean, integer, null, number, object, string; did you mean 'object'?`,
      ],
    ],
    [
      'bounds that are no numbers',
      'properties: { a: { minimum: "1" } }',
      ["schema-invalid 1:29 'minimum' must be number"],
    ],
    ['properties that are a list', 'properties: [a]', ["schema-invalid 1:13 'properties' must be object"]],
    ['items of an older draft', 'items: [{ type: string }]', ["schema-invalid 1:8 'items' must be object,boolean"]],
    [
      'several at once',
      'type: 5\nrequired: a\n',
      [
        "schema-invalid 1:7 'type' is 5; allowed are array, boolean, integer, null, number, object, string",
        "schema-invalid 2:11 'required' must be array",
      ],
    ],
    [
      'another dialect',
      '$schema: http://json-schema.org/draft-07/schema#',
      ["schema-draft 1:10 declares the dialect 'http://json-schema.org/draft-07/schema#'; only 2020-12 is read"],
    ],
    ['no schema at all', '- a', ['schema-invalid 1:1 the document is not a schema: it is no mapping']],
    [
      'broken YAML',
      'a: [',
      ['syntax-error 1:5 Flow sequence in block collection must be sufficiently indented and end with a ]'],
    ],
    [
      'a pattern that is none',
      'properties: { a: { pattern: "(" } }\npatternProperties: { "[": {} }',
      [
        'schema-pattern-invalid 2:22 the pattern is no regular expression: /[/u: Unterminated character class',
        'schema-pattern-invalid 1:29 the pattern is no regular expression: /(/u: Unterminated group',
      ],
    ],
    [
      'a default that its schema refuses',
      'properties: { a: { type: integer, default: x, examples: [1, y] } }',
      [
        'schema-value-invalid 1:44 the default breaks its own schema: must be integer',
        'schema-value-invalid 1:61 the example breaks its own schema: must be integer',
      ],
    ],
    [
      'a default that a referenced schema refuses',
      'properties: { a: { $ref: "#/$defs/b", default: { c: 1 } } }\n$defs: { b: { properties: { c: { type: string } } } }',
      ['schema-value-invalid 1:48 the default breaks its own schema: /c must be string'],
    ],
    [
      'an identifier within',
      'properties: { a: { $id: x } }',
      ["schema-unsupported 1:20 '$id' below the root would change what each `$ref` means"],
    ],
    [
      'a dynamic reference',
      'properties: { a: { $dynamicRef: "#x" } }',
      ["schema-unsupported 1:20 '$dynamicRef' is not translated"],
    ],
  ])('[TL-SCHEMA-003] %s', (_name, text, want) => check(text, want))

  it('[TL-SCHEMA-003] defaults that never end, and not those that do', () => {
    const endless = ['schema-value-invalid 1:43 the default brings further defaults, without end']
    check('properties: { next: { $ref: "#", default: {} } }', endless)
    check('properties: { next: { $ref: "#", default: { next: { a: 1 } } } }', endless)
    check('properties: { next: { $ref: "#", default: { next: null } } }', [])
    check('properties: { list: { items: { $ref: "#" }, default: [] } }', [])
  })

  it('[TL-SCHEMA-003] is told from a file that is not there', () => {
    const { root, remove } = scratch({})
    expect(() => readConfigSchema({ root, file: 'none.yaml' })).toThrow(UsageError)
    mkdirSync(join(root, 'folder'))
    expect(() => readConfigSchema({ root, file: 'folder' })).toThrow('folder: no such file')
    writeFileSync(join(root, 'empty.yaml'), '')
    expect(readConfigSchema({ root, file: 'empty.yaml' }).findings.map(({ code }) => code)).toEqual(['schema-invalid'])
    remove()
  })
})

describe('what a validator would pass over in silence', () => {
  it('[TL-SCHEMA-004] unknown keywords, with the nearest', () =>
    check(
      'properties: { a: { maxLenght: 5, x-note: n } }\ndefinitions: {}\nfoo: 1\nproperties2: { b: { maxLenght: 1 } }\n',
      [
        "schema-keyword-unknown 2:1 no keyword of JSON Schema 2020-12: 'definitions'; in 2020-12 write $defs",
        "schema-keyword-unknown 3:1 no keyword of JSON Schema 2020-12: 'foo'",
        "schema-keyword-unknown 4:1 no keyword of JSON Schema 2020-12: 'properties2'; did you mean 'properties'?",
        "schema-keyword-unknown 1:20 no keyword of JSON Schema 2020-12: 'maxLenght'; did you mean 'maxLength'?",
      ],
    ))
  it('[TL-SCHEMA-004] but nothing within values', () =>
    check(
      'properties: { a: { const: { $ref: x, typ: 1 }, default: { $ref: x, typ: 1 }, enum: [{ typ: 1 }, { $ref: x, typ: 1 }] } }',
      [],
    ))
  it('[TL-SCHEMA-004] unknown formats', () =>
    check('properties: { a: { format: urii }, b: { format: uri } }', [
      "schema-format-unknown 1:28 no known format: 'urii'; did you mean 'uri' or 'url' or 'uuid'?",
    ]))
  it('[TL-SCHEMA-004] required keys that nobody describes, outside conditions', () =>
    check('properties: { port: {} }\nrequired: [prot]\nif: { properties: { port: {} }, required: [host] }\n', [
      "schema-required-undeclared 2:12 requires 'prot', which no property describes; did you mean 'port'?",
    ]))
})

describe('what is enforced later', () => {
  const key = (until: string, more = '') =>
    `required: [a]\nproperties: { a: { type: string, x-enforce-after: ${until}${more} }, b: {} }\n`
  const neither = 'which is neither a day such as 2027-01-31 nor a version such as 1.4.0'
  const text = "'x-enforce-after' must be a text: a day such as 2027-01-31, or a version such as 1.4.0"
  it.each<[string, string[]]>([
    ['2027-01-31', []],
    ['2028-02-29', []],
    ['1.4.0', []],
    ['10.0.12', []],
    ['2027-02-29', ["enforce-after-malformed 2:51 'x-enforce-after' is '2027-02-29', a day that no calendar has"]],
    ['2027-13-01', ["enforce-after-malformed 2:51 'x-enforce-after' is '2027-13-01', a day that no calendar has"]],
    ['27-1-1', [`enforce-after-malformed 2:51 'x-enforce-after' is '27-1-1', ${neither}`]],
    ['v1.4.0', [`enforce-after-malformed 2:51 'x-enforce-after' is 'v1.4.0', ${neither}`]],
    ['1.04.0', [`enforce-after-malformed 2:51 'x-enforce-after' is '1.04.0', ${neither}`]],
    ['soon', [`enforce-after-malformed 2:51 'x-enforce-after' is 'soon', ${neither}`]],
    ['1.4', [`enforce-after-malformed 2:51 ${text}`]],
    ['[1.4.0]', [`enforce-after-malformed 2:51 ${text}`]],
    ['', [`enforce-after-malformed 2:52 ${text}`]],
  ])('[TL-SCHEMA-013] %s', (until, want) => check(key(until), want))

  it('[TL-SCHEMA-013] stands where it says something', () => {
    const idle = "'x-enforce-after' says nothing here: "
    check('properties: { a: { allOf: [{ minimum: 1, x-enforce-after: 1.4.0 }] } }', [])
    check('x-enforce-after: 1.4.0', [
      `enforce-after-idle 1:1 ${idle}it belongs to a required key, or to a part of an allOf`,
    ])
    check('$defs: { a: { x-enforce-after: 1.4.0 } }', [
      `enforce-after-idle 1:15 ${idle}it belongs to a required key, or to a part of an allOf`,
    ])
    check('properties: { a: { x-enforce-after: 1.4.0 } }', [`enforce-after-idle 1:20 ${idle}'a' is not required`])
    check(key('1.4.0', ', default: x'), [`enforce-after-idle 2:34 ${idle}'a' has a default, so it is never missing`])
  })
})

describe('requirements', () => {
  const known = new Set(['OC-1', 'OC-2'])
  it('[TL-SCHEMA-005] are read wherever a schema stands', () => {
    const text = 'x-req-id: OC-1\nproperties: { a: { x-req-id: [OC-1, OC-2] } }\n'
    const { schema, findings } = read({ [entry]: text }, known)
    expect([findings, schema?.reqIds]).toEqual([
      [],
      [
        { pointer: '', ids: ['OC-1'] },
        { pointer: '/properties/a', ids: ['OC-1', 'OC-2'] },
      ],
    ])
  })
  it('[TL-SCHEMA-005] must be stated, once each, at most three', () =>
    check(
      'x-req-id: [OC-1, OC-3, OC-1]\nproperties: { a: { x-req-id: 5 }, b: { x-req-id: [] }, c: { x-req-id: [OC-1, OC-2, OC-1, OC-2] } }',
      [
        "req-id-unknown 1:18 no spec states OC-3; did you mean 'OC-1' or 'OC-2'?",
        "req-id-malformed 1:24 'x-req-id' names OC-1 twice",
        "req-id-malformed 2:30 'x-req-id' holds something that is no ID",
        "req-id-malformed 2:50 'x-req-id' lists 0 IDs; an object names one to three",
        "req-id-malformed 2:71 'x-req-id' lists 4 IDs; an object names one to three",
        "req-id-malformed 2:84 'x-req-id' names OC-1 twice",
        "req-id-malformed 2:90 'x-req-id' names OC-2 twice",
      ],
      {},
      known,
    ))
})
