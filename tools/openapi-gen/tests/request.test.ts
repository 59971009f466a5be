import { describe, expect, it } from 'vitest'
import { createClient } from '../src/runtime/index.ts'
import type { ParameterPlan } from '../src/runtime/plan.ts'
import { type AnyRequest, requestOf } from '../src/runtime/request.ts'

const sent = async (
  request: AnyRequest,
  parameters: ParameterPlan[],
  plan: { path?: string; body?: Record<string, 'json' | 'text' | 'form' | 'multipart' | 'binary'> } = {},
) => {
  const client = createClient({ baseUrl: 'http://host/base/', headers: { 'x-all': 'yes' } })
  const { path = '/at', body } = plan
  const answers = { 200: { content: { 'application/json': 'json', 'text/plain': 'text' } } } as const
  const whole = { name: 'op', method: 'POST', path, parameters, ...(body && { body }), answers }
  const { url, init } = await requestOf(client, whole, request)
  return { url: url.replace('http://host/base', ''), headers: Object.fromEntries(init.headers), body: init.body }
}

type Row = [style: string, explode: boolean, value: unknown, want: string]

// The table of OpenAPI 3.1.1 §4.8.12.4, with its values.
const blue = 'blue'
const list = ['blue', 'black', 'brown']
const object = { R: 100, G: 200, B: 150 }

const check = async (place: 'path' | 'query' | 'headers', rows: Row[]) => {
  const got: Row[] = []
  for (const [style, explode, value] of rows) {
    const parameter = { in: place, name: 'color', style, explode } as const
    const { url, headers } = await sent({ [place]: { color: value } }, [parameter], {
      path: place === 'path' ? '/{color}' : '/at',
    })
    got.push([style, explode, value, place === 'headers' ? (headers.color ?? '') : url.replace(/^\/(?:at)?/, '')])
  }
  expect(got).toEqual(rows)
}

describe('a request', () => {
  it('[TL-OPENAPI-015] writes path parameters in each style', () =>
    check('path', [
      ['simple', false, blue, 'blue'],
      ['simple', false, list, 'blue,black,brown'],
      ['simple', false, object, 'R,100,G,200,B,150'],
      ['simple', true, object, 'R=100,G=200,B=150'],
      ['label', false, blue, '.blue'],
      ['label', false, list, '.blue,black,brown'],
      ['label', true, list, '.blue.black.brown'],
      ['label', true, object, '.R=100.G=200.B=150'],
      ['matrix', false, blue, ';color=blue'],
      ['matrix', false, list, ';color=blue,black,brown'],
      ['matrix', true, list, ';color=blue;color=black;color=brown'],
      ['matrix', false, object, ';color=R,100,G,200,B,150'],
      ['matrix', true, object, ';R=100;G=200;B=150'],
    ]))

  it('[TL-OPENAPI-015] writes query parameters in each style', () =>
    check('query', [
      ['form', true, blue, '?color=blue'],
      ['form', true, '', '?color='],
      ['form', true, false, '?color=false'],
      ['form', true, list, '?color=blue&color=black&color=brown'],
      ['form', true, object, '?R=100&G=200&B=150'],
      ['form', false, list, '?color=blue,black,brown'],
      ['form', false, object, '?color=R,100,G,200,B,150'],
      ['spaceDelimited', false, list, '?color=blue%20black%20brown'],
      ['pipeDelimited', false, list, '?color=blue%7Cblack%7Cbrown'],
      ['deepObject', true, object, '?color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150'],
      ['form', true, undefined, ''],
      ['form', true, null, ''],
    ]))

  it('[TL-OPENAPI-015] writes headers', () =>
    check('headers', [
      ['simple', false, 12, '12'],
      ['simple', false, list, 'blue,black,brown'],
      ['simple', true, object, 'R=100,G=200,B=150'],
    ]))

  it('[TL-OPENAPI-015] encodes what a value holds, and never lets it leave its place', async () => {
    const path: ParameterPlan = { in: 'path', name: 'id', style: 'simple', explode: false }
    const at = async (id: unknown) => (await sent({ path: { id } }, [path], { path: '/a/{id}/b' })).url
    expect([await at('x/y?z#{id}%'), await at("!'()*"), await at('é')]).toEqual([
      '/a/x%2Fy%3Fz%23%7Bid%7D%25/b',
      '/a/%21%27%28%29%2A/b',
      '/a/%C3%A9/b',
    ])
    for (const id of ['', '.', '..', []]) await expect(at(id)).rejects.toThrow("the path parameter 'id' cannot be")
    for (const id of [undefined, null]) await expect(at(id)).rejects.toThrow("the path parameter 'id' is missing")
    const label: ParameterPlan = { ...path, style: 'label' }
    await expect(sent({ path: { id: '.' } }, [label], { path: '/a/{id}' })).rejects.toThrow("'id' cannot be '.'")
    const query = (reserved: boolean): ParameterPlan => {
      return { in: 'query', name: 'q[]', style: 'form', explode: true, ...(reserved && { reserved: true }) }
    }
    const asked = async (plan: ParameterPlan) => (await sent({ query: { 'q[]': 'a/b&c=d#e' } }, [plan])).url
    expect([await asked(query(false)), await asked(query(true))]).toEqual([
      '/at?q%5B%5D=a%2Fb%26c%3Dd%23e',
      '/at?q%5B%5D=a/b%26c=d%23e',
    ])
  })

  it('[TL-OPENAPI-015] writes JSON parameters and cookies', async () => {
    const filter: ParameterPlan = { in: 'query', name: 'filter', style: 'form', explode: true, json: true }
    const theme: ParameterPlan = { in: 'cookies', name: 'theme', style: 'form', explode: true }
    const { url, headers } = await sent({ query: { filter: { a: [1] } }, cookies: { theme: 'dark' } }, [filter, theme])
    expect([url, headers.cookie]).toEqual(['/at?filter=%7B%22a%22%3A%5B1%5D%7D', 'theme=dark'])
  })

  it('ignores inherited names and keeps to what the operation has', async () => {
    const parameter: ParameterPlan = { in: 'query', name: 'constructor', style: 'form', explode: true }
    expect((await sent({ query: { other: 1 } }, [parameter])).url).toBe('/at')
  })

  it('writes bodies by media type, and asks for what may be answered', async () => {
    const body = { 'application/json': 'json', 'application/x-www-form-urlencoded': 'form', 'text/*': 'text' } as const
    const with_ = (request: AnyRequest) => sent(request, [], { body })
    const accept = 'application/json, text/plain'
    expect([
      await with_({ body: { a: [1, null] } }),
      await with_({ body: { a: [1, 2], b: { c: 1 } }, contentType: 'application/x-www-form-urlencoded' }),
      await with_({ body: 'hello', contentType: 'text/csv' }),
      await with_({}),
    ]).toEqual([
      { url: '/at', headers: { accept, 'x-all': 'yes', 'content-type': 'application/json' }, body: '{"a":[1,null]}' },
      {
        url: '/at',
        headers: { accept, 'x-all': 'yes', 'content-type': 'application/x-www-form-urlencoded' },
        body: 'a=1&a=2&b=%7B%22c%22%3A1%7D',
      },
      { url: '/at', headers: { accept, 'x-all': 'yes', 'content-type': 'text/csv' }, body: 'hello' },
      { url: '/at', headers: { accept, 'x-all': 'yes' }, body: undefined },
    ])
  })
})
