import { describe, expect, it } from 'vitest'
import * as runtime from '../src/runtime/index.ts'
import type { AnyCall, Part } from '../src/runtime/plan.ts'

/** What a call sends, as `fetch` is told. */
const sent = async (call: AnyCall, sends: Part[], path = '/at', auth: object = {}) => {
  let asked: { url: string; init: RequestInit } | undefined
  const client = runtime.createClient({
    baseUrl: 'http://host/base/',
    headers: { 'x-all': 'yes' },
    auth,
    fetch: async (url, init) => {
      asked = { url, init }
      return new Response(null, { status: 204 })
    },
  })
  const content = { 'application/json': runtime.json, 'text/plain': runtime.text }
  await runtime.send(client, call, {
    name: 'op',
    method: 'POST',
    path,
    sends,
    answers: { '200': { content }, '204': {} },
  })
  const { url, init } = asked ?? { url: '', init: {} }
  return { url: url.replace('http://host/base', ''), headers: Object.fromEntries(new Headers(init.headers)), init }
}

type Row = [part: (name: string) => Part, value: unknown, want: string]

// The table of OpenAPI 3.1.1 §4.8.12.4, with its values.
const blue = 'blue'
const list = ['blue', 'black', 'brown']
const object = { R: 100, G: 200, B: 150 }

const check = async (place: 'path' | 'query' | 'headers', rows: Row[]) => {
  const got: Row[] = []
  for (const [part, value] of rows) {
    const path = place === 'path' ? '/{color}' : '/at'
    const { url, headers } = await sent({ [place]: { color: value } }, [part('color')], path)
    got.push([part, value, place === 'headers' ? (headers.color ?? '') : url.replace(/^\/(?:at)?/, '')])
  }
  expect(got).toEqual(rows)
}

const { path, labelPath, matrixPath, query, spacedQuery, pipedQuery, deepQuery, header } = runtime
const exploded = (part: (name: string, explode: boolean) => Part) => (name: string) => part(name, true)
const whole = (part: (name: string, explode: boolean) => Part) => (name: string) => part(name, false)

describe('a request', () => {
  it('[TL-OPENAPI-015] writes path parameters in each style', () =>
    check('path', [
      [path, blue, 'blue'],
      [path, list, 'blue,black,brown'],
      [path, object, 'R,100,G,200,B,150'],
      [exploded(path), object, 'R=100,G=200,B=150'],
      [labelPath, blue, '.blue'],
      [labelPath, list, '.blue,black,brown'],
      [exploded(labelPath), list, '.blue.black.brown'],
      [exploded(labelPath), object, '.R=100.G=200.B=150'],
      [matrixPath, blue, ';color=blue'],
      [matrixPath, list, ';color=blue,black,brown'],
      [exploded(matrixPath), list, ';color=blue;color=black;color=brown'],
      [matrixPath, object, ';color=R,100,G,200,B,150'],
      [exploded(matrixPath), object, ';R=100;G=200;B=150'],
      [runtime.jsonPath, object, '%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D'],
    ]))

  it('[TL-OPENAPI-015] writes query parameters in each style', () =>
    check('query', [
      [query, blue, '?color=blue'],
      [query, '', '?color='],
      [query, false, '?color=false'],
      [query, list, '?color=blue&color=black&color=brown'],
      [query, [], ''],
      [query, object, '?R=100&G=200&B=150'],
      [whole(query), list, '?color=blue,black,brown'],
      [whole(query), object, '?color=R,100,G,200,B,150'],
      [spacedQuery, list, '?color=blue%20black%20brown'],
      [spacedQuery, object, '?color=R%20100%20G%20200%20B%20150'],
      [exploded(spacedQuery), list, '?color=blue&color=black&color=brown'],
      [pipedQuery, list, '?color=blue%7Cblack%7Cbrown'],
      [pipedQuery, object, '?color=R%7C100%7CG%7C200%7CB%7C150'],
      [deepQuery, object, '?color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150'],
      [deepQuery, { a: { b: [1, 2] } }, '?color%5Ba%5D%5Bb%5D%5B%5D=1&color%5Ba%5D%5Bb%5D%5B%5D=2'],
      [query, undefined, ''],
      [query, null, ''],
    ]))

  it('[TL-OPENAPI-015] writes headers', () =>
    check('headers', [
      [header, 12, '12'],
      [header, list, 'blue,black,brown'],
      [exploded(header), object, 'R=100,G=200,B=150'],
      [runtime.jsonHeader, object, '{"R":100,"G":200,"B":150}'],
    ]))

  it('[TL-OPENAPI-015] encodes what a value holds, and never lets it leave its place', async () => {
    const at = async (id: unknown) => (await sent({ path: { id } }, [path('id')], '/a/{id}/b')).url
    expect([await at('x/y?z#{id}%'), await at("!'()*"), await at('é')]).toEqual([
      '/a/x%2Fy%3Fz%23%7Bid%7D%25/b',
      '/a/%21%27%28%29%2A/b',
      '/a/%C3%A9/b',
    ])
    for (const id of ['', '.', '..', []]) await expect(at(id)).rejects.toThrow("the path parameter 'id' cannot be")
    for (const id of [undefined, null]) await expect(at(id)).rejects.toThrow("the path parameter 'id' is missing")
    const label = (id: string) => sent({ path: { id } }, [labelPath('id')], '/a/{id}')
    for (const id of ['', '.']) await expect(label(id)).rejects.toThrow(`'id' cannot be '${id}'`)
    const asked = async (part: Part) => (await sent({ query: { 'q[]': 'a/b&c=d#e' } }, [part])).url
    expect([await asked(query('q[]')), await asked(query('q[]', true, runtime.reserved))]).toEqual([
      '/at?q%5B%5D=a%2Fb%26c%3Dd%23e',
      '/at?q%5B%5D=a/b%26c=d%23e',
    ])
  })

  it('[TL-OPENAPI-015] writes JSON parameters and cookies', async () => {
    const cookies = { theme: 'dark', seen: [1, 2], about: { a: 1 } }
    const { url, headers } = await sent({ query: { filter: { a: [1] } }, cookies }, [
      runtime.jsonQuery('filter'),
      runtime.cookie('theme'),
      runtime.cookie('seen', false),
      runtime.jsonCookie('about'),
    ])
    expect([url, headers.cookie]).toEqual([
      '/at?filter=%7B%22a%22%3A%5B1%5D%7D',
      'theme=dark; seen=1,2; about=%7B%22a%22%3A1%7D',
    ])
  })

  it('ignores inherited names and keeps to what the operation has', async () => {
    expect((await sent({ query: { other: 1 } }, [query('constructor')])).url).toBe('/at')
  })

  it('writes bodies by media type, and asks for what may be answered', async () => {
    const form = 'application/x-www-form-urlencoded'
    const body = runtime.body({
      'application/json': runtime.toJson,
      [form]: runtime.toForm(),
      'text/*': runtime.toText,
    })
    const written = async (call: AnyCall) => {
      const { headers, init } = await sent(call, [body])
      return [headers['content-type'], headers.accept, headers['x-all'], init.body]
    }
    const accept = 'application/json, text/plain'
    expect([
      await written({ body: { a: [1, null] } }),
      await written({ body: { a: [1, 2], b: { c: 1 }, d: undefined }, contentType: form }),
      await written({ body: 'hello', contentType: 'text/csv' }),
      await written({ body: 0 }),
      await written({}),
    ]).toEqual([
      ['application/json', accept, 'yes', '{"a":[1,null]}'],
      [form, accept, 'yes', 'a=1&a=2&b=%7B%22c%22%3A1%7D'],
      ['text/csv', accept, 'yes', 'hello'],
      ['application/json', accept, 'yes', '0'],
      [undefined, accept, 'yes', undefined],
    ])
  })

  it('sends the first set of security schemes that it can', async () => {
    const secured = runtime.secured(
      { token: runtime.authorization('Bearer') },
      { user: runtime.basic, key: runtime.keyQuery('api key') },
      { session: runtime.keyCookie('sid'), id: runtime.keyHeader('X-Id') },
    )
    const proof = async (auth: object) => {
      const { url, headers } = await sent({}, [secured], '/at', auth)
      return [url, headers.authorization, headers['x-id'], headers.cookie]
    }
    const user = { username: 'ä', password: 'p:w' }
    expect([
      await proof({ token: 't', user, key: 'k' }),
      await proof({ token: async () => 'fresh' }),
      await proof({ token: () => undefined }),
      await proof({ user, key: () => 'k/1' }),
      await proof({ user, session: 's 1', id: 'i' }),
      await proof({ key: 'k' }),
    ]).toEqual([
      ['/at', 'Bearer t', undefined, undefined],
      ['/at', 'Bearer fresh', undefined, undefined],
      ['/at', undefined, undefined, undefined],
      ['/at?api%20key=k%2F1', 'Basic w6Q6cDp3', undefined, undefined],
      ['/at', undefined, 'i', 'sid=s%201'],
      ['/at', undefined, undefined, undefined],
    ])
  })
})
