import { describe, expect, it } from 'vitest'
import { api, lineOf, readFiles } from './workspace.ts'

const schemas = (lines: string[], version?: string) =>
  api(['components:', '  schemas:', ...lines.map((line) => `    ${line}`)].join('\n'), version)

const read = async (files: Record<string, string>) => {
  const { value, findings } = await readFiles(files)
  if (value === undefined) throw new Error('no model')
  return {
    schemas: (value.bundle.components as { schemas?: unknown })?.schemas,
    findings: findings.map(lineOf),
    value,
  }
}

const check = async (lines: string[], want: unknown, files: Record<string, string> = {}) => {
  const { schemas: found, findings } = await read({ 'api.yaml': schemas(lines), ...files })
  expect(findings).toEqual([])
  expect(found).toEqual(want)
}

describe('an anchor', () => {
  it('[TL-OPENAPI-105] is followed, and written as a pointer', async () => {
    await check(
      [
        'Tree: { $anchor: tree, properties: { kids: { items: { $ref: "#tree" } } } }',
        'Leaf: { $ref: "#tree", description: a leaf }',
        'Node: { $dynamicAnchor: node, properties: { next: { $ref: "#node" } } }',
      ],
      {
        Tree: { properties: { kids: { items: { $ref: '#/components/schemas/Tree' } } } },
        Leaf: { $ref: '#/components/schemas/Tree', description: 'a leaf' },
        Node: { $dynamicAnchor: 'node', properties: { next: { $ref: '#/components/schemas/Node' } } },
      },
    )
  })

  it('[TL-OPENAPI-105] is followed into another file, whose whole is a schema', async () => {
    const { value, findings } = await read({
      'api.yaml': schemas(['Id: { $ref: "ids.yaml#id" }', 'Key: { $ref: "ids.yaml#/$defs/key" }']),
      'ids.yaml': '$defs: { id: { $anchor: id, type: string }, key: { items: { $ref: "#id" } } }',
    })
    expect(findings).toEqual([])
    const [id, key] = value.schemas
    expect(value.resolve(id?.schema ?? null, '').value).toEqual({ type: 'string' })
    const { items } = value.resolve(key?.schema ?? null, '').value as { items: { $ref: string } }
    expect(value.resolve(items, '').value).toEqual({ type: 'string' })
  })

  it('[TL-OPENAPI-105] that nobody set leads nowhere, as does one in 3.0, and in a value there is none', async () => {
    const nowhere = "reference-unresolved api.yaml:5:16 the reference '#b' leads nowhere: api.yaml has no anchor 'b'"
    const { findings } = await read({ 'api.yaml': schemas(['A: { $ref: "#b" }', 'B: { default: { $anchor: b } }']) })
    expect(findings).toEqual([nowhere])
    const old = await read({ 'api.yaml': schemas(['A: { $ref: "#b" }', 'B: { x-b: { $anchor: b } }'], '3.0.4') })
    expect(old.findings).toContain(nowhere)
  })
})

describe('a name that two schemas have', () => {
  it('[TL-OPENAPI-105] is a finding at the second, unless the schemas around them differ', async () => {
    const twice = ['A: { $anchor: a }', 'B: { $anchor: a }', 'C: { $id: c, $anchor: a }', 'D: { $id: c }']
    expect((await read({ 'api.yaml': schemas(twice) })).findings).toEqual([
      "identifier-duplicate api.yaml:6:19 another schema is called 'a' already",
      "identifier-duplicate api.yaml:8:15 another schema is called 'c' already",
    ])
    await check(['A: { $anchor: a }', 'C: { $id: c, $anchor: a, items: { $ref: "#a" } }'], {
      A: {},
      C: { items: { $ref: '#/components/schemas/C' } },
    })
  })
})

describe('a `$dynamicRef`', () => {
  it('[TL-OPENAPI-105] is left as it stands, which is said', async () => {
    const node = 'Node: { $dynamicAnchor: node, properties: { next: { $dynamicRef: "#node" } } }'
    const { value, findings } = await read({ 'api.yaml': schemas([node]) })
    expect(findings).toEqual(["reference-dynamic api.yaml:5:70 '$dynamicRef' is not followed"])
    expect(value.schemas[0]?.schema).toEqual({
      $dynamicAnchor: 'node',
      properties: { next: { $dynamicRef: '#node' } },
    })
  })
})

describe('an `$id`', () => {
  it('[TL-OPENAPI-105] is what references around and below it are relative to', async () => {
    await check(
      [
        'Tree:',
        '  $id: https://example.com/schemas/tree',
        '  properties: { kid: { $ref: "#/$defs/leaf" }, self: { $ref: "#" }, other: { $ref: "leaf" }, name: { $ref: "#name" } }',
        '  $defs: { leaf: { type: string }, name: { $anchor: name, type: integer } }',
        'Leaf: { $id: "https://example.com/schemas/leaf", type: boolean }',
        'User: { properties: { a: { $ref: "https://example.com/schemas/tree" }, b: { $ref: "https://example.com/schemas/tree#name" } } }',
      ],
      {
        Tree: {
          properties: {
            kid: { $ref: '#/components/schemas/Tree/$defs/leaf' },
            self: { $ref: '#/components/schemas/Tree' },
            other: { $ref: '#/components/schemas/Leaf' },
            name: { $ref: '#/components/schemas/Tree/$defs/name' },
          },
          $defs: { leaf: { type: 'string' }, name: { type: 'integer' } },
        },
        Leaf: { type: 'boolean' },
        User: {
          properties: {
            a: { $ref: '#/components/schemas/Tree' },
            b: { $ref: '#/components/schemas/Tree/$defs/name' },
          },
        },
      },
    )
  })

  it('[TL-OPENAPI-105] is relative to the one around it, and to its file', async () => {
    await check(
      [
        'Outer: { $id: shapes/outer, properties: { a: { $id: inner, type: string }, b: { $ref: inner } } }',
        'User: { items: { $ref: "shapes/inner" } }',
      ],
      {
        Outer: {
          properties: { a: { type: 'string' }, b: { $ref: '#/components/schemas/Outer/properties/a' } },
        },
        User: { items: { $ref: '#/components/schemas/Outer/properties/a' } },
      },
    )
  })

  it('[TL-OPENAPI-105] of a file that is read later is known to the files before it', async () => {
    const { value, findings } = await read({
      'api.yaml': schemas(['A: { $ref: "a.json" }', 'B: { $ref: "b.json" }']),
      'a.json': '{ "$id": "https://example.com/a", "properties": { "b": { "$ref": "b" } } }',
      'b.json': '{ "$id": "https://example.com/b", "type": "string" }',
    })
    expect(findings).toEqual([])
    const { properties } = value.resolve({ $ref: '#/components/schemas/A' }, '').value as {
      properties: { b: { $ref: string } }
    }
    expect(value.resolve(properties.b, '').value).toEqual({ type: 'string' })
  })

  it('[TL-OPENAPI-105] does not hide a file that stands beside, nor the document', async () => {
    const { value, findings } = await read({
      'api.yaml': schemas([
        'A: { $id: a, properties: { b: { $ref: "b.yaml" }, c: { $ref: "#/components/schemas/C" } } }',
        'C: { type: integer }',
      ]),
      'b.yaml': 'type: string',
    })
    expect(findings).toEqual([
      "reference-past-id api.yaml:5:66 the reference '#/components/schemas/C' is read against the document, past the '$id' of its schema",
    ])
    expect(value.schemas[0]?.schema).toEqual({
      properties: { b: { type: 'string' }, c: { $ref: '#/components/schemas/C' } },
    })
  })

  it('[TL-OPENAPI-105] that is none is judged like any other value', async () => {
    const { findings } = await read({
      'api.yaml': schemas(['A: { $id: "#a" }', 'B: { $anchor: "1 b" }', 'C: { $id: 5 }']),
    })
    expect(findings.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'openapi-invalid api.yaml:5:15',
      'openapi-invalid api.yaml:6:19',
      'openapi-invalid api.yaml:7:15',
    ])
  })
})
