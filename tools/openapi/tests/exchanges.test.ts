import { describe, expect, it } from 'vitest'
import { exchangesOf } from '../src/index.ts'
import { api, lineOf, readFiles } from './workspace.ts'

/** The exchanges of one operation, each as `key: request → status`, and what is wrong with it. */
const check = async (operation: string, rest = '') => {
  const text = api(`paths:\n  /tasks/{id}:\n    post:\n      operationId: act\n${operation}\n${rest}`)
  const { value, findings } = await readFiles({ 'api.yaml': text })
  expect(findings.map(lineOf)).toEqual([])
  if (value === undefined) throw new Error('no model')
  const outcome = exchangesOf(value)
  return {
    exchanges: outcome.value.map(({ key, request, response, providerState, mediaType }) => {
      const values = request.parameters.map(({ parameter, value: sent }) => `${parameter.name}=${JSON.stringify(sent)}`)
      const body = request.body && `${request.body.contentType} ${JSON.stringify(request.body.value)}`
      const state = providerState && ` in ${JSON.stringify(providerState)}`
      return `${key}: ${[...values, ...(body ? [body] : [])].join(' ')} → ${response.status} ${mediaType?.name ?? '-'}${state ?? ''}`
    }),
    findings: outcome.findings.map((each) => lineOf(each).replace(' api.yaml:', ' ')),
  }
}

const id =
  '{ name: id, in: path, required: true, schema: { type: string }, examples: { done: { value: a }, lost: { value: b } } }'
const json = (key: string, value = '{}') =>
  `content: { application/json: { examples: { ${key}: { value: ${value} } } } }`

describe('exchangesOf', () => {
  it('[TL-OPENAPI-007] joins examples of one key on parameters, body and one response', async () => {
    const operation = [
      `      parameters: [${id}]`,
      `      requestBody: { required: true, ${json('done', '{ n: 1 }')} }`,
      '      responses:',
      `        200: { description: ok, ${json('done')} }`,
    ].join('\n')
    expect(await check(operation)).toEqual({
      exchanges: ['done: id="a" application/json {"n":1} → 200 application/json'],
      findings: [],
    })
  })

  it('[TL-OPENAPI-007] takes them in document order, also where statuses are not', async () => {
    const operation = [
      `      parameters: [${id}]`,
      '      responses:',
      `        404: { description: no, ${json('lost')} }`,
      `        200: { description: ok, ${json('done')} }`,
    ].join('\n')
    expect((await check(operation)).exchanges).toEqual([
      'lost: id="b" → 404 application/json',
      'done: id="a" → 200 application/json',
    ])
  })

  it('[TL-OPENAPI-007] gives a parameter its key, else its example, else its default, else leaves it out', async () => {
    const withParameters = (...parameters: string[]) =>
      [
        `      parameters: [${[id, ...parameters].join(', ')}]`,
        '      responses:',
        `        200: { description: ok, ${json('done')} }`,
      ].join('\n')
    const query = (text: string) => `{ name: q, in: query, ${text} }`
    for (const [parameter, want] of [
      ['schema: { default: d }, examples: { done: { value: e } }', ' q="e"'],
      ['schema: { default: d }, example: e', ' q="e"'],
      ['schema: { default: d }, examples: { other: { value: e } }', ' q="d"'],
      ['schema: { default: false }, required: true', ' q=false'],
      ['schema: { $ref: "#/components/schemas/D" }', ' q="far"'],
      ['content: { application/json: { schema: {}, example: { a: 1 } } }', ' q={"a":1}'],
      ['schema: {}', ''],
      ['schema: {}, examples: { other: { value: e } }', ''],
    ] as const) {
      expect(await check(withParameters(query(parameter)), 'components: { schemas: { D: { default: far } } }')).toEqual(
        {
          exchanges: [`done: id="a"${want} → 200 application/json`],
          findings: [],
        },
      )
    }
    const required = query('schema: {}, required: true')
    expect(await check(withParameters(required))).toEqual({
      exchanges: [],
      findings: ["exchange-incomplete 9:76 'done' of act (200) has no value for the query parameter 'q'"],
    })
  })

  it('[TL-OPENAPI-007] needs a body where one is required, and sends none where none is described', async () => {
    const operation = (required: boolean, key: string) =>
      [
        `      parameters: [${id}]`,
        `      requestBody: { required: ${required}, ${json(key)} }`,
        '      responses:',
        `        200: { description: ok, ${json('done')} }`,
      ].join('\n')
    expect((await check(operation(true, 'done'))).exchanges).toEqual([
      'done: id="a" application/json {} → 200 application/json',
    ])
    expect((await check(operation(false, 'other'))).exchanges).toEqual(['done: id="a" → 200 application/json'])
    expect(await check(operation(true, 'other'))).toEqual({
      exchanges: [],
      findings: ["exchange-incomplete 10:76 'done' of act (200) has no value for the request body"],
    })
  })

  it('[TL-OPENAPI-007] refuses a key that stands under two responses', async () => {
    const operation = [
      `      parameters: [${id}]`,
      '      responses:',
      `        200: { description: ok, ${json('done')} }`,
      `        201: { description: ok, ${json('done')} }`,
    ].join('\n')
    expect(await check(operation)).toEqual({
      exchanges: [],
      findings: ["exchange-ambiguous 10:76 'done' of act stands under 201 and under 200"],
    })
  })

  it('[TL-OPENAPI-007] lets a response without content name its exchanges, with their state', async () => {
    const operation = [
      `      parameters: [${id}]`,
      '      responses:',
      '        204: { description: ok, x-exchanges: { done: { x-provider-state: a task }, lost: {} } }',
    ].join('\n')
    expect(await check(operation)).toEqual({
      exchanges: ['done: id="a" → 204 - in {"name":"a task","params":{}}', 'lost: id="b" → 204 -'],
      findings: [],
    })
  })

  it('[TL-OPENAPI-007] carries state, exactness, purpose and transcripts', async () => {
    const text = api(
      [
        'paths:',
        '  /a:',
        '    post:',
        '      operationId: a',
        '      requestBody:',
        '        content:',
        '          application/json:',
        '            schema: { type: object }',
        '            examples: { bad: { value: 5, x-invalid: true }, good: { $ref: "#/components/examples/Good" } }',
        '      responses:',
        '        400: { description: bad, content: { application/json: { examples: { bad: { value: {} } } } } }',
        '        200:',
        '          description: ok',
        '          content:',
        '            text/event-stream:',
        '              x-sse-events: { events: { end: {} } }',
        '              examples:',
        '                good:',
        '                  x-match: exact',
        '                  x-provider-state: { name: ready, params: { n: 1 } }',
        '                  value: "event: end\\ndata: {}\\n\\n"',
        'components: { examples: { Good: { value: {} } } }',
      ].join('\n'),
    )
    const { value, findings } = await readFiles({ 'api.yaml': text })
    expect(findings.map(lineOf)).toEqual([])
    const exchanges = value ? exchangesOf(value).value : []
    expect(
      exchanges.map(({ key, request, example, providerState }) => ({
        key,
        invalid: request.body?.invalid,
        exact: example?.exact,
        value: example?.value,
        providerState,
      })),
    ).toEqual([
      { key: 'bad', invalid: true, exact: false, value: {}, providerState: undefined },
      {
        key: 'good',
        invalid: false,
        exact: true,
        value: 'event: end\ndata: {}\n\n',
        providerState: { name: 'ready', params: { n: 1 } },
      },
    ])
  })
})

describe('exchange-malformed', () => {
  const malformed = async (response: string) => {
    const text = api(`paths: { /a: { get: { operationId: a, responses: { 200: { description: ok, ${response} } } } } }`)
    return (await readFiles({ 'api.yaml': text })).findings
      .map(lineOf)
      .map((line) => line.replace(/^\S+ api.yaml:/, ''))
  }

  it('reports what would be sent otherwise than it is meant', async () => {
    expect(await malformed('x-exchanges: { a: { x-provider-state: s } }')).toEqual([])
    expect(await malformed('x-exchanges: [a]')).toEqual(["3:89 'x-exchanges' must be an object, not a list"])
    expect(await malformed('x-exchanges: { a: { provider-state: s } }')).toEqual([
      "3:96 the field 'provider-state' is unknown here; did you mean 'x-provider-state'?",
    ])
    expect(await malformed('x-exchanges: { a: { x-provider-state: { params: {} } } }')).toEqual([
      "3:114 'x-provider-state' lacks 'name'",
    ])
    expect(await malformed(`x-exchanges: { a: {} }, ${json('b')}`)).toEqual([
      "3:76 'x-exchanges' stands on a response with content, whose exchanges are named by its examples",
    ])
    const example = (text: string) => `content: { a/b: { examples: { e: { ${text}, value: 1 } } } }`
    expect(await malformed(example('x-match: exactly'))).toEqual([
      "3:120 'x-match' must be exact, not \"exactly\"; did you mean 'exact'?",
    ])
    expect(await malformed(example('x-provider-state: ""'))).toEqual(["3:129 'x-provider-state' must not be empty"])
  })
})
