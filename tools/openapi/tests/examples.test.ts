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
    expect(await check(slow)).toEqual([expect.stringContaining('a pattern of the schema runs too long on the example')])
  })
})
