import { symlinkSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readOpenApi } from '../src/index.ts'
import { api, findingsOf, folderWith, lineOf, readFiles } from './workspace.ts'

const schemas = (text: string) => api(`components:\n  schemas:\n${text}`)

describe('one document', () => {
  it('[TL-OPENAPI-004] reads schemas that contain themselves', async () => {
    const tree = schemas(
      [
        '    Tree: { type: object, properties: { kids: { type: array, items: { $ref: "#/components/schemas/Tree" } } } }',
        '    Even: { properties: { next: { $ref: "#/components/schemas/Odd" } } }',
        '    Odd: { properties: { next: { $ref: "#/components/schemas/Even" } } }',
        '    Alias: { $ref: "#/components/schemas/Tree" }',
      ].join('\n'),
    )
    const { value, findings } = await readFiles({ 'api.yaml': tree })
    expect(findings).toEqual([])
    expect(value?.schemas.map(({ name }) => name)).toEqual(['Tree', 'Even', 'Odd', 'Alias'])
    const alias = value?.schemas[3]
    expect(value?.resolve(alias?.schema ?? null, alias?.pointer ?? '').pointer).toBe('/components/schemas/Tree')
  })

  it('[TL-OPENAPI-004] reports a chain that never reaches an object, once a link', async () => {
    const ends = 'leads back to itself and never to an object'
    expect(await findingsOf({ 'api.yaml': schemas('    A: { $ref: "#/components/schemas/A" }') })).toEqual([
      `reference-endless api.yaml:5:16 the reference '#/components/schemas/A' ${ends}`,
    ])
    const chain = [
      '    A: { $ref: "#/components/schemas/B" }',
      '    B: { $ref: "#/components/schemas/C" }',
      '    C: { $ref: "#/components/schemas/B" }',
    ].join('\n')
    expect(await findingsOf({ 'api.yaml': schemas(chain) })).toEqual([
      `reference-endless api.yaml:5:16 the reference '#/components/schemas/B' ${ends}`,
      `reference-endless api.yaml:6:16 the reference '#/components/schemas/C' ${ends}`,
      `reference-endless api.yaml:7:16 the reference '#/components/schemas/B' ${ends}`,
    ])
  })

  it('[TL-OPENAPI-004] reports a reference that leads nowhere, or to what may not stand there', async () => {
    const check = (reference: string) =>
      findingsOf({ 'api.yaml': schemas(`    A: { $ref: '${reference}' }\n  responses: { R: { description: r } }`) })
    const want = (reference: string, text: string) => [
      `reference-unresolved api.yaml:5:16 the reference '${reference}' ${text}`,
    ]
    for (const [reference, text] of [
      ['#/components/schemas/B', 'leads nowhere: api.yaml has no /components/schemas/B'],
      ['#/info/title', 'leads to a string, where a Schema object is expected'],
      ['#/components/responses/R', 'leads to a Response object, where a Schema object is expected'],
      ['#A', "leads nowhere: api.yaml has no anchor 'A'"],
      ['other.yaml', 'names other.yaml, which does not exist'],
      ['.', 'names ., which is a folder'],
      ['urn:example:a', 'names neither a file nor an http URL'],
      ['a%00.yaml', 'names neither a file nor an http URL'],
      [`${'a'.repeat(5000)}.yaml`, 'names a file that cannot be read (ENAMETOOLONG)'],
    ] as const) {
      expect(await check(reference)).toEqual(want(reference, text))
    }
  })

  it('[TL-OPENAPI-112] reports what OpenAPI 3.0 ignores beside a reference, and 3.1 does not', async () => {
    const text = (version: string) =>
      api(
        [
          'paths: {}',
          'components:',
          '  schemas:',
          '    A: { type: object, properties: { b: { $ref: "#/components/schemas/B", nullable: true, title: b } } }',
          '    B: { type: string }',
          '    C: { $ref: "#/components/schemas/B", description: c, x-c: c }',
        ].join('\n'),
        version,
      )
    expect(await findingsOf({ 'api.yaml': text('3.0.4') })).toEqual([
      "reference-sibling-ignored api.yaml:6:75 nothing beside a '$ref' counts in OpenAPI 3.0: 'nullable', 'title'",
    ])
    expect(await findingsOf({ 'api.yaml': text('3.1.1') })).toEqual([])
  })

  it('[TL-OPENAPI-004] takes no value for a reference: examples, defaults, extensions, names of properties', async () => {
    const text = schemas(
      [
        '    A:',
        '      properties:',
        '        $ref: { type: string }',
        '        example: { $ref: "#/components/schemas/B" }',
        '      default: { $ref: nowhere.yaml }',
        '      enum: [{ $ref: nowhere.yaml }]',
        '      x-note: { $ref: nowhere.yaml }',
        '    B: { example: { $ref: nowhere.yaml }, const: { $ref: nowhere.yaml } }',
      ].join('\n'),
    )
    expect(await findingsOf({ 'api.yaml': text })).toEqual([])
  })

  it('[TL-OPENAPI-004] follows a reference through a path template, encoded or not', async () => {
    const response = '#/paths/~1a~1{id}/get/responses/200'
    for (const reference of [response, response.replace('{id}', '%7Bid%7D')]) {
      const text = api(
        [
          'paths:',
          '  /a/{id}:',
          '    parameters: [{ name: id, in: path, required: true, schema: {} }]',
          '    get: { operationId: a, responses: { 200: { description: ok } } }',
          `    put: { operationId: b, responses: { 200: { $ref: '${reference}' } } }`,
        ].join('\n'),
      )
      const { value, findings } = await readFiles({ 'api.yaml': text })
      expect(findings.map(lineOf)).toEqual([])
      expect(value?.operations[1]?.responses[0]?.description).toBe('ok')
    }
  })
})

describe('several documents', () => {
  const entry = api(
    [
      'paths:',
      '  /tasks/{id}:',
      '    parameters: [{ $ref: "parts/parameters.yaml#/Id" }]',
      '    get:',
      '      operationId: getTask',
      '      responses:',
      '        "200":',
      '          description: yes',
      '          content:',
      '            application/json:',
      '              schema: { $ref: parts/schemas.json#/Task }',
      '              examples: { literal: { value: { id: a, $ref: nowhere.yaml } } }',
      '        "404": { $ref: "parts/no%20such.yaml" }',
      'components: { schemas: { Tree: { properties: { kid: { $ref: "#/components/schemas/Tree" } } } } }',
    ].join('\n'),
  )
  const files = {
    'api.yaml': entry,
    'parts/parameters.yaml': 'Id:\n  name: id\n  in: path\n  required: true\n  schema: { type: string }\n',
    'parts/schemas.json': JSON.stringify(
      {
        Task: {
          type: 'object',
          properties: {
            id: { type: 'string' },
            parent: { $ref: '#/Task' },
            error: { $ref: 'schemas.json#/Error' },
            tree: { $ref: '../api.yaml#/components/schemas/Tree' },
          },
        },
        Error: { properties: { code: { type: 'integer' } } },
      },
      undefined,
      2,
    ),
    'parts/no such.yaml':
      'description: no\ncontent: { application/json: { schema: { $ref: "schemas.json#/Error" } } }\n',
  }

  it('[TL-OPENAPI-003] become one bundle whose references are internal and resolve', async () => {
    const { value, findings } = await readFiles(files)
    expect(findings).toEqual([])
    const references = [...JSON.stringify(value?.bundle).matchAll(/"\$ref":"([^"]*)"/g)].map((match) => match[1] ?? '')
    expect(references.filter((reference) => !reference.startsWith('#/'))).toEqual(['nowhere.yaml'])
    for (const reference of references.filter((each) => each !== 'nowhere.yaml')) {
      expect(value?.resolve({ $ref: reference }, '').pointer).not.toBe('')
    }
    const operation = value?.operations[0]
    expect(operation?.parameters.map(({ name }) => name)).toEqual(['id'])
    expect(operation?.responses.map(({ status, description }) => `${status} ${description}`)).toEqual([
      '200 yes',
      '404 no',
    ])
  })

  it('[TL-OPENAPI-003] become one, however they refer to each other', async () => {
    const ok = '{ description: ok, content: { application/json: { schema: { $ref: "../s/all.yaml#/A" } } } }'
    const { value, findings } = await readFiles({
      'api.yaml': api(
        [
          'paths:',
          '  /a: { $ref: paths/a.yaml }',
          "  /b/{id}: { $ref: 'paths/b.yaml#/item' }",
          'components:',
          '  schemas:',
          '    Node: { $ref: s/node.yaml }',
          "    Chain: { $ref: 's/all.yaml#/Chain' }",
          "    Local: { properties: { n: { $ref: '#/components/schemas/Node' } } }",
        ].join('\n'),
      ),
      'paths/a.yaml': [
        'get:',
        '  operationId: a',
        "  responses: { '200': { $ref: './b.yaml#/ok' } }",
        "  callbacks: { done: { '{$request.body#/url}': { post: { responses: { '200': { $ref: 'b.yaml#/ok' } } } } } }",
      ].join('\n'),
      'paths/b.yaml': [
        "item: { parameters: [{ $ref: '#/params/0' }], get: { operationId: b, responses: { '200': { $ref: '#/ok' } } } }",
        "params: [{ name: id, in: path, required: true, schema: { $ref: '../api.yaml#/components/schemas/Chain' } }]",
        `ok: ${ok}`,
      ].join('\n'),
      's/node.yaml': "{ properties: { kids: { items: { $ref: '#' } }, a: { $ref: 'all.yaml#/A' } } }",
      's/all.yaml': [
        "Chain: { $ref: '#/Chain2' }",
        "Chain2: { $ref: '#/a%20b~1c{}' }",
        "'a b/c{}': { type: string }",
        "A: { properties: { b: { $ref: '#/B' } } }",
        "B: { properties: { a: { $ref: '#/A' }, self: { $ref: '#/B' }, n: { $ref: node.yaml } } }",
      ].join('\n'),
    })
    expect(findings.map(lineOf)).toEqual([])
    const references = [...JSON.stringify(value?.bundle).matchAll(/"\$ref":"([^"]*)"/g)].map((match) => match[1] ?? '')
    expect(references.length).toBeGreaterThan(6)
    for (const reference of references) expect(value?.resolve({ $ref: reference }, '').pointer).toMatch(/^\//)
    const [a, b] = value?.operations ?? []
    expect([a, b].map((each) => each?.responses[0]?.description)).toEqual(['ok', 'ok'])
    expect(value?.resolve(b?.parameters[0]?.schema ?? null, '').value).toEqual({ type: 'string' })
  })

  it('[TL-OPENAPI-004] report a chain through files that never reaches an object, and take one that does', async () => {
    const loop = {
      'api.yaml': schemas('    A: { $ref: "b.yaml" }\n    C: { properties: { tree: { $ref: "tree.yaml" } } }'),
      'b.yaml': '$ref: c/c.yaml#/C',
      'c/c.yaml': 'C: { $ref: ../b.yaml }',
      'tree.yaml': 'properties: { kids: { items: { $ref: forest.yaml#/trees } } }',
      'forest.yaml': 'trees: { items: { $ref: tree.yaml } }',
    }
    const endless = 'leads back to itself and never to an object'
    expect(await findingsOf(loop)).toEqual([`reference-endless api.yaml:5:16 the reference 'b.yaml' ${endless}`])
    const { value, findings } = await readFiles({ ...loop, 'b.yaml': 'type: string' })
    expect(findings.map(lineOf)).toEqual([])
    for (const [, reference = ''] of JSON.stringify(value?.bundle).matchAll(/"\$ref":"([^"]*)"/g)) {
      expect(value?.resolve({ $ref: reference }, '').pointer).toMatch(/^\/components\/schemas\//)
    }
  })

  it('[TL-OPENAPI-003] keep names such as `__proto__`, anchors, merge keys and a byte order mark', async () => {
    const { value, findings } = await readFiles({
      'api.yaml': `\uFEFF${schemas('    __proto__: { $ref: "parts.json#/__proto__" }\n    constructor: { $ref: "parts.yaml#/B" }')}`,
      'parts.json': '\uFEFF{ "__proto__": { "type": "object", "properties": { "__proto__": { "type": "string" } } } }',
      'parts.yaml':
        'A: &a { type: object, properties: &p { a: { type: string } } }\nB: { <<: *a, required: [a], not: { properties: *p } }',
    })
    expect(findings.map(lineOf)).toEqual([])
    const properties = { a: { type: 'string' } }
    expect(JSON.stringify(value?.schemas.map(({ name, schema }) => [name, schema]))).toBe(
      JSON.stringify([
        ['__proto__', JSON.parse('{ "type": "object", "properties": { "__proto__": { "type": "string" } } }')],
        ['constructor', { type: 'object', properties, required: ['a'], not: { properties } }],
      ]),
    )
    expect(({} as { type?: unknown }).type).toBeUndefined()
  })

  it('[TL-OPENAPI-003] keep the place of every value in its own file', async () => {
    const { value } = await readFiles(files)
    const place = (pointer: string, key = false) => {
      const location = value?.locate(pointer, { key })
      return `${location?.file}:${location?.line}:${location?.column}`
    }
    const operation = '/paths/~1tasks~1{id}/get'
    const schema = `${operation}/responses/200/content/application~1json/schema`
    expect(place(`${operation}/operationId`)).toBe('api.yaml:7:20')
    expect(place('/paths/~1tasks~1{id}/parameters/0/in')).toBe('parts/parameters.yaml:3:7')
    expect(place(schema)).toBe('parts/schemas.json:2:11')
    expect(place(schema, true)).toBe('api.yaml:13:15')
    expect(place(`${schema}/properties/id`, true)).toBe('parts/schemas.json:5:7')
    expect(place(`${schema}/properties/parent/$ref`)).toBe('parts/schemas.json:9:17')
    expect(place(`${operation}/responses/404/description`)).toBe('parts/no such.yaml:1:14')
    expect(place('/components/schemas/Tree/properties/kid')).toBe('api.yaml:16:53')
  })

  it('[TL-OPENAPI-003] report each fault where its author finds it', async () => {
    const faulty = {
      ...files,
      'parts/parameters.yaml': files['parts/parameters.yaml'].replace('in: path', 'in: pth'),
      'parts/no such.yaml': 'descripton: no\nx-req-id: 7\n',
      'parts/schemas.json': files['parts/schemas.json'].replace('"integer"', '"int"').replace('#/Task"', '#/Tsk"'),
    }
    expect(await findingsOf(faulty)).toEqual([
      expect.stringMatching(/^path-parameter-mismatch api.yaml:6:5 getTask declares no path parameter 'id'/),
      "openapi-invalid parts/no such.yaml:1:1 the Response Object lacks 'description'",
      expect.stringMatching(/^openapi-invalid parts\/no such.yaml:1:1 the field 'descripton' is unknown here/),
      expect.stringMatching(/^req-id-malformed parts\/no such.yaml:2:11 /),
      expect.stringMatching(/^openapi-invalid parts\/parameters.yaml:3:7 'in' must be /),
      "reference-unresolved parts/schemas.json:9:17 the reference '#/Tsk' leads nowhere: parts/schemas.json has no /Tsk",
      expect.stringMatching(/^openapi-invalid parts\/schemas.json:22:17 'type' must be /),
    ])
  })

  it('[TL-OPENAPI-003] say what is wrong in a file that does not parse, and where', async () => {
    expect(await findingsOf({ ...files, 'parts/parameters.yaml': 'Id: [\n' })).toEqual([
      expect.stringMatching(/^path-parameter-mismatch api.yaml:6:5 /),
      expect.stringMatching(/^syntax-error parts\/parameters.yaml:2:1 /),
    ])
  })
})

describe('the boundary', () => {
  const reference = (path: string) => schemas(`    A: { $ref: '${path}' }`)

  it('[TL-OPENAPI-004] is not left by a path, nor by a symbolic link', async () => {
    const root = folderWith({ 'inside/api.yaml': reference('../outside.yaml'), 'outside.yaml': '{}' })
    const options = { root, file: 'inside/api.yaml', boundary: join(root, 'inside') }
    expect((await readOpenApi({ root, file: 'inside/api.yaml' })).findings).toEqual([])
    const leaves = 'leads out of the folder that references are confined to'
    expect((await readOpenApi(options)).findings.map(lineOf)).toEqual([
      `reference-unresolved inside/api.yaml:5:16 the reference '../outside.yaml' ${leaves}`,
    ])
    const linked = folderWith({ 'inside/api.yaml': reference('link.yaml'), 'outside.yaml': '{}' })
    symlinkSync(join(linked, 'outside.yaml'), join(linked, 'inside/link.yaml'))
    const { findings } = await readOpenApi({ ...options, root: linked, boundary: join(linked, 'inside') })
    expect(findings.map(lineOf)).toEqual([
      `reference-unresolved inside/api.yaml:5:16 the reference 'link.yaml' ${leaves}`,
    ])
  })

  it('[TL-OPENAPI-004] keeps remote documents out, unless they are allowed', async () => {
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(request.url ?? '')
      const known = request.url === '/a/schemas.yaml'
      response.writeHead(known ? 200 : 404).end(known ? 'Task: { $ref: "other.yaml" }\nOk: { type: string }' : '')
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    onTestFinished(() => void server.close())
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a/schemas.yaml`
    expect(await findingsOf({ 'api.yaml': reference(`${url}#/Ok`) })).toEqual([
      `reference-unresolved api.yaml:5:16 the reference '${url}#/Ok' is remote, and remote references are not allowed here`,
    ])
    expect(asked).toEqual([])
    const { value, findings } = await readFiles({ 'api.yaml': reference(`${url}#/Ok`) }, { allowRemote: true })
    expect(findings).toEqual([])
    expect(value?.schemas[0]?.schema).toEqual({ type: 'string' })
    const missing = await findingsOf({ 'api.yaml': reference(`${url}#/Task`) }, { allowRemote: true })
    expect(missing).toEqual([expect.stringContaining('could not be fetched: the server answers 404')])
  })
})
