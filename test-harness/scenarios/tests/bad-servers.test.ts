import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { makeFolder, removeFolders } from '../src/folder.ts'
import { onlySays, outcomeOf } from '../src/outcome-of.ts'
import { rawServer } from '../src/raw-server.ts'
import { xtaskJson } from '../src/xtask.ts'

afterAll(removeFolders)

const document = (servers = '') => `openapi: 3.1.0
info: { title: Teas, version: '1' }
${servers}paths:
  /teas:
    get:
      operationId: listTeas
      responses:
        '200': { description: teas, content: { application/json: { schema: { type: array, items: { type: string } } } } }
`

const head = (status: string, fields: Record<string, string | number> = {}): string =>
  [`HTTP/1.1 ${status}`, ...Object.entries(fields).map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n')
const json = { 'Content-Type': 'application/json' }
const teas = (more: Record<string, string | number> = {}) =>
  `${head('200 OK', { ...json, 'Content-Length': 9, ...more })}["green"]`
const notAllowed = head('405 Method Not Allowed', { Allow: 'GET', 'Content-Length': 0 })

/** Pieces for as long as somebody reads. */
const forever = (socket: Socket, piece: string | Buffer, everyMs = 0): void => {
  const more = () => {
    if (socket.destroyed) return
    const taken = socket.write(piece)
    if (everyMs > 0) setTimeout(more, everyMs).unref()
    else if (taken) setImmediate(more)
    else socket.once('drain', more)
  }
  more()
}
const chunk = (bytes: number) => `${bytes.toString(16)}\r\n${'x'.repeat(bytes)}\r\n`

const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024))

interface Bad {
  what: string
  says: unknown[]
  /** For `--timeout`: most are ended by time alone. */
  timeout?: string
  answer: (socket: Socket, request: string) => void
}

const get = 'GET /teas (listTeas):'
const at = 'api.yaml:5:5'
const ok = 'api.yaml:8:9'
const nothing = 'api.yaml:3:1 nothing-verified no operation ever answered 2xx: nothing was verified'

const bad: Bad[] = [
  { what: 'hangs', answer: () => {}, says: [nothing, `${at} service-timeout ${get} does not answer in time`] },
  {
    what: 'closes without an answer',
    answer: (socket) => socket.destroy(),
    says: [nothing, `${at} answer-truncated ${get} closes the connection without an answer`],
  },
  {
    what: 'closes within its body',
    answer: (socket) => socket.end(`${head('200 OK', { ...json, 'Content-Length': 900 })}["green"`),
    says: [`${ok} answer-truncated ${get} closes the connection within its body, after 8 of 900 bytes`],
  },
  {
    what: 'promises more than it sends, and keeps the connection',
    answer: (socket) => socket.write(`${head('200 OK', { ...json, 'Content-Length': 900 })}["green"]`),
    says: [`${ok} service-timeout ${get} does not end its body in time; 9 bytes came`],
  },
  {
    what: 'sends more than it promises',
    answer: (socket) => socket.write(`${head('200 OK', { ...json, 'Content-Length': 2 })}["green"]`),
    says: [
      `${ok} answer-malformed ${get} more bytes come than the answer says it has`,
      `api.yaml:8:48 body-invalid ${get} its body is no JSON: ["`,
    ],
  },
  {
    what: 'sends a body without end',
    answer: (socket) => {
      socket.write(head('200 OK', { ...json, 'Transfer-Encoding': 'chunked' }))
      forever(socket, chunk(1024 * 1024))
    },
    says: [`${ok} answer-too-large ${get} sends a body of more than 16777216 bytes`],
    timeout: '60000',
  },
  {
    what: 'drips a body without end',
    answer: (socket) => {
      socket.write(head('200 OK', { ...json, 'Transfer-Encoding': 'chunked' }))
      forever(socket, chunk(1), 20)
    },
    says: [expect.stringMatching(`^${ok} service-timeout .* does not end its body in time; \\d+ bytes came$`)],
  },
  {
    what: 'sends a gzip bomb',
    answer: (socket) => {
      socket.write(head('200 OK', { ...json, 'Content-Encoding': 'gzip', 'Content-Length': bomb.length }))
      socket.write(bomb)
    },
    says: [`${ok} answer-too-large ${get} sends a body of more than 16777216 bytes`],
    timeout: '60000',
  },
  {
    what: 'sends header fields without end',
    answer: (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n')
      forever(socket, `X-Tea: ${'x'.repeat(1000)}\r\n`)
    },
    says: [nothing, `${at} answer-too-large ${get} sends headers of more than 65536 bytes`],
  },
  {
    what: 'announces an answer without end',
    answer: (socket) => forever(socket, 'HTTP/1.1 103 Early Hints\r\n\r\n', 5),
    says: [nothing, `${at} service-timeout ${get} does not answer in time`],
  },
  {
    what: 'speaks another protocol',
    answer: (socket) => socket.end('220 tea.invalid ESMTP\r\n'),
    says: [nothing, `${at} answer-malformed ${get} sends no valid HTTP answer`],
  },
]

interface Call {
  servers?: string | undefined
  timeout?: string | undefined
}

const verify = (url: string, { servers = '', timeout = '700' }: Call = {}) =>
  outcomeOf(['verify', '--contract', 'api.yaml', '--url', url, '--timeout', timeout], {
    cwd: makeFolder({ 'api.yaml': document(servers) }).root,
  })

describe('every phase on a server that', () => {
  it.concurrent('[TL-VERIFY-502] refuses', async ({ expect }) => {
    const server = await rawServer(() => {})
    await server.close()
    expect(await verify(server.url)).toEqual(
      onlySays(
        1,
        `- service-unreachable ${server.url}: nothing answers (ECONNREFUSED); at coverage, listTeas: nothing answers (ECONNREFUSED)`,
      ),
    )
  })

  it.concurrent.for(bad)('[TL-VERIFY-502] $what', async ({ answer, says, timeout }, { expect }) => {
    const server = await rawServer((socket, request) =>
      request.startsWith('GET ') ? answer(socket, request) : socket.write(notAllowed),
    )
    try {
      expect(await verify(server.url, { timeout })).toEqual(onlySays(1, ...says))
    } finally {
      await server.close()
    }
  })

  it.concurrent('[TL-VERIFY-502] sends to another host, which is never asked', async ({ expect }) => {
    const other = await rawServer((socket) => socket.write(teas()))
    const server = await rawServer((socket, request) =>
      socket.write(
        request.startsWith('GET ')
          ? head('302 Found', { Location: `${other.url}/teas`, 'Content-Length': 0 })
          : notAllowed,
      ),
    )
    try {
      const undeclared = `api.yaml:7:7 status-undeclared ${get} answers 302, which is not among the responses of listTeas (200)`
      expect([await verify(server.url), other.connections()]).toEqual([onlySays(1, nothing, undeclared), 0])
    } finally {
      await Promise.all([server.close(), other.close()])
    }
  })
})

describe('a document whose servers', () => {
  const several = `servers:
  - { url: 'https://teas.invalid' }
  - { url: 'http://127.0.0.1:1/elsewhere' }
`
  const relative = `servers: [{ url: '/{area}/v1', variables: { area: { default: shop } } }]\n`
  const missed = [
    'api.yaml:4:1 mostly-404 the simplest request of 1 of 1 operations is answered with 404 (a warning)',
    'api.yaml:4:1 nothing-verified no operation ever answered 2xx: nothing was verified',
    'api.yaml:8:7 status-undeclared GET /teas (listTeas): answers 404, which is not among the responses of listTeas (200)',
  ]
  const cases: { what: string; servers: string; base: string; says: string[] }[] = [
    { what: 'are none', servers: '', base: '', says: [] },
    { what: 'are several, elsewhere', servers: several, base: '', says: [] },
    { what: 'are relative, and the URL says so', servers: relative, base: '/shop/v1', says: [] },
    { what: 'are relative, and the URL does not say so', servers: relative, base: '', says: missed },
  ]
  it.concurrent.for(cases)('[TL-VERIFY-503] $what', async ({ servers, base, says }, { expect }) => {
    const path = servers === relative ? '/shop/v1/teas' : '/teas'
    const server = await rawServer((socket, request) => {
      const [method, target] = request.split(' ')
      if (target !== path) socket.write(head('404 Not Found', { 'Content-Length': 0 }))
      else socket.write(method === 'GET' ? teas() : notAllowed)
    })
    try {
      const said = await verify(server.url + base, { servers })
      expect(said).toEqual({ ...onlySays(1, ...says), status: says.length === 0 ? 0 : 1 })
    } finally {
      await server.close()
    }
  })

  it('[TL-VERIFY-503] are relative, and what to give is said', async () => {
    const server = await rawServer((socket) => socket.write(head('404 Not Found', { 'Content-Length': 0 })))
    try {
      const { root } = makeFolder({ 'api.yaml': document(relative) })
      const { report } = await xtaskJson(['verify', '--contract', 'api.yaml', '--url', server.url], { cwd: root })
      expect(report.findings.find(({ code }) => code === 'mostly-404')?.help).toBe(
        `The document's servers stand under /shop/v1: give --url ${server.url}/shop/v1.`,
      )
    } finally {
      await server.close()
    }
  })
})

describe('a document of Swagger 2.0', () => {
  const calls = [
    ['verify', '--contract', 'api.yaml', '--url', 'http://127.0.0.1:1'],
    ['regen-openapi', '--input', 'api.yaml', '--out', 'generated'],
  ]
  it.concurrent.for(calls)(
    '[TL-VERIFY-505] is refused by name, with what converts it: %s',
    async (argv, { expect }) => {
      const { root } = makeFolder({ 'api.yaml': 'swagger: "2.0"\ninfo: { title: Tea, version: "1" }\npaths: {}\n' })
      const { status, report } = await xtaskJson(argv, { cwd: root })
      expect([status, report.findings.map(({ code, message, help }) => [code, message.slice(0, 23), help])]).toEqual([
        1,
        [
          [
            'openapi-not-read',
            'Swagger 2.0 is not read',
            'Convert the document first, and name what comes out: npx @scalar/cli document upgrade FILE --output openapi.json',
          ],
        ],
      ])
    },
  )
})
