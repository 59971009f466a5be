import type { JsonValue } from '@throughline/openapi'
import { describe, expect, it } from 'vitest'
import { crashOf } from '../src/findings/crash.ts'
import { explore, fetchTransport } from '../src/index.ts'
import { shelf, shelfModel, shelfToken } from './books.ts'

const idOf = (body: JsonValue, sent = '/books/17') =>
  typeof body === 'string'
    ? crashOf(Buffer.from(body), undefined, sent)?.id
    : crashOf(Buffer.from(JSON.stringify(body)), body, sent)?.id

const check = (left: JsonValue, right: JsonValue, want: 'same' | 'other' | 'nothing', sent?: string) => {
  const [one, other] = [idOf(left, sent), idOf(right, sent)]
  const came = one === undefined && other === undefined ? 'nothing' : one === other ? 'same' : 'other'
  expect([one, other, came]).toEqual([one, other, want])
}

const js = (line: number, file = 'books.js', name = 'readBook') =>
  `TypeError: Cannot read properties of undefined (reading 'id')\n    at ${name} (/srv/app/${file}:${line}:7)\n    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)`
const python = (last: string) =>
  `Traceback (most recent call last):\n  File "/app/main.py", line 10, in handle\n    return read(x)\n  File "/app/store.py", line ${last}\n    return rows[x]\nKeyError: 'title'`
const java = (cause: string) =>
  `jakarta.servlet.ServletException: Request processing failed\n\tat org.springframework.web.servlet.FrameworkServlet.processRequest(FrameworkServlet.java:1022)\nCaused by: ${cause}\n\tat com.shop.Books.read(Books.java:31)\n\t... 40 more`

describe('[TL-VERIFY-420] what a 500 says of its cause', () => {
  it('is nothing where it has no body, or says no more than that something broke', () => {
    check('', 'Internal Server Error', 'nothing')
    check(
      { code: 'INTERNAL', message: 'something went wrong' },
      {
        ...{ timestamp: '2026-01-02T10:00:00Z', status: 500, error: 'Internal Server Error', path: '/books' },
        requestId: 'req-k3',
      },
      'nothing',
    )
    check('<html><head><title>500</title></head><body><h1>Internal Server Error</h1></body></html>', '', 'nothing')
  })
  it('is its words, without IDs, times, numbers, paths and what was sent', () => {
    check(
      { message: 'relation "books" does not exist at character 15', path: '/books', traceId: 'a1' },
      { message: 'relation "books" does not exist at character 211', path: '/shelves/3', traceId: 'b2' },
      'same',
    )
    check(
      { message: 'relation "books" does not exist' },
      { message: 'relation "authors" does not exist' },
      'other',
      '/shelves',
    )
    check(
      { message: 'cannot open /var/data/17.json of 6f0e8c1a-1111-4222-8333-944445555666' },
      { message: 'cannot open /var/data/4/x.json of 6f0e8c1a-0000-4222-8333-944445555666' },
      'same',
    )
    check({ message: "no shelf 'abc' for it" }, { message: "no shelf 'def' for it" }, 'same', '{"a":"abc","b":"def"}')
    check({ type: 'StoreClosedError' }, { type: 'NoSuchTableError' }, 'other')
  })
  it('is what a database says, whichever statement it says it of', () => {
    const of = (statement: string, why: string) => ({ name: 'UnknownError', message: `${statement} - ${why}` })
    const nul = 'invalid byte sequence for encoding "UTF8": 0x00'
    check(
      of('SELECT EXISTS (SELECT 1\n FROM books WHERE at > NOW() - INTERVAL $1) AS present', nul),
      of('update "shelves" set "name" = $1 where "id" = $2', nul),
      'same',
    )
    const select = 'select * from "books" where "id" = $1 limit $2'
    check(of(select, nul), of(select, 'value "9007199254740992" is out of range for type integer'), 'other')
  })
  it('is the innermost place of a stack trace, and the words around it', () => {
    check(js(12), js(12), 'same')
    check(js(12), js(13), 'other')
    check({ stack: js(12) }, { stack: js(12, 'authors.js') }, 'other')
    check({ stack: js(12).split('\n') }, { stack: js(12, 'books.js', 'readAll').split('\n') }, 'other')
    check(
      `<pre>${js(12).replaceAll('\n', '<br> &nbsp; &nbsp;')}</pre>`,
      `<pre>${js(12).replaceAll('\n', '<br> &nbsp; &nbsp;')}</pre>`,
      'same',
    )
    check(python('3, in find'), python('3, in find').replace('line 10', 'line 99'), 'same')
    check(python('3, in find'), python('8, in find'), 'other')
    check(java('java.lang.NullPointerException'), java('java.lang.IllegalStateException: closed'), 'other')
    check(java('java.lang.NullPointerException'), java('java.lang.NullPointerException'), 'same')
  })
  it('keeps its name when the lines of the code move', () => {
    const nameOf = (line: number) => crashOf(Buffer.from(js(line)), undefined, '')?.name
    expect([nameOf(12), nameOf(12) === nameOf(99)]).toEqual([expect.stringContaining('readBook books.js'), true])
  })
})

describe('[TL-VERIFY-420] crashes of several operations', () => {
  const found = async (body: (request: Request, status: number) => string) => {
    const { app } = shelf()
    const broken = async (request: Request) => {
      const answer = await app(request.clone())
      const { status } = answer
      return [400, 404, 415].includes(status) ? new Response(body(request, status), { status: 500 }) : answer
    }
    const headers: [string, string][] = [['Authorization', `Bearer ${shelfToken}`]]
    const { findings } = await explore({
      ...{ model: shelfModel, url: 'http://localhost', headers, transport: fetchTransport(broken) },
    })
    return findings.filter(({ code }) => code === 'server-error')
  }
  it('have one cause where they say the same, with what was tried at each', async () => {
    const same = await found(({ url }) => `Error: the store is closed, at ${new URL(url).pathname}`)
    expect(new Set(same.map(({ cause }) => cause?.id))).toEqual(new Set(['500 Error: the store is closed, at /']))
    expect(same.map(({ cause }) => cause?.at)).toEqual([
      expect.stringMatching(/^addBook \(.+\)$/),
      expect.stringMatching(/^readBook \(.+\)$/),
    ])
    expect(new Set(same.map(({ fingerprint }) => fingerprint)).size).toBe(2)
  })
  it('have none where they say nothing', async () => {
    expect((await found(() => 'Internal Server Error')).map(({ cause }) => cause)).toEqual([undefined, undefined])
  })
  it('are told one by one where one operation falls in several ways', async () => {
    const words: Record<number, string> = { 400: 'no paper', 404: 'no shelf', 415: 'no ink' }
    const three = await found((_, status) => `Error: ${words[status]}`)
    expect(three.map(({ cause }) => [cause?.id, cause?.at.split(' ')[0]])).toEqual([
      ['500 Error: no paper', 'addBook'],
      ['500 Error: no ink', 'addBook'],
      ['500 Error: no shelf', 'readBook'],
    ])
  })
})
