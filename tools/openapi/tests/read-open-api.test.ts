import { UsageError } from '@throughline/kernel'
import { describe, expect, it } from 'vitest'
import { readOpenApi } from '../src/index.ts'
import { api, findingsOf, folderWith, readFiles } from './workspace.ts'

const check = (text: string) => findingsOf({ 'api.yaml': text })

describe('what is read', () => {
  it('[TL-OPENAPI-001] reads 3.0 and 3.1, in YAML and in JSON', async () => {
    for (const version of ['3.0.0', '3.0.4', '3.1.0', '3.1.2']) {
      const text = api('paths: {}', version)
      const json = JSON.stringify({ openapi: version, info: { title: 'Test', version: '1' }, paths: {} })
      for (const source of [text, json]) {
        const { value, findings } = await readFiles({ 'api.yaml': source })
        expect(findings).toEqual([])
        expect([value?.version, value?.title, value?.apiVersion, value?.file]).toEqual([
          version.slice(0, 3),
          'Test',
          '1',
          'api.yaml',
        ])
      }
    }
  })

  it('[TL-OPENAPI-001] says of anything else what it is, and that it is not read', async () => {
    expect(await check(api('paths: {}', '3.2.0'))).toEqual([
      'openapi-not-read api.yaml:1:10 OpenAPI 3.2.0 is not read, though this document has nothing that OpenAPI 3.1 lacks; OpenAPI 3.0 and 3.1 are read',
    ])
    expect(await check('swagger: "2.0"\ninfo: {}')).toEqual([
      'openapi-not-read api.yaml:1:10 Swagger 2.0 is not read, neither its definitions, nor parameters in a body or a form, nor produces and consumes; OpenAPI 3.0 and 3.1 are read',
    ])
    expect(await check('asyncapi: 3.0.0\ninfo: {}')).toEqual([
      'openapi-not-read api.yaml:1:11 AsyncAPI 3.0.0 is not read, neither its channels, nor its operations, nor its messages; OpenAPI 3.0 and 3.1 are read',
    ])
    expect(await check(api('paths: {}', '4.0.0'))).toEqual([
      'openapi-not-read api.yaml:1:10 OpenAPI 4.0.0 is not read; OpenAPI 3.0 and 3.1 are read',
    ])
    expect(await check('openapi: 3.1\ninfo: {}')).toEqual([
      'openapi-not-read api.yaml:1:10 \'openapi\' is the number 3.1; write a version such as "3.1.0", in quotes',
    ])
    expect(await check('title: My config\n')).toEqual([
      "openapi-not-read api.yaml:1:1 the document has no field 'openapi', so it is no OpenAPI description; OpenAPI 3.0 and 3.1 are read",
    ])
  })
})

describe('OpenAPI 3.2', () => {
  const check = async (rest: string, brought: string) =>
    expect(await findingsOf({ 'api.yaml': api(rest, '3.2.0') })).toEqual([
      `openapi-not-read api.yaml:1:10 OpenAPI 3.2.0 is not read, nor what it brought: here ${brought}; OpenAPI 3.0 and 3.1 are read`,
    ])

  it('[TL-OPENAPI-109] is answered with what of it the document has', async () => {
    await check('$self: https://example.com/api\npaths: {}', "'$self'")
    await check(
      [
        'paths:',
        '  /a:',
        '    query: { responses: {} }',
        '    additionalOperations: { COPY: { responses: {} } }',
        '    get:',
        '      parameters: [{ name: q, in: querystring, content: { a/b: {} } }]',
        '      responses: { 200: { description: ok, content: { text/event-stream: { itemSchema: { type: object } } } } }',
        'components:',
        '  mediaTypes: {}',
        '  examples: { A: { dataValue: 1 } }',
        '  schemas: { B: { discriminator: { propertyName: a, defaultMapping: C } } }',
      ].join('\n'),
      "'query', 'additionalOperations', 'in: querystring', 'itemSchema', 'mediaTypes', 'dataValue', 'defaultMapping'",
    )
  })

  it('[TL-OPENAPI-109] is not seen in names that authors chose', async () => {
    const rest = 'paths: {}\ncomponents: { schemas: { query: { properties: { itemSchema: { type: string } } } } }'
    expect(await findingsOf({ 'api.yaml': api(rest, '3.2.0') })).toEqual([
      expect.stringContaining('though this document has nothing that OpenAPI 3.1 lacks'),
    ])
    expect(await findingsOf({ 'api.yaml': api(rest, '3.1.1') })).toEqual([])
  })
})

describe('bad input', () => {
  const place = async (text: string) => {
    const { value, findings } = await readFiles({ 'api.yaml': text })
    expect(value).toBeUndefined()
    return findings.map(({ code, location }) => `${code} ${location?.line}:${location?.column}`)
  }

  it('[TL-OPENAPI-009] answers an empty document, a list, a text and broken syntax with a finding', async () => {
    expect(await check('')).toEqual(['openapi-not-read api.yaml:1:1 the document is empty'])
    expect(await check('# nothing yet\n')).toEqual(['openapi-not-read api.yaml:1:1 the document is empty'])
    expect(await check('[]')).toEqual(['openapi-not-read api.yaml:1:1 the document is a list, no OpenAPI object'])
    expect(await check('hello')).toEqual(['openapi-not-read api.yaml:1:1 the document is a string, no OpenAPI object'])
    expect(await place('openapi: 3.1.0\ninfo: { title\npaths: {}')).toEqual(['syntax-error 3:1'])
    expect(await place('openapi: 3.1.0\nopenapi: 3.0.0')).toEqual(['syntax-error 2:1'])
  })

  it('[TL-OPENAPI-009] answers endless nesting and aliases with a finding', async () => {
    const deep = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`
    expect(await place(deep)).toEqual(['document-too-large 1:1'])
    expect(await place(`openapi: 3.1.0\nx: ${'['.repeat(10_000)}`)).toEqual(['document-too-large 1:1'])
    expect(await place(api('components: { schemas: { A: &a { properties: { b: *a } } } }'))).toEqual([
      'document-too-large 1:1',
    ])
    const bomb = Array.from({ length: 12 }, (_, n) => `x-${n + 1}: &x${n + 1} [${`*x${n}, `.repeat(9)}*x${n}]`)
    expect(await place(api(['x-0: &x0 [a, b]', ...bomb].join('\n')))).toEqual(['document-too-large 1:1'])
  })

  it('[TL-OPENAPI-009] calls a named file that is not there a wrong call', async () => {
    const root = folderWith({ 'folder/other.yaml': '' })
    const help = 'Name an OpenAPI document: a YAML or JSON file.'
    await expect(readOpenApi({ root, file: 'api.yaml' })).rejects.toThrow(
      new UsageError('api.yaml does not exist', help),
    )
    await expect(readOpenApi({ root, file: 'folder' })).rejects.toThrow(new UsageError('folder is a folder', help))
  })

  it('[TL-OPENAPI-009] judges what is half a document, and throws at nothing in it', async () => {
    const values = [
      'null',
      '5',
      'text',
      '[]',
      '[1]',
      '{}',
      '{ $ref: 5 }',
      '{ a: null }',
      '{ $ref: "#/x" }',
      'true',
      '"#a"',
      '"api.yaml#/%"',
      '"http://["',
    ]
    const holes = [
      'paths: HOLE',
      'paths: { /a: HOLE }',
      'paths: { /a: { get: HOLE, parameters: HOLE } }',
      'paths: { /a: { get: { operationId: HOLE, parameters: [HOLE], requestBody: HOLE, responses: HOLE, tags: HOLE } } }',
      'paths: { /a: { get: { responses: { 200: HOLE } } } }',
      'paths: { /a: { get: { parameters: [{ name: a, in: query, schema: HOLE, examples: HOLE, example: HOLE }] } } }',
      'paths: { /a: { get: { responses: { 200: { content: HOLE, headers: HOLE, x-exchanges: HOLE } } } } }',
      'paths: { /a: { get: { responses: { 200: { content: { application/json: HOLE } } } } } }',
      'paths: { /a: { get: { responses: { 200: { content: { application/json: { schema: HOLE, examples: { a: HOLE } } } } } } } }',
      'paths: { /a: { get: { responses: { 200: { content: { text/event-stream: { x-sse-events: HOLE } } } } } } }',
      'paths: { /a: { get: { responses: { 200: { content: { text/event-stream: { x-sse-events: { events: HOLE, order: HOLE, index: HOLE } } } } } } } }',
      'components: HOLE',
      'components: { schemas: HOLE }',
      'components: { schemas: { A: { type: HOLE, properties: HOLE, required: HOLE, allOf: HOLE, items: HOLE } } }',
      'paths: { /a: { get: { callbacks: HOLE } } }',
      'paths: { /a: { get: { callbacks: { a: HOLE, b: { c: HOLE, d: { get: HOLE } } } } } }',
      'webhooks: HOLE',
      'webhooks: { a: HOLE, b: { post: HOLE } }',
      'components: { schemas: { A: { discriminator: HOLE } } }',
      'components: { schemas: { A: { discriminator: { propertyName: HOLE, mapping: HOLE } } } }',
      'components: { schemas: { A: { discriminator: { mapping: { a: HOLE } } } } }',
      'components: { schemas: { A: { $id: HOLE, $anchor: HOLE, $dynamicRef: HOLE, $ref: HOLE } } }',
      'components: { schemas: { A: { $id: "http://[", $anchor: a, items: { $ref: HOLE, $id: "a" } } } }',
      'components: { links: { A: HOLE, B: { operationId: HOLE, operationRef: HOLE } } }',
      'components: { callbacks: HOLE, pathItems: HOLE, examples: HOLE }',
      'x-req-id: HOLE',
      'info: HOLE',
    ]
    for (const version of ['3.0.3', '3.1.0']) {
      for (const hole of holes) {
        for (const value of values) {
          const text = `openapi: ${version}\n${hole.replaceAll('HOLE', value)}`
          const { value: model, findings } = await readFiles({ 'api.yaml': text })
          expect(model?.version, text).toBe(version.slice(0, 3))
          expect(findings.filter(({ location }) => location?.file !== 'api.yaml')).toEqual([])
        }
      }
    }
  })
})
