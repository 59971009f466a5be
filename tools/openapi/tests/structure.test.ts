import { describe, expect, it } from 'vitest'
import { api, findingsOf } from './workspace.ts'

const versions = ['3.0.3', '3.1.0']

/** The findings of one document, the same in both versions unless said otherwise. */
const check = async (rest: string, version: string): Promise<string[]> =>
  (await findingsOf({ 'api.yaml': api(rest, version) }))
    .filter((line) => line.startsWith('openapi-invalid'))
    .map((line) => line.replace('openapi-invalid api.yaml:', ''))

const both = async (rest: string, want: string[]) => {
  for (const version of versions) expect(await check(rest, version), version).toEqual(want)
}

describe('the official schemas', () => {
  it('[TL-OPENAPI-002] accept what is valid', async () => {
    await both(
      [
        'paths:',
        '  /tasks/{id}:',
        '    summary: tasks',
        '    parameters: [{ name: id, in: path, required: true, schema: { type: string }, x-any: 1 }]',
        '    get:',
        '      operationId: getTask',
        '      parameters:',
        '        - { name: q, in: query, content: { application/json: { schema: { type: object } } } }',
        '      responses:',
        '        "200": { description: yes, headers: { A: { schema: { type: integer } } }, content: { "text/*": {} } }',
        '        4XX: { $ref: "#/components/responses/No" }',
        '        default: { description: other }',
        'components:',
        '  responses: { No: { description: no } }',
        '  securitySchemes: { key: { type: apiKey, in: header, name: k }, basic: { type: http, scheme: basic } }',
        'x-extension: { anything: [] }',
      ].join('\n'),
      [],
    )
    expect(await check('components: { schemas: { A: true, B: { type: [string, "null"] } } }', '3.1.0')).toEqual([])
    expect(await check('paths: {}\ncomponents: { schemas: { B: { type: string, nullable: true } } }', '3.0.0')).toEqual(
      [],
    )
  })

  it('[TL-OPENAPI-002] name a field that is missing, and one that is unknown', async () => {
    expect(await check('pathz: {}', '3.0.3')).toEqual([
      "1:1 the document lacks 'paths'",
      "3:1 the field 'pathz' is unknown here; did you mean 'paths'?",
    ])
    expect(await check('pathz: {}', '3.1.0')).toEqual([
      "1:1 the document needs 'paths', 'components' or 'webhooks'",
      "3:1 the field 'pathz' is unknown here; did you mean 'paths'?",
    ])
    await both('paths: { /a: { get: { responses: { 200: { descripton: x } } } } }', [
      "3:41 the Response Object lacks 'description'",
      "3:43 the field 'descripton' is unknown here; did you mean 'description'?",
    ])
    await both('paths: { v1: {} }', ["3:10 the path 'v1' does not begin with '/'"])
    const noStatus = 'paths: { /a: { get: { responses: { ok: { description: x } } } } }'
    const message = "3:36 'ok' is no status: three digits, 1XX to 5XX, or 'default'"
    expect(await check(noStatus, '3.0.3')).toEqual([message])
    expect(await check(noStatus, '3.1.0')).toEqual(["3:34 'responses' lacks 'default'", message])
  })

  it('[TL-OPENAPI-002] name the values that are expected', async () => {
    const parameter = (text: string) =>
      `paths: { /a: { get: { parameters: [${text}], responses: { 200: { description: x } } } } }`
    expect(await check(parameter('{ name: a, in: pth, schema: {} }'), '3.0.3')).toEqual([
      "3:51 'in' must be path, query, header or cookie, not \"pth\"; did you mean 'path'?",
    ])
    await both(parameter('{ name: a, in: path, schema: {} }'), [`3:36 item 0 lacks 'required'`])
    await both(parameter('{ in: query, schema: {} }'), ["3:36 the Parameter Object lacks 'name'"])
    await both(parameter('5'), ['3:36 item 0 must be an object, not 5'])
    await both('paths: { /a: { get: { operationId: 7, responses: { 200: { description: x } } } } }', [
      "3:36 'operationId' must be a string, not 7",
    ])
  })

  it('[TL-OPENAPI-002] reduce alternatives to the fault of the one that was meant', async () => {
    const parameter = (text: string) =>
      `paths: { /a: { get: { parameters: [{ name: a, in: query${text} }], responses: { 200: { description: x } } } } }`
    expect(await check(parameter(''), '3.0.3')).toEqual(["3:36 item 0 needs either 'schema' or 'content'"])
    expect(await check(parameter(''), '3.1.0')).toEqual([
      "3:36 the Parameter Object needs either 'schema' or 'content'",
    ])
    await both(parameter(', schema: {}, example: 1, examples: {}'), [
      "3:36 item 0 must not have both 'example' and 'examples'",
    ])
    const schema = (text: string) => `paths: {}\ncomponents: { schemas: { A: ${text} } }`
    for (const version of versions) {
      expect(await check(schema('{ type: strng }'), version)).toEqual([
        expect.stringMatching(/^4:37 'type' must be array, .* or string, not "strng"; did you mean 'string'\?$/),
      ])
      expect(await check(schema('{ properties: { b: { allOf: [{ minimum: x }] } } }'), version)).toEqual([
        '4:69 \'minimum\' must be a number, not "x"',
      ])
    }
    expect(await check(schema('{ type: [string, nul] }'), '3.1.0')).toEqual([
      expect.stringMatching(/^4:46 item 1 must be array, .*, not "nul"; did you mean 'null'\?$/),
    ])
    const security = (text: string) => `paths: {}\ncomponents: { securitySchemes: { A: ${text} } }`
    expect(await check(security('{ type: apikey }'), '3.0.3')).toEqual([
      "4:45 'type' must be apiKey, http, oauth2 or openIdConnect, not \"apikey\"; did you mean 'apiKey'?",
    ])
    expect(await check(security('{ type: http, scheme: basic, bearerFormat: x }'), '3.0.3')).toEqual([
      "4:37 'A' must not have 'bearerFormat' here",
    ])
    await both(security('{ type: oauth2, flows: { implicit: { scopes: {} } } }'), [
      expect.stringMatching(/^4:72 .* lacks 'authorizationUrl'$/),
    ])
  })
})
