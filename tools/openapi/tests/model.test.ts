import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Operation, readOpenApi } from '../src/index.ts'
import { api, readFiles } from './workspace.ts'

const modelOf = async (rest: string, version?: string) => {
  const { value, findings } = await readFiles({ 'api.yaml': api(rest, version) })
  expect(findings).toEqual([])
  if (value === undefined) throw new Error('no model')
  return value
}

describe('the model', () => {
  it('holds an operation with what it inherits and refers to', async () => {
    const model = await modelOf(
      [
        'paths:',
        '  /tasks/{id}:',
        '    parameters:',
        '      - { $ref: "#/components/parameters/Id" }',
        '      - { name: trace, in: query, schema: { type: boolean } }',
        '    get:',
        '      operationId: getTask',
        '      tags: [tasks]',
        '      deprecated: true',
        '      x-req-id: [ACME-1, ACME-2]',
        '      parameters: [{ name: trace, in: query, style: pipeDelimited, schema: { type: array } }]',
        '      responses:',
        '        default: { $ref: "#/components/responses/No", description: "no, really" }',
        'components:',
        '  parameters: { Id: { name: id, in: path, required: true, schema: { type: string }, example: a } }',
        '  responses:',
        '    No:',
        '      description: no',
        '      headers: { Retry-After: { required: true, x-req-id: ACME-3, schema: { type: integer } }, Content-Type: { schema: {} } }',
      ].join('\n'),
    )
    const inherited = { deprecated: false, allowReserved: false, examples: [], reqIds: [] }
    const operation = '/paths/~1tasks~1{id}/get'
    expect(model.operations).toEqual([
      {
        operationId: 'getTask',
        method: 'get',
        path: '/tasks/{id}',
        pointer: operation,
        deprecated: true,
        tags: ['tasks'],
        reqIds: ['ACME-1', 'ACME-2'],
        parameters: [
          {
            ...inherited,
            name: 'id',
            in: 'path',
            required: true,
            style: 'simple',
            explode: false,
            schema: { type: 'string' },
            example: 'a',
            pointer: '/components/parameters/Id',
          },
          {
            ...inherited,
            name: 'trace',
            in: 'query',
            required: false,
            style: 'pipeDelimited',
            explode: false,
            schema: { type: 'array' },
            pointer: `${operation}/parameters/0`,
          },
        ],
        responses: [
          {
            status: 'default',
            description: 'no, really',
            headers: [
              {
                name: 'Retry-After',
                required: true,
                deprecated: false,
                explode: false,
                schema: { type: 'integer' },
                examples: [],
                pointer: '/components/responses/No/headers/Retry-After',
                reqIds: ['ACME-3'],
              },
            ],
            content: [],
            exchanges: [],
            pointer: '/components/responses/No',
            reqIds: [],
          },
        ],
        callbacks: [],
      },
    ])
  })

  it('holds the promises of an event stream', async () => {
    const model = await modelOf(
      [
        'paths:',
        '  /stream:',
        '    get:',
        '      operationId: stream',
        '      responses:',
        '        200:',
        '          description: ok',
        '          content:',
        '            text/event-stream:',
        '              x-sse-events:',
        '                events:',
        '                  note: { anywhere: true, content: text, x-req-id: ACME-4 }',
        '                  token: { schema: { type: object } }',
        '                  end: { terminal: true, description: over }',
        '                order: token* end',
        '                index: { event: token, field: i }',
        '                sentinel: "[DONE]"',
      ].join('\n'),
    )
    const pointer = '/paths/~1stream/get/responses/200/content/text~1event-stream/x-sse-events'
    const event = { terminal: false, anywhere: false, content: 'json', reqIds: [] }
    expect(model.operations[0]?.responses[0]?.content[0]?.sse).toEqual({
      events: [
        {
          ...event,
          name: 'note',
          anywhere: true,
          content: 'text',
          pointer: `${pointer}/events/note`,
          reqIds: ['ACME-4'],
        },
        { ...event, name: 'token', schema: { type: 'object' }, pointer: `${pointer}/events/token` },
        { ...event, name: 'end', terminal: true, description: 'over', pointer: `${pointer}/events/end` },
      ],
      order: {
        kind: 'sequence',
        parts: [
          { kind: 'repeat', part: { kind: 'event', name: 'token' }, from: 0, to: 'many' },
          { kind: 'event', name: 'end' },
        ],
      },
      index: { event: 'token', field: 'i' },
      sentinel: '[DONE]',
      pointer,
    })
  })

  const responses = 'responses: { "200": { description: ok } }'
  /** Method, path and pointer of operations. */
  const linesOf = (operations: readonly Operation[] = []) =>
    operations.map(({ method, path, pointer }) => `${method} ${path} ${pointer}`)

  it('[TL-OPENAPI-108] holds webhooks, though there are no paths', async () => {
    const model = await modelOf(
      [
        'webhooks:',
        `  done: { post: { operationId: done, requestBody: { content: { a/b: { schema: { type: string } } } }, ${responses} } }`,
        '  gone: { $ref: "#/components/pathItems/Gone" }',
        `components: { pathItems: { Gone: { delete: { operationId: gone, ${responses} } } } }`,
      ].join('\n'),
    )
    expect(model.operations).toEqual([])
    expect(model.webhooks.map(({ name, pointer }) => [name, pointer])).toEqual([
      ['done', '/webhooks/done'],
      ['gone', '/webhooks/gone'],
    ])
    expect(model.webhooks.map(({ operations }) => linesOf(operations))).toEqual([
      ['post done /webhooks/done/post'],
      ['delete gone /components/pathItems/Gone/delete'],
    ])
    expect(model.webhooks[0]?.operations[0]?.requestBody?.content[0]?.schema).toEqual({ type: 'string' })
    expect((await modelOf('components: { schemas: { A: { type: string } } }')).schemas).toHaveLength(1)
  })

  it('[TL-OPENAPI-108] holds callbacks, also one that comes back to its own operation', async () => {
    for (const version of ['3.0.4', '3.1.1']) {
      const { operations } = await modelOf(
        [
          'paths:',
          '  /a:',
          '    post:',
          '      operationId: a',
          `      ${responses}`,
          '      callbacks:',
          '        done: { "{$request.body#/url}": { put: { operationId: b, responses: { "200": { description: ok } } } } }',
          '        again: { $ref: "#/components/callbacks/Again" }',
          'components:',
          '  callbacks:',
          '    Again:',
          '      x-note: { summary: no path item }',
          '      "{$url}":',
          `        get: { operationId: c, ${responses}, callbacks: { again: { $ref: "#/components/callbacks/Again" } } }`,
        ].join('\n'),
        version,
      )
      const callbacks = operations[0]?.callbacks ?? []
      expect(callbacks.map(({ name, expression, pointer }) => [name, expression, pointer])).toEqual([
        ['done', '{$request.body#/url}', '/paths/~1a/post/callbacks/done/{$request.body#~1url}'],
        ['again', '{$url}', '/components/callbacks/Again/{$url}'],
      ])
      const again = '/components/callbacks/Again/{$url}'
      expect(linesOf(callbacks[1]?.operations)).toEqual([`get {$url} ${again}/get`])
      const below = callbacks[1]?.operations[0]?.callbacks ?? []
      expect(below.map(({ pointer }) => pointer)).toEqual([again])
      expect(below[0]?.operations[0]?.callbacks).toEqual([])
    }
  })

  it('[TL-OPENAPI-108] takes a description beside a reference in 3.1, where 3.0 has none', async () => {
    const document = [
      'paths:',
      '  /a:',
      '    get:',
      '      operationId: a',
      '      parameters: [{ $ref: "#/components/parameters/Id", description: mine }, { $ref: "#/components/parameters/No" }]',
      '      responses: { 200: { $ref: "#/components/responses/Ok", description: mine } }',
      '  /b:',
      '    get:',
      '      operationId: b',
      '      parameters: [{ $ref: "#/components/parameters/Id" }]',
      '      responses: { 200: { $ref: "#/components/responses/Ok" } }',
      'components:',
      '  parameters:',
      '    Id: { name: id, in: query, description: theirs, schema: {} }',
      '    No: { name: no, in: query, schema: {} }',
      '  responses: { Ok: { description: theirs } }',
    ].join('\n')
    const check = async (version: string, want: unknown) => {
      const { value } = await readFiles({ 'api.yaml': api(document, version) })
      const texts = value?.operations.map(({ parameters, responses: [response] }) => [
        ...parameters.map(({ description }) => description),
        response?.description,
      ])
      expect(texts).toEqual(want)
    }
    await check('3.1.1', [
      ['mine', undefined, 'mine'],
      ['theirs', 'theirs'],
    ])
    await check('3.0.4', [
      ['theirs', undefined, 'theirs'],
      ['theirs', 'theirs'],
    ])
  })

  it('holds how the members of a form are written', async () => {
    const model = await modelOf(
      [
        'paths:',
        '  /forms:',
        '    post:',
        '      operationId: sendForm',
        '      requestBody:',
        '        content:',
        '          multipart/form-data:',
        '            encoding:',
        '              a: { style: deepObject }',
        '              b: { explode: false }',
        '              c: { contentType: image/png, headers: { X-Size: { schema: { type: integer } } } }',
        '      responses: { 204: { description: done } }',
      ].join('\n'),
    )
    const [type] = model.operations[0]?.requestBody?.content ?? []
    const header = { name: 'X-Size', required: false, deprecated: false, explode: false, examples: [], reqIds: [] }
    expect(type?.encoding).toEqual({
      a: { style: 'deepObject', explode: false, headers: [] },
      b: { style: 'form', explode: false, headers: [] },
      c: {
        contentType: 'image/png',
        explode: true,
        headers: [{ ...header, schema: { type: 'integer' }, pointer: `${type?.pointer}/encoding/c/headers/X-Size` }],
      },
    })
  })
  it('is of the same bytes each time it is read', async () => {
    const root = resolve(import.meta.dirname, '../../..')
    const read = async () => (await readOpenApi({ root, file: 'contracts/openapi/data.yaml' })).value?.bundle
    expect(JSON.stringify(await read())).toBe(JSON.stringify(await read()))
  })
})
