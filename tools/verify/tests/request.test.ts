import type { Exchange, JsonValue, MediaType, Operation, Parameter, RequestBody } from '@throughline/openapi'
import { describe, expect, it } from 'vitest'
import { buildRequest } from '../src/serialization/request.ts'

const parameter = (place: Parameter['in'], name: string, more: Partial<Parameter> = {}): Parameter => ({
  ...{
    name,
    in: place,
    required: true,
    deprecated: false,
    allowReserved: false,
    examples: [],
    pointer: '',
    reqIds: [],
  },
  style: place === 'path' || place === 'header' ? 'simple' : 'form',
  explode: place === 'query' || place === 'cookie',
  ...more,
})

interface Given {
  method?: Operation['method']
  path?: string
  parameters?: [Parameter, JsonValue][]
  body?: { contentType: string; value: JsonValue }
  answers?: string[]
}

const exchange = ({ method = 'get', path = '/x', parameters = [], body, answers = [] }: Given): Exchange => {
  const content = answers.map((name): MediaType => ({ name, examples: [], pointer: '' }))
  const response = { status: '200', description: '', headers: [], content, exchanges: [], pointer: '', reqIds: [] }
  const operation: Operation = {
    ...{ operationId: 'op', method, path, pointer: '', deprecated: false, tags: [], reqIds: [], parameters: [] },
    requestBody: { required: false, content: [], pointer: '' } satisfies RequestBody,
    responses: [response],
    callbacks: [],
  }
  const request = {
    parameters: parameters.map(([each, value]) => ({ parameter: each, value })),
    ...(body && { body: { ...body, invalid: false } }),
  }
  return { operation, key: 'k', request, response, pointer: '', ...(content[1] && { mediaType: content[1] }) }
}

const targetOf = (path: string, ...parameters: [Parameter, JsonValue][]): string => {
  const built = buildRequest(exchange({ path, parameters }))
  return 'unbuildable' in built ? built.unbuildable : built.target
}

const abc = ['a', 'b c', 'd/e']
const object = { x: 1, y: 'ü' }

describe('[TL-VERIFY-003] the target of a request follows style and explode', () => {
  const cases: [want: string, path: string, parameter: Parameter, value: JsonValue][] = [
    ['/x/5', '/x/{id}', parameter('path', 'id'), 5],
    ['/x/a%2Fb%3F', '/x/{id}', parameter('path', 'id'), 'a/b?'],
    ['/x/..', '/x/{id}', parameter('path', 'id'), '..'],
    ['/x/%EF%BF%BD', '/x/{id}', parameter('path', 'id'), '\ud800'],
    ['/x/a,b%20c,d%2Fe', '/x/{id}', parameter('path', 'id'), abc],
    ['/x/x,1,y,%C3%BC', '/x/{id}', parameter('path', 'id'), object],
    ['/x/x=1,y=%C3%BC', '/x/{id}', parameter('path', 'id', { explode: true }), object],
    ['/x/.a,b%20c,d%2Fe', '/x/{id}', parameter('path', 'id', { style: 'label' }), abc],
    ['/x/.a.b%20c.d%2Fe', '/x/{id}', parameter('path', 'id', { style: 'label', explode: true }), abc],
    ['/x/;id=5', '/x/{id}', parameter('path', 'id', { style: 'matrix' }), 5],
    ['/x/;id=a,b%20c,d%2Fe', '/x/{id}', parameter('path', 'id', { style: 'matrix' }), abc],
    ['/x/;x=1;y=%C3%BC', '/x/{id}', parameter('path', 'id', { style: 'matrix', explode: true }), object],
    ['/x?q=a%26b', '/x', parameter('query', 'q'), 'a&b'],
    ['/x?q=', '/x', parameter('query', 'q'), ''],
    ['/x?q=a&q=b%20c&q=d%2Fe', '/x', parameter('query', 'q'), abc],
    ['/x?q=a,b%20c,d%2Fe', '/x', parameter('query', 'q', { explode: false }), abc],
    ['/x?q=a,b%20c,d/e', '/x', parameter('query', 'q', { explode: false, allowReserved: true }), abc],
    ['/x?q=a%7Cb%20c%7Cd%2Fe', '/x', parameter('query', 'q', { explode: false, style: 'pipeDelimited' }), abc],
    ['/x?q=a%20b%20c%20d%2Fe', '/x', parameter('query', 'q', { explode: false, style: 'spaceDelimited' }), abc],
    ['/x?x=1&y=%C3%BC', '/x', parameter('query', 'q'), object],
    ['/x?q[x]=1&q[y]=%C3%BC', '/x', parameter('query', 'q', { style: 'deepObject' }), object],
    ['/x?q=%7B%22x%22%3A1%7D', '/x', parameter('query', 'q', { contentType: 'application/json' }), { x: 1 }],
    ['/x', '/x', parameter('query', 'q'), []],
    ['the path parameter {id} has no value', '/x/{id}', parameter('query', 'q'), 1],
    ['/%C3%BC?q=1', '/ü', parameter('query', 'q'), 1],
  ]
  for (const [want, path, given, value] of cases) {
    it(want, () => expect(targetOf(path, [given, value])).toBe(want))
  }
})

describe('[TL-VERIFY-003] headers and body', () => {
  const check = (given: Given) => {
    const built = buildRequest(exchange(given))
    if ('unbuildable' in built) return built.unbuildable
    const sent = built.headers.filter(([name]) => !['Accept-Encoding', 'User-Agent'].includes(name))
    return [...sent.map((header) => header.join(': ')), ...(built.body ? [built.body.toString()] : [])]
  }
  it('asks for the own media type first', () => {
    expect(check({ answers: ['application/json', 'text/event-stream'] })).toEqual([
      'Accept: text/event-stream, application/json',
    ])
  })
  it('sends header and cookie parameters, and not the ones that the specification ignores', () => {
    const parameters: Given['parameters'] = [
      [parameter('header', 'X-List'), abc],
      [parameter('header', 'Accept'), 'text/html'],
      [parameter('cookie', 'a'), 1],
      [parameter('cookie', 'b'), 'two'],
    ]
    expect(check({ parameters })).toEqual(['Accept: */*', 'X-List: a,b c,d/e', 'Cookie: a=1; b=two'])
  })
  it('writes JSON, text, forms and parts', () => {
    const sent = (contentType: string, value: JsonValue) =>
      check({ method: 'post', body: { contentType, value } }).slice(1)
    expect(sent('application/json', 'tea')).toEqual(['Content-Type: application/json', 'Content-Length: 5', '"tea"'])
    expect(sent('application/merge-patch+json', { a: null })).toEqual([
      ...['Content-Type: application/merge-patch+json', 'Content-Length: 10', '{"a":null}'],
    ])
    expect(sent('text/plain; charset=utf-8', 'ü')).toEqual([
      'Content-Type: text/plain; charset=utf-8',
      'Content-Length: 2',
      'ü',
    ])
    expect(sent('application/x-www-form-urlencoded', { a: [1, 'b c'], d: { e: 1 } })).toEqual([
      ...['Content-Type: application/x-www-form-urlencoded', 'Content-Length: 29', 'a=1&a=b+c&d=%7B%22e%22%3A1%7D'],
    ])
    expect(sent('multipart/form-data', { a: 'x', b: { c: 1 } }).at(-1)).toBe(
      [
        ...['--throughline-part', 'Content-Disposition: form-data; name="a"', '', 'x'],
        ...['--throughline-part', 'Content-Disposition: form-data; name="b"', 'Content-Type: application/json', ''],
        ...['{"c":1}', '--throughline-part--', ''],
      ].join('\r\n'),
    )
  })
  it('says that it has no body where a method could have one', () => {
    expect(check({ method: 'post' })).toEqual(['Accept: */*', 'Content-Length: 0'])
    expect(check({ method: 'delete' })).toEqual(['Accept: */*'])
  })
  it('says what cannot be sent', () => {
    expect(check({ parameters: [[parameter('header', 'X-A'), 'a\r\nX-B: b']] })).toContain('the header "X-A"')
    expect(check({ body: { contentType: 'image/png', value: { a: 1 } } })).toContain('cannot write')
    expect(check({ body: { contentType: 'image/*', value: 'x' } })).toContain('names no one type')
  })
  it('[TL-VERIFY-009] shows no secret in its title', () => {
    const built = buildRequest(
      exchange({
        path: '/x/{key}',
        parameters: [
          [parameter('path', 'key'), 'k'],
          [parameter('query', 'api_key'), 'se/cret'],
        ],
      }),
    )
    expect('title' in built && [built.title, built.target]).toEqual([
      'GET /x/k?api_key=[redacted]',
      '/x/k?api_key=se%2Fcret',
    ])
  })
})
