import { describe, expect, it } from 'vitest'
import { api, findingsOf } from './workspace.ts'

const check = async (mediaType: string, { version = '3.1.0', name = 'application/json', components = '{}' } = {}) => {
  const text = api(
    [
      'paths:',
      '  /a:',
      '    post:',
      '      operationId: a',
      '      responses: { 200: { description: ok } }',
      '      requestBody:',
      '        content:',
      `          ${name}:`,
      `            ${mediaType}`,
      `components: ${components}`,
    ].join('\n'),
    version,
  )
  const lines = await findingsOf({ 'api.yaml': text })
  return lines.map((line) => line.replace('example-invalid api.yaml:', ''))
}

describe('examples', () => {
  it('[TL-OPENAPI-008] hold to their schema, each fault at its place', async () => {
    expect(await check('{ schema: { type: object, required: [a] }, example: { a: 1 } }')).toEqual([])
    expect(await check('{ schema: { type: object, required: [a] }, example: {} }')).toEqual([
      "11:65 the example lacks 'a'",
    ])
    const nested =
      '{ schema: { properties: { n: { items: { type: integer } } } }, examples: { e: { value: { n: [1, x] } } } }'
    expect(await check(nested)).toEqual(['11:109 in the example, item 1 must be an integer, not "x"'])
  })

  it('[TL-OPENAPI-008] may break it on purpose', async () => {
    const invalid = (mark: string) => `{ schema: { type: string }, examples: { e: { ${mark} value: 1 } } }`
    expect(await check(invalid(''))).toEqual(['11:66 the example must be a string, not 1'])
    expect(await check(invalid('x-invalid: true,'))).toEqual([])
    expect(await check(invalid('x-invalid: yes,'))).toEqual([
      'exchange-malformed api.yaml:11:69 \'x-invalid\' must be true or false, not "yes"',
      '11:81 the example must be a string, not 1',
    ])
  })

  it('[TL-OPENAPI-008] are judged through references, recursion and formats', async () => {
    const components =
      '{ schemas: { Tree: { properties: { id: { type: string, format: uuid }, kids: { items: { $ref: "#/components/schemas/Tree" } } } } }, examples: { E: { value: { kids: [{ id: 1 }, { kids: [{ id: x }] }] } } } }'
    const tree =
      '{ schema: { $ref: "#/components/schemas/Tree" }, examples: { e: { $ref: "#/components/examples/E" } } }'
    expect(await check(tree, { components })).toEqual([
      "12:185 in the example, 'id' must be a string, not 1",
      '12:205 in the example, \'id\' is no uuid: "x"',
    ])
  })

  it("[TL-OPENAPI-008] follow 3.0's nullable and exclusive bounds", async () => {
    const version = '3.0.3'
    const named = (schema: string, value: string) => `{ schema: ${schema}, example: ${value} }`
    for (const [schema, good, bad] of [
      ['{ type: string, nullable: true }', 'null', '1'],
      ['{ type: string, nullable: true, enum: [a] }', 'null', 'b'],
      ['{ nullable: true, allOf: [{ type: string }] }', 'null', '1'],
      ['{ type: number, minimum: 1, exclusiveMinimum: true }', '2', '1'],
      ['{ type: number, minimum: 1, exclusiveMinimum: false }', '1', '0'],
      ['{ type: string }', 'x', 'null'],
    ] as const) {
      expect(await check(named(schema, good), { version })).toEqual([])
      expect((await check(named(schema, bad), { version })).length).toBeGreaterThan(0)
    }
  })

  it('are judged as what is sent: a request needs nothing that is read only', async () => {
    const schema = '{ required: [id], properties: { id: { readOnly: true } } }'
    expect(await check(`{ schema: ${schema}, example: {} }`)).toEqual([])
    expect(await check(`{ schema: ${schema.replace('readOnly', 'writeOnly')}, example: {} }`)).toEqual([
      expect.stringContaining("the example lacks 'id'"),
    ])
  })

  it('of other media types are texts, and not judged by a schema', async () => {
    expect(await check('{ schema: { type: object }, example: "<a/>" }', { name: 'application/xml' })).toEqual([])
    expect(await check('{ schema: { type: object }, example: "<a/>" }', { name: 'application/x+json' })).not.toEqual([])
  })

  it('end a pattern that runs without end', async () => {
    const slow = `{ schema: { type: string, pattern: '^(a+)+$' }, example: ${'a'.repeat(50)}! }`
    expect(await check(slow)).toEqual([
      expect.stringContaining('pattern-backtracking'),
      expect.stringContaining('a pattern of the schema runs too long on the example'),
    ])
  })

  it('[TL-OPENAPI-129] stand in schemas as well, wherever a schema may stand', async () => {
    const nested = (schema: string) => `{ schema: { allOf: [{ items: { properties: { p: ${schema} } } }] } }`
    expect(await check(nested('{ type: string, example: a, examples: [b] }'))).toEqual([])
    expect(await check(nested('{ type: string, example: 1, examples: [b, [c]] }'))).toEqual([
      '11:86 the example must be a string, not 1',
      '11:103 the example must be a string, not a list',
    ])
    // A schema's own example belongs to no direction: it needs neither what only requests nor what only answers hold.
    const sides = '{ required: [a, b], properties: { a: { readOnly: true }, b: { writeOnly: true } }, example: {} }'
    expect(await check(nested(sides))).toEqual([])
    // A property may be called so; it is no example.
    expect(await check(nested('{ properties: { example: { type: string }, default: { type: string } } }'))).toEqual([])
    const beside = "{ schema: { $ref: '#/components/schemas/T', example: 1, default: 2 } }"
    const components = '{ schemas: { T: { type: string } } }'
    expect(await check(beside, { components, version: '3.0.3' })).toEqual([
      expect.stringContaining('reference-sibling-ignored'),
    ])
    expect((await check(beside, { components })).map((line) => line.replace(/^.*: ?\d+ /, ''))).toHaveLength(2)
  })

  it('[TL-OPENAPI-129] [TL-OPENAPI-130] survive names that every object inherits', async () => {
    const schema = '{ type: object, properties: { constructor: { type: string }, toString: { type: string } } }'
    expect(await check(`{ schema: ${schema}, example: {} }`)).toEqual([])
    expect(await check(`{ schema: { required: [toString] }, example: {} }`)).toEqual([
      expect.stringContaining("the example lacks 'toString'"),
    ])
    const allowed = '{ schema: { enum: [[{ toString: 1 }]] }, example: 1 }'
    expect(await check(allowed)).toEqual([expect.stringContaining('must be [{"toString":1}], not 1')])
  })
})

describe('defaults', () => {
  it('[TL-OPENAPI-130] default-invalid: hold to their own schema', async () => {
    const own = (schema: string) => check(`{ schema: ${schema} }`)
    expect(await own('{ type: integer, maximum: 100, default: 30 }')).toEqual([])
    expect(await own('{ type: integer, maximum: 100, default: 300 }')).toEqual([
      'default-invalid api.yaml:11:63 the default must be <= 100',
    ])
    expect(await own('{ properties: { a: { enum: [x, y], default: z } } }')).toEqual([
      'default-invalid api.yaml:11:67 the default must be x or y, not "z"',
    ])
    expect(await own('{ type: string, nullable: true, default: null }')).toEqual([])
    expect(await own('{ type: object, required: [a], default: {} }')).toEqual([
      expect.stringContaining("default-invalid api.yaml:11:63 the default lacks 'a'"),
    ])
  })

  it('[TL-OPENAPI-130] of parameters and headers do', async () => {
    const text = (value: string) =>
      api(
        `paths:\n  /a:\n    get:\n      operationId: a\n      parameters: [{ name: q, in: query, schema: { type: array, default: ${value} } }]\n      responses: { 200: { description: ok, headers: { H: { schema: { type: array, default: ${value} } } } } }`,
      )
    expect(await findingsOf({ 'api.yaml': text('[1]') })).toEqual([])
    expect(await findingsOf({ 'api.yaml': text('1') })).toEqual([
      'default-invalid api.yaml:7:74 the default must be a list, not 1',
      'default-invalid api.yaml:8:92 the default must be a list, not 1',
    ])
  })
})
