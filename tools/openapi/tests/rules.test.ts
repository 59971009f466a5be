import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openapiFindings } from '../src/index.ts'
import { rules } from '../src/rules/index.ts'
import { api, findingsOf } from './workspace.ts'

const check = async (rest: string, knownIds?: ReadonlySet<string>) =>
  (await findingsOf({ 'api.yaml': api(rest) }, knownIds ? { knownIds } : {})).map((line) =>
    line.replace(' api.yaml:', ' '),
  )

const ok = 'responses: { 200: { description: ok } }'
const paths = (text: string) => `paths:\n${text}`

describe('the table', () => {
  it('has a level, a title, a reason and a remedy for every code', () => {
    const incomplete = Object.entries(openapiFindings).filter(
      ([code, { level, title, why, fix }]) => !/^[a-z][a-z-]+$/.test(code) || !level || !title || !why || !fix,
    )
    expect(incomplete).toEqual([])
  })

  it('has a file and a test for every rule', () => {
    const files = new Set(readdirSync(join(import.meta.dirname, '../src/rules')))
    const tests = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.test.ts'))
    const texts = tests.map((name) => readFileSync(join(import.meta.dirname, name), 'utf8')).join('')
    expect(Object.keys(rules).filter((code) => !files.has(`${code}.ts`) || !texts.includes(code))).toEqual([])
  })
})

describe('operations', () => {
  it('[TL-OPENAPI-005] operation-id-missing', async () => {
    expect(await check(paths(`  /a:\n    get: { operationId: a, ${ok} }`))).toEqual([])
    expect(await check(paths(`  /a:\n    get: { ${ok} }`))).toEqual([
      'operation-id-missing 5:5 GET /a has no operationId',
    ])
    expect(rules['operation-id-missing'].level).toBe('warning')
  })

  it('[TL-OPENAPI-005] operation-id-duplicate', async () => {
    const two = (a: string, b: string) =>
      paths(`  /a:\n    get: { operationId: ${a}, ${ok} }\n  /b:\n    get: { operationId: ${b}, ${ok} }`)
    expect(await check(two('a', 'b'))).toEqual([])
    expect(await check(two('a', 'a'))).toEqual(["operation-id-duplicate 7:25 the operationId 'a' is taken already"])
    const webhook = `${two('a', 'b')}\nwebhooks:\n  w: { post: { operationId: b, ${ok} } }`
    expect(await check(webhook)).toEqual(["operation-id-duplicate 9:29 the operationId 'b' is taken already"])
    const shared = paths(`  /a:\n    get: { operationId: a, ${ok} }\n  /b: { $ref: "#/paths/~1a" }`)
    expect(await check(shared)).toEqual(["operation-id-duplicate 5:25 the operationId 'a' is taken already"])
  })

  it('[TL-OPENAPI-005] path-parameter-mismatch', async () => {
    const id = '{ name: id, in: path, required: true, schema: {} }'
    const path = (template: string, list: string) =>
      paths(`  ${template}:\n    get: { operationId: a, ${list}, ${ok} }`)
    expect(await check(path('/a/{id}', `parameters: [${id}]`))).toEqual([])
    expect(await check(path('/a/{id}', 'parameters: []'))).toEqual([
      "path-parameter-mismatch 5:5 a declares no path parameter 'id', which /a/{id} has",
    ])
    expect(await check(path('/a', `parameters: [${id}]`))).toEqual([
      "path-parameter-mismatch 5:41 the path parameter 'id' is not in /a",
    ])
    const inherited = paths(`  /a/{id}:\n    parameters: [${id}]\n    get: { operationId: a, ${ok} }`)
    expect(await check(inherited)).toEqual([])
    expect(await check(inherited.replace('{id}', '{key}'))).toEqual([
      "path-parameter-mismatch 5:18 the path parameter 'id' is not in /a/{key}",
      "path-parameter-mismatch 6:5 a declares no path parameter 'key', which /a/{key} has",
    ])
  })

  it('[TL-OPENAPI-005] parameter-duplicate', async () => {
    const list = (text: string) => paths(`  /a:\n    get: { operationId: a, parameters: [${text}], ${ok} }`)
    const one = '{ name: q, in: query, schema: {} }'
    expect(await check(list(`${one}, { name: q, in: header, schema: {} }`))).toEqual([])
    expect(await check(list(`${one}, ${one}`))).toEqual([
      "parameter-duplicate 5:77 the query parameter 'q' is declared twice in one list",
    ])
  })

  it('parameter-ignored', async () => {
    const header = (name: string) =>
      paths(`  /a:\n    get: { operationId: a, parameters: [{ name: ${name}, in: header, schema: {} }], ${ok} }`)
    expect(await check(header('X-Trace'))).toEqual([])
    expect(await check(header('authorization'))).toEqual([
      "parameter-ignored 5:49 the header parameter 'authorization' is ignored, as the specification says",
    ])
  })

  it('[TL-OPENAPI-005] path-ambiguous and path-split', async () => {
    const id = (name: string) => `parameters: [{ name: ${name}, in: path, required: true, schema: {} }]`
    const two = (other: string, method: string) =>
      paths(
        `  /a/{b}: { ${id('b')}, get: { operationId: a, ${ok} } }\n  ${other}: { ${id('c')}, ${method}: { operationId: b, ${ok} } }`,
      )
    expect(await check(two('/a/b/{c}', 'get'))).toEqual([])
    expect(await check(two('/a/{c}', 'get'))).toEqual([
      'path-ambiguous 5:3 /a/{c} answers GET like /a/{b}, which is the same path',
    ])
    expect(await check(two('/a/{c}', 'delete'))).toEqual(['path-split 5:3 /a/{c} is the same path as /a/{b}'])
  })
})

describe('schemas', () => {
  const schemas = (text: string) => `paths: {}\ncomponents:\n  schemas:\n${text}`

  it('[TL-OPENAPI-005] schema-endless', async () => {
    const tree =
      '    Tree: { properties: { left: { $ref: "#/components/schemas/Tree" } }, allOf: [{ items: { $ref: "#/components/schemas/Tree" } }] }'
    expect(await check(schemas(tree))).toEqual([])
    const pet = '    Pet: { oneOf: [{ $ref: "#/components/schemas/Cat" }] }'
    const cat = (parent: string) => `    Cat: { allOf: [{ ${parent} }, { type: object }] }`
    expect(await check(schemas(`${pet}\n${cat('$ref: "#/components/schemas/Pet"')}`))).toEqual([
      "schema-endless 6:5 'Pet' contains itself with no object or list between: Pet → Cat → Pet",
    ])
    expect(await check(schemas(`${pet}\n${cat('minProperties: 1')}`))).toEqual([])
    expect(await check(schemas('    Not: { not: { $ref: "#/components/schemas/Not" } }'))).toEqual([
      "schema-endless 6:5 'Not' contains itself with no object or list between: Not → Not",
    ])
  })
})

describe('x-req-id', () => {
  const operation = (value: string) => paths(`  /a:\n    get: { x-req-id: ${value}, operationId: a, ${ok} }`)

  it('[TL-OPENAPI-005] takes one ID, or up to three', async () => {
    expect(await check(operation('ACME-2001'))).toEqual([])
    expect(await check(operation('[ACME-2001, ACME-2002, ACME-2003]'))).toEqual([])
    expect(await check(operation('[ACME-1, ACME-2, ACME-3, ACME-4]'))).toEqual([
      expect.stringMatching(/^req-id-malformed 5:22 .*4/),
    ])
    expect(await check(operation('2001'))).toEqual([expect.stringMatching(/^req-id-malformed 5:22 /)])
    expect(await check(operation('[ACME-1, null]'))).toEqual([expect.stringMatching(/^req-id-malformed 5:31 /)])
  })

  it('[TL-OPENAPI-005] knows no ID beside those that it is told', async () => {
    const known = new Set(['ACME-2001'])
    expect(await check(operation('ACME-2001'), known)).toEqual([])
    expect(await check(operation('ACME-2007'))).toEqual([])
    expect(await check(operation('[ACME-2001, ACME-2007]'), known)).toEqual([
      expect.stringMatching(/^req-id-unknown 5:34 .*ACME-2007/),
    ])
  })

  it('is found wherever it may stand, and not in names and values', async () => {
    const text = [
      'paths:',
      '  /a:',
      '    get:',
      '      operationId: a',
      '      parameters: [{ name: q, in: query, x-req-id: 1, schema: { x-req-id: 2 } }]',
      '      responses:',
      '        200:',
      '          x-req-id: 3',
      '          description: ok',
      '          headers: { H: { x-req-id: 4, schema: {} } }',
      '          content:',
      '            text/event-stream: { x-sse-events: { events: { e: { x-req-id: 5 } } } }',
      'components: { schemas: { S: { properties: { p: { x-req-id: 6 } }, example: { x-req-id: 7 } } } }',
      'x-other: { x-req-id: 8 }',
    ].join('\n')
    expect((await check(text)).map((line) => line.split(' ')[1])).toEqual([
      '7:52',
      '7:75',
      '10:21',
      '12:37',
      '14:75',
      '15:60',
    ])
  })
})

describe('sse-contract-invalid', () => {
  const stream = (text: string, mediaType = 'text/event-stream') =>
    [
      'paths:',
      '  /a:',
      '    get:',
      '      operationId: a',
      '      responses:',
      '        200:',
      '          description: ok',
      '          content:',
      `            ${mediaType}:`,
      '              x-sse-events:',
      `                { ${text} }`,
    ].join('\n')
  const events = 'events: { started: {}, token: { schema: { properties: { i: {} } } }, end: { terminal: true } }'
  const sse = async (text: string, mediaType?: string) =>
    (await check(stream(text, mediaType))).map((line) => line.replace('sse-contract-invalid ', ''))

  it('[TL-OPENAPI-006] accepts events, order, index and sentinel', async () => {
    expect(await sse(events)).toEqual([])
    expect(
      await sse(`${events}, order: "started token* end", index: { event: token, field: i }, sentinel: "[DONE]"`),
    ).toEqual([])
  })

  it('[TL-OPENAPI-006] reports what is malformed', async () => {
    expect(await sse('order: a')).toEqual(["13:17 'x-sse-events' lacks 'events'"])
    expect(await sse('events: {}')).toEqual(["13:27 'events' must not be empty"])
    expect(await sse('events: { a: { terminl: true } }')).toEqual([
      "13:34 the field 'terminl' is unknown here; did you mean 'terminal'?",
    ])
    expect(await sse('events: { a: { content: xml, terminal: yes } }')).toEqual([
      '13:43 \'content\' must be json or text, not "xml"',
      '13:58 \'terminal\' must be true or false, not "yes"',
    ])
    expect(await sse('events: { "a b": {} }')).toEqual(["13:29 the name 'a b' does not match ^[A-Za-z0-9_.-]+$"])
    expect(await sse('events: { a: { schema: { type: strng } } }')).toEqual([
      expect.stringMatching(/^13:50 'type' must be .*; did you mean 'string'\?$/),
    ])
    expect(await sse(events, 'application/json')).toEqual([
      "12:15 'x-sse-events' belongs on text/event-stream, not on application/json",
    ])
  })

  it('[TL-OPENAPI-006] reports an order that cannot be read, or cannot be meant', async () => {
    const order = async (text: string) =>
      (await sse(`order: "${text}", ${events}`)).map((line) => line.replace(/^\S+ /, ''))
    expect(await order('started (token')).toEqual(["'order' cannot be read at character 15: expected ')'"])
    expect(await order('started tokn* end')).toEqual([
      "'order' names the event 'tokn', which is not declared; did you mean 'token'?",
    ])
    expect(await order('(started | end)+')).toEqual(["'order' lets 'started' follow 'end', which is terminal"])
    expect(await sse('order: a b, events: { a: {}, b: { anywhere: true } }')).toEqual([
      "13:26 'order' names 'b', which may stand anywhere and has no place in it",
    ])
  })

  it('[TL-OPENAPI-006] reports an index that counts nothing', async () => {
    const index = async (event: string, field: string) =>
      (await sse(`index: { event: ${event}, field: ${field} }, ${events}`)).map((line) => line.replace(/^\S+ /, ''))
    expect(await index('tokens', 'i')).toEqual([
      "'index' names the event 'tokens', which is not declared; did you mean 'token'?",
    ])
    expect(await index('token', 'n')).toEqual(["'index' names the field 'n', which the schema of 'token' lacks"])
    expect(await index('started', 'n')).toEqual([])
  })
})
