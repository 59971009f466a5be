import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Location } from '@throughline/kernel'
import { describe, expect, it } from 'vitest'
import { verifyProvider } from '../src/index.ts'
import { fixtures } from './kiosk.ts'

type Answer = (response: ServerResponse, request: IncomingMessage) => void

const sse = (text: string): Answer => {
  return (response) => response.writeHead(200, { 'Content-Type': 'text/event-stream' }).end(text)
}
const user = (body: unknown, headers: Record<string, string> = {}, status = 200): Answer => {
  return (response) => {
    response
      .writeHead(status, { 'Content-Type': 'application/json', 'X-Tags': '1', ...headers })
      .end(JSON.stringify(body))
  }
}

/** The end of a pointer: enough to know the place by. */
const placeOf = (location: Location | undefined): string => (location?.pointer ?? '').split('/').slice(-2).join('/')

/** Which errors one operation of `fixtures/feed.yaml` earns with an answer; the messages behind the request. */
const check = async (operationId: string, answer: Answer, limits = {}) => {
  const server = createServer((request, response) => answer(response, request))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const { findings } = await verifyProvider({
      ...{ root: fixtures, contracts: ['feed.yaml'], url, only: [operationId], timeoutMs: 5_000 },
      limits: { events: 20, ...limits },
    })
    return findings
      .filter(({ level }) => level === 'error')
      .map(({ code, message, location }) => `${code} ${placeOf(location)}: ${message.replace(/^.*?\): /, '')}`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

const endless = (text: (at: number) => string): Answer => {
  return (response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    let at = 0
    const timer = setInterval(() => response.write(text(at++)), 1)
    response.on('close', () => clearInterval(timer))
  }
}

describe('streams', () => {
  const tick = (at: number) => `event: tick\ndata: ${at}\n\n`
  it('one that names no end may run for ever, as far as it goes in order', async () => {
    expect(await check('watchTicks', endless(tick))).toEqual([])
    expect(
      await check(
        'watchTicks',
        endless((at) => tick(at === 3 ? 0.5 : at)),
      ),
    ).toEqual(["sse-payload-invalid tick/schema: event 4, 'tick', breaks its schema: its payload must be integer: 0.5"])
  })
  it('text payloads and a literal last payload', async () => {
    const done = 'data: [DONE]\n\n'
    expect(await check('readChunks', sse(`data: once\n\n${done}`))).toEqual([])
    expect(await check('readChunks', sse(`data: too long\n\n${done}`))).toEqual([
      'sse-payload-invalid message/schema: event 1, \'message\', breaks its schema: its payload must NOT have more than 5 characters: "too long"',
    ])
    expect(await check('readChunks', sse('data: once\n\n'))).toEqual([
      'sse-sentinel-missing text~1event-stream/x-sse-events: the stream ends without [DONE]',
    ])
    expect(await check('readChunks', sse(`data: once\n\n${done}data: once\n\n`))).toEqual([
      "sse-after-terminal text~1event-stream/x-sse-events: 'message' follows the last payload [DONE]",
    ])
  })
  it('a literal last payload ends a stream that stays open', async () => {
    // What comes before it in the document is sent as well: only this one stays open.
    const open = (text: string): Answer => {
      return (response, { url }) => {
        response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write(text)
        if (url !== '/chunks') response.end()
      }
    }
    const soon = { afterTerminalMs: 50 }
    expect(await check('readChunks', open('data: once\n\ndata: [DONE]\n\n'), soon)).toEqual([])
    expect(await check('readChunks', open('data: [DONE]\n\n'), soon)).toEqual([
      'sse-order-broken text~1event-stream/x-sse-events: the stream ends at its beginning, where the order says message',
    ])
  })
  it('a literal last payload may stand behind a terminal event', async () => {
    const [word, end, done] = ['event: word\ndata: "tea"\n\n', 'event: end\ndata: 1\n\n', 'data: [DONE]\n\n']
    expect(await check('readTale', sse(word + end + done))).toEqual([])
    expect(await check('readTale', sse(word + end))).toEqual([])
    expect(await check('readTale', sse(word + done))).toEqual([])
    expect(await check('readTale', sse(end + done + done))).toEqual([
      "sse-after-terminal text~1event-stream/x-sse-events: 'message' follows the last payload [DONE]",
    ])
    expect(
      await check(
        'readTale',
        endless(() => word),
      ),
    ).toEqual([
      'stream-endless text~1event-stream/x-sse-events: the stream does not end; 20 events came, none of them the last',
    ])
  })
  it('an exact transcript', async () => {
    const a = 'event: a\ndata: {"y": 2, "x": 1}\n\n'
    expect(await check('readQuotes', sse(`: hi\n\n${a}data: two\n\n`))).toEqual([])
    expect(await check('readQuotes', sse(`${a}data: three\n\n`))).toEqual([
      'example-mismatch examples/quoted: the answer at /1/data is "three", not "two"',
    ])
    expect(await check('readQuotes', sse(a))).toEqual([
      'example-mismatch examples/quoted: the answer at /1 is nothing, not {"event":"message","data":"two"}',
    ])
  })
})

describe('bodies of a 3.0 document', () => {
  const friend = (name: unknown) => ({ name, friends: [] })
  it('[TL-VERIFY-002] nullable, references, recursion, bounds, readOnly and writeOnly', async () => {
    expect(await check('readUser', user({ ...friend('a'), id: '1', age: 0.1, friends: [friend(null)] }))).toEqual([])
    expect(await check('readUser', user({ ...friend('a'), nickname: 'a_b-c' }))).toEqual([])
    expect(
      (
        await check('readUser', user({ name: 'a', nickname: 'A', age: 0, friends: [friend(1), { friends: 1 }] }))
      ).sort(),
    ).toEqual(
      [
        'body-invalid properties/friends: its body at /friends/1/friends must be array: 1',
        'body-invalid properties/name: its body at /friends/0/name must be string or null: 1',
        "body-invalid schemas/User: its body at /friends/1 has no 'name'",
        'body-invalid properties/age: its body at /age must be > 0: 0',
        'body-invalid schemas/Nickname: its body at /nickname must match pattern "^[a-z_\\-]+$": "A"',
      ].sort(),
    )
    expect(await check('readUser', user({ ...friend('a'), password: 'x', more: 1 }))).toEqual([
      "body-invalid schemas/User: its body has 'more', which the contract does not declare",
      'body-invalid properties/password: its body at /password is writeOnly, and no answer holds it',
    ])
  })
  it('[TL-VERIFY-225] what names itself as one alternative is that one', async () => {
    expect(await check('readPet', user({ kind: 'meow', lives: 9 }))).toEqual([])
    expect(await check('readPet', user({ kind: 'meow', tricks: 1 }))).toEqual([
      expect.stringContaining("body-invalid schemas/Cat: its body has no 'lives'"),
    ])
    expect(await check('readPet', user({ kind: 'Dog', lives: 9 }))).toEqual([
      expect.stringContaining("body-invalid schemas/Dog: its body has no 'tricks'"),
    ])
  })
  it('tells the first faults only', async () => {
    const many = await check('readUser', user({ ...friend('a'), friends: Array(40).fill(1) }))
    expect([many.length, many.at(-1)]).toEqual([5, expect.stringContaining('and 35 more faults')])
  })
  it('a body nested too deep is a fault, not a crash', async () => {
    const depth = 100_000
    const deep: Answer = (response) => {
      response.writeHead(200, { 'Content-Type': 'application/json', 'X-Tags': '1' })
      response.end(`${'{"name":"a","friends":['.repeat(depth)}${']}'.repeat(depth)}`)
    }
    expect(await check('readUser', deep)).toEqual([expect.stringMatching(/^body-invalid .*nested too deep/)])
  })
  it('a range of statuses takes each of its own, and `default` the rest', async () => {
    expect(await check('readUser', user(friend('a'), {}, 207))).toEqual([])
    expect(await check('readUser', user(friend('a'), {}, 404))).toEqual([
      'status-mismatch responses/2XX: answers 404, where the contract says 2XX; its body: {"name":"a","friends":[]}',
    ])
  })
  it('a text is read in its charset, and judged where its schema speaks of texts', async () => {
    const text = (contentType: string, bytes: string | Buffer): Answer => {
      return (response) => response.writeHead(200, { 'Content-Type': contentType }).end(bytes)
    }
    expect(await check('readWord', text('text/plain', 'thé'))).toEqual([])
    expect(await check('readWord', text('text/plain; charset="ISO-8859-1"', Buffer.from('thé', 'latin1')))).toEqual([])
    expect(await check('readWord', text('text/plain', Buffer.from('thé', 'latin1')))).toEqual([
      'body-invalid content/text~1plain: its body is not in the character encoding that it says',
    ])
    expect(await check('readTable', text('text/csv; charset=utf-8; header=present', 'a,b'))).toEqual([])
    expect(await check('readTable', text('text/csv; header=absent', 'a,b'))).toEqual([
      'content-type-mismatch content/text~1csv; header=present: ' +
        'answers with the content type text/csv; header=absent, not text/csv; header=present',
    ])
  })
  it('what is no text is not judged, and a HEAD has no body', async () => {
    const json: Answer = (response) =>
      response.writeHead(200, { 'Content-Type': 'application/json', 'X-Size': '3' }).end()
    const png: Answer = (response) =>
      response.writeHead(200, { 'Content-Type': 'image/png', 'X-Size': '3' }).end('\x89PN')
    expect(await check('readPicture', png)).toEqual([])
    expect(await check('askPicture', json)).toEqual([])
    expect(await check('askPicture', png)).toEqual([])
    expect(await check('askPicture', (response) => response.writeHead(200).end())).toEqual([
      'header-missing headers/X-Size: the answer has no X-Size header',
    ])
  })
})

describe('[TL-VERIFY-002] headers by the types of their schemas', () => {
  const cases: [name: string, headers: Record<string, string>, want: string[]][] = [
    ['a list', { 'X-Tags': '1, 2' }, []],
    [
      'a list that is too long',
      { 'X-Tags': '1,2,3' },
      ['header-invalid X-Tags/schema: the header X-Tags, "1,2,3", must NOT have more than 2 items'],
    ],
    [
      'a list of the wrong type',
      { 'X-Tags': '1,b' },
      ['header-invalid schema/items: the header X-Tags, "1,b", must be integer'],
    ],
    ['an object', { 'X-Session': 'id,7,age,3' }, []],
    [
      'an object with a wrong member',
      { 'X-Session': 'id,a,age,old' },
      ['header-invalid properties/age: the header X-Session, "id,a,age,old", must be integer'],
    ],
    ['a text of digits', { 'X-Token': '1234' }, []],
    [
      'a secret',
      { 'X-Token': 'hunter22' },
      ['header-invalid X-Token/schema: the header X-Token, [redacted], must NOT have more than 4 characters'],
    ],
    ['nothing where it may be null', { 'X-Count': '' }, []],
    ['a boolean', { 'X-Flag': 'true' }, []],
    ['no boolean', { 'X-Flag': 'yes' }, ['header-invalid schemas/Flag: the header X-Flag, "yes", must be boolean']],
  ]
  for (const [name, headers, want] of cases) {
    it(name, async () => expect(await check('readUser', user({ name: 'a', friends: [] }, headers))).toEqual(want))
  }
})
