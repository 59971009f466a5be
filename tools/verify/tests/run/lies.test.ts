import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { codesOf, type Lie } from './shelf.ts'

const check = async (lie: Lie, only: string[], codes: string[]) => expect(await codesOf(lie, only)).toEqual(codes)

const is = (request: Request, method: string, path: RegExp) =>
  request.method === method && path.test(new URL(request.url).pathname)
const one = /^\/books\/[^/]+$/
const all = /^\/books$/
const withHeader = (answer: Response, name: string, value: string | undefined) => {
  const headers = new Headers(answer.headers)
  if (value === undefined) headers.delete(name)
  else headers.set(name, value)
  return new Response(answer.body, { status: answer.status, headers })
}
const status = (code: number) => new Response(null, { status: code })

describe('a shelf that keeps its document', () => {
  it('[TL-VERIFY-203] [TL-VERIFY-215] is clean', () => check((_, answer) => answer, [], []))
})

describe('a shelf that lies', () => {
  it('[TL-VERIFY-223] about the status of a problem', () =>
    check(
      (_, answer) =>
        answer.status === 404
          ? new Response('{"status":400}', { status: 404, headers: { 'Content-Type': 'application/problem+json' } })
          : answer,
      ['removeBook'],
      ['body-unexpected', 'problem-status-differs'],
    ))
  it('[TL-VERIFY-213] [TL-VERIFY-214] with its statuses', async () => {
    await check(
      (request, answer) => (is(request, 'DELETE', one) && answer.status === 404 ? status(500) : answer),
      ['removeBook'],
      ['server-error'],
    )
    await check(
      (request, answer) => (is(request, 'DELETE', one) && answer.status === 204 ? status(202) : answer),
      ['removeBook'],
      ['status-undeclared'],
    )
  })
  it('[TL-VERIFY-211] [TL-VERIFY-212] about what it takes', async () => {
    await check(
      (request, answer) => (is(request, 'GET', all) && answer.status === 400 ? Response.json({ books: [] }) : answer),
      ['listBooks'],
      ['invalid-accepted'],
    )
    await check(
      (request, answer) => (request.url.includes('size=50') ? status(400) : answer),
      ['listBooks'],
      ['valid-refused'],
    )
  })
  it('[TL-VERIFY-221] and shows what nobody should see', async () => {
    const trace = 'Error: no\n    at add (/srv/app/books.js:12:7)'
    await check(
      (request, answer) =>
        is(request, 'POST', all) && answer.status === 400 ? new Response(trace, { status: 400 }) : answer,
      ['addBook'],
      ['body-unexpected', 'stack-trace-shown'],
    )
    await check(
      (request, answer) =>
        answer.status === 401 ? new Response(`not ${request.headers.get('Authorization')}`, answer) : answer,
      ['listBooks'],
      ['body-unexpected', 'credential-shown'],
    )
  })
  it('[TL-VERIFY-220] [TL-VERIFY-222] in header fields', async () => {
    await check(
      (_, answer) => (answer.status === 401 ? withHeader(answer, 'WWW-Authenticate', undefined) : answer),
      ['listBooks'],
      ['challenge-missing'],
    )
    await check(
      (_, answer) => (answer.status === 405 ? withHeader(answer, 'Allow', undefined) : answer),
      ['listBooks'],
      ['allow-missing'],
    )
    await check(
      (_, answer) => (answer.status === 405 ? status(404) : answer),
      ['listBooks'],
      ['method-not-allowed-missing'],
    )
    await check((_, answer) => (answer.status === 405 ? status(200) : answer), ['listBooks'], ['method-undeclared'])
    await check(
      (request, answer) => (is(request, 'GET', all) ? withHeader(answer, 'Retry-After', 'soon') : answer),
      ['listBooks'],
      ['retry-after-malformed'],
    )
    await check(
      (_, answer) => (answer.headers.has('X-Request-ID') ? withHeader(answer, 'X-Request-ID', 'mine') : answer),
      ['readBook'],
      ['correlation-lost'],
    )
  })
  it('[TL-VERIFY-220] in fields that HTTP excludes', async () => {
    await check(
      (_, answer) => (answer.status === 405 ? withHeader(answer, 'Allow', 'GET, POST, PUT, PATCH, DELETE') : answer),
      ['listBooks'],
      ['allow-contradicts'],
    )
    await check(
      (_, answer) => (answer.status === 204 ? withHeader(answer, 'Content-Length', '0') : answer),
      ['removeBook'],
      ['length-without-content'],
    )
  })
  it('[TL-VERIFY-224] about what is the same in another form', async () => {
    const type = (request: Request) => request.headers.get('Content-Type') ?? ''
    await check(
      (request, answer) => (is(request, 'POST', all) && type(request).includes('vnd') ? status(415) : answer),
      ['addBook'],
      ['media-type-refused'],
    )
    await check(
      (request, answer) =>
        is(request, 'GET', one) && request.headers.get('Accept')?.startsWith('application/vnd') ? status(406) : answer,
      ['readBook'],
      ['media-type-refused'],
    )
    await check(
      (request, answer) => (/[A-Z]/.test(type(request)) ? status(415) : answer),
      ['replaceBook'],
      ['media-type-case-sensitive'],
    )
    await check(
      (_, answer, __, names) =>
        names.includes('AUTHORIZATION') ? withHeader(status(401), 'WWW-Authenticate', 'Bearer') : answer,
      ['listBooks'],
      ['header-case-sensitive'],
    )
  })
  it('[TL-VERIFY-209] about its own examples', () =>
    check(
      async (request, answer) => ((await request.text()).includes('A book') ? status(400) : answer),
      ['addBook'],
      ['valid-refused'],
    ))
  it('[TL-VERIFY-219] about media types', async () => {
    const made = { isbn: '0001', title: 'x' }
    const taken = () => Response.json(made, { status: 201, headers: { Location: '/books/0001' } })
    await check(
      (request, answer) => (is(request, 'POST', all) && answer.status === 415 ? taken() : answer),
      ['addBook'],
      ['media-type-ignored'],
    )
    await check(
      async (request, answer) =>
        is(request, 'POST', all) && answer.status === 400 && (await request.text()) === '{"' ? taken() : answer,
      ['addBook'],
      ['malformed-accepted'],
    )
    await check(
      (_, answer) => (answer.status === 406 ? Response.json({ books: [] }) : answer),
      ['listBooks'],
      ['accept-ignored'],
    )
  })
  it('[TL-VERIFY-216] [TL-VERIFY-217] [TL-VERIFY-218] about who may ask', async () => {
    const open =
      (wanted: (authorization: string | null) => boolean): Lie =>
      (request, answer) =>
        answer.status === 401 && wanted(request.headers.get('Authorization')) ? Response.json({ books: [] }) : answer
    await check(
      open((value) => value === null),
      ['listBooks'],
      ['credentials-not-asked'],
    )
    await check(
      open((value) => value?.startsWith('Bearer x') ?? false),
      ['listBooks'],
      ['credentials-not-checked'],
    )
    await check(
      (request, answer) =>
        request.headers.get('Authorization')?.startsWith('bearer') ||
        request.headers.get('Authorization')?.startsWith('BEARER')
          ? withHeader(status(401), 'WWW-Authenticate', 'Bearer')
          : answer,
      ['listBooks'],
      ['scheme-case-sensitive'],
    )
    await check(
      (request, answer, books) =>
        answer.status === 401 && !books.has(new URL(request.url).pathname.slice(7)) ? status(404) : answer,
      ['readBook'],
      ['existence-shown'],
    )
  })
  it('[TL-VERIFY-231] [TL-VERIFY-239] about what it keeps', async () => {
    await check(
      (request, answer) => (is(request, 'GET', one) && answer.status === 200 ? status(404) : answer),
      ['readBook'],
      ['created-not-there'],
    )
    await check(
      async (request, answer, books) => {
        if (is(request, 'PUT', one) && answer.status === 200)
          books.set(new URL(request.url).pathname.slice(7), { isbn: '0000', title: 'old' })
        return answer
      },
      ['replaceBook'],
      ['written-not-read'],
    )
    let reads = 0
    await check(
      async (request, answer) =>
        is(request, 'GET', one) && answer.status === 200 ? withHeader(answer, 'ETag', `"${++reads}"`) : answer,
      ['readBook'],
      ['read-changes'],
    )
  })
  it('[TL-VERIFY-237] [TL-VERIFY-238] about where it is', async () => {
    await check(
      (_, answer) => (answer.status === 201 ? withHeader(answer, 'Location', '/book/1') : answer),
      ['addBook'],
      ['location-dead'],
    )
    let first: string | undefined
    await check(
      (_, answer, books) => {
        if (answer.status !== 201) return answer
        first = [...books.keys()][0]
        return withHeader(answer, 'Location', `/books/${first}`)
      },
      ['addBook'],
      ['location-other'],
    )
    await check(
      (request, answer) => (is(request, 'HEAD', one) ? withHeader(answer, 'Content-Type', 'text/plain') : answer),
      ['readBook'],
      ['head-differs'],
    )
  })
  it('[TL-VERIFY-238] about how long it is, and not where the length is of another form or not known', async () => {
    const fields = { 'Content-Type': 'application/json' }
    const reading =
      (get: (text: string) => Response, head: (text: string) => Record<string, string>): Lie =>
      async (request, answer) => {
        const [isHead, text] = [is(request, 'HEAD', one), await answer.clone().text()]
        if (answer.status !== 200 || !(isHead || is(request, 'GET', one))) return answer
        return isHead ? new Response(null, { headers: { ...fields, ...head(text) } }) : get(text)
      }
    const lengthOf = (text: string) => ({ 'Content-Length': String(Buffer.byteLength(text)) })
    const plain = (text: string) => new Response(text, { headers: { ...fields, ...lengthOf(text) } })
    const chunked = (text: string) => new Response(ReadableStream.from([Buffer.from(text)]), { headers: fields })
    const zipped = (text: string) => {
      const body = gzipSync(text)
      return new Response(body, {
        headers: { ...fields, 'Content-Encoding': 'gzip', 'Content-Length': String(body.length) },
      })
    }
    const honest: [get: typeof plain, head: (text: string) => Record<string, string>][] = [
      [plain, lengthOf],
      [plain, () => ({})],
      [chunked, lengthOf],
      [zipped, lengthOf],
      [zipped, () => ({ 'Content-Encoding': 'gzip' })],
    ]
    for (const [get, head] of honest) await check(reading(get, head), ['readBook'], [])
    for (const lie of ['0', '5'])
      await check(
        reading(plain, () => ({ 'Content-Length': lie })),
        ['readBook'],
        ['head-differs'],
      )
  })
  it('[TL-VERIFY-234] [TL-VERIFY-235] [TL-VERIFY-236] about what is written', async () => {
    const seen = new Map<string, string>()
    await check(
      async (request, answer) => {
        const [path, body] = [new URL(request.url).pathname, await request.text()]
        const again = is(request, 'PUT', one) && seen.get(path) === body && answer.status === 200
        if (is(request, 'PUT', one)) seen.set(path, body)
        return again ? status(409) : answer
      },
      ['replaceBook'],
      ['not-idempotent'],
    )
    await check(
      (request, answer) =>
        is(request, 'PUT', one) && answer.status === 200
          ? new Response(answer.body, { status: 201, headers: answer.headers })
          : answer,
      ['replaceBook'],
      ['created-again', 'status-undeclared'],
    )
    await check(
      (request, answer) =>
        answer.status === 412 ? Response.json({ isbn: new URL(request.url).pathname.slice(7), title: 'x' }) : answer,
      ['replaceBook'],
      ['precondition-ignored'],
    )
    await check(
      (request, answer, books) => {
        const isbn = new URL(request.url).pathname.slice(7)
        const book = books.get(isbn)
        if (is(request, 'PATCH', one) && answer.status === 200 && book) books.set(isbn, { isbn, title: book.title })
        return answer
      },
      ['changeBook'],
      ['change-too-wide'],
    )
  })
  it('[TL-VERIFY-232] [TL-VERIFY-233] [TL-VERIFY-240] about what is there', async () => {
    const gone = new Map<string, { isbn: string; title: string }>()
    await check(
      (request, answer, books) => {
        const isbn = new URL(request.url).pathname.slice(7)
        if (is(request, 'DELETE', one) && answer.status === 204) gone.set(isbn, { isbn, title: 'x' })
        const kept = gone.get(isbn)
        return is(request, 'GET', one) && answer.status === 404 && kept && !books.has(isbn)
          ? Response.json(kept)
          : answer
      },
      ['removeBook'],
      ['removed-still-there'],
    )
    let kept = 0
    await check(
      (request, answer, books) => {
        if (is(request, 'POST', all) && answer.status === 409)
          books.set(`kept-${++kept}`, { isbn: '9999', title: 'kept' })
        return answer
      },
      ['addBook'],
      ['refused-but-kept'],
    )
    await check(
      (request, answer, books) =>
        is(request, 'GET', all) && request.url.includes('after=') && answer.status === 200
          ? Response.json({ books: [...books.values()].slice(0, 1) })
          : answer,
      ['listBooks'],
      ['pages-overlap'],
    )
  })
})
