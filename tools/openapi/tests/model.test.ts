import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readOpenApi } from '../src/index.ts'
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

  it('is of the same bytes each time it is read', async () => {
    const root = resolve(import.meta.dirname, '../../..')
    const read = async () => (await readOpenApi({ root, file: 'contracts/openapi/data.yaml' })).value?.bundle
    expect(JSON.stringify(await read())).toBe(JSON.stringify(await read()))
  })
})
