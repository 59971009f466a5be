import { spawn } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A service of the greeter's contract that has the trouble which its argument names. */
const trouble = process.argv[2] ?? 'none'

/** Children that do not hear SIGTERM: a run that ends only its own child leaves them behind. */
const family = trouble === 'family'
if (family) spawn(process.execPath, ['-e', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"])
if (family) process.on('SIGTERM', () => {})

/** Tells whoever waits for it that a request has come. */
const record = (path: string) => process.env.RECORD && appendFileSync(process.env.RECORD, `${path}\n`)

const json = (response: ServerResponse, more: Record<string, string> = {}) =>
  response.writeHead(200, { 'content-type': 'application/json', 'X-Tone': 'warm', ...more })

/** Writes for as long as somebody reads. */
const forEver = (response: ServerResponse, piece: string | Buffer, everyMs?: number): void => {
  const write = () => {
    if (response.destroyed) return
    const more = response.write(piece)
    if (everyMs !== undefined) setTimeout(write, everyMs)
    else if (more) setImmediate(write)
    else response.once('drain', write)
  }
  write()
}

const greet: Record<string, (response: ServerResponse) => void> = {
  'answers-500': (response) => response.writeHead(500).end('{}'),
  hangs: () => {},
  family: () => {},
  endless: (response) => forEver(json(response), 'x'.repeat(65_536)),
  drips: (response) => forEver(json(response), ' ', 20),
  'closes-within': (response) => json(response, { 'content-length': '100' }).write('{"text"', () => response.destroy()),
  'closes-before': (response) => void response.destroy(),
  dies: () => die(),
}

const tick = 'event: tick\ndata: {"i":0}\n\n'

const stream: Record<string, (response: ServerResponse) => void> = {
  'ticks-for-ever': (response) => forEver(response, tick),
  'ticks-slowly': (response) => forEver(response, tick, 20),
  'ticks-then-closes': (response) => response.write(tick, () => response.destroy()),
  'ticks-then-silence': (response) => void response.write(tick),
  'ticks-no-more': (response) => response.end(tick),
}

/** Nobody can connect any more, and whoever reads its output has it, before the process is gone. */
const die = (): void => {
  server.close()
  process.stderr.write('out of tea\n', () => process.exit(7))
}

const exposition = '# HELP greetings_total Greetings given.\n# TYPE greetings_total counter\n'

const metrics: Record<string, (response: ServerResponse) => void> = {
  'metrics-html': (response) =>
    response.setHeader('content-type', 'text/html').end('<!doctype html>\n<h1>Hello</h1>\n'),
  'metrics-json': (response) => json(response).end('{"greetings_total": 1}\n'),
  'metrics-binary': (response) => response.end(Buffer.from([0x1f, 0x8b, 0x08, 0, 0xff, 0xfe, 0x0a, 0x80, 0x0a])),
  'metrics-endless': (response) => forEver(response, `${exposition}${'greetings_total{tone="warm"} 1\n'.repeat(2000)}`),
  'metrics-drips': (response) => forEver(response, '#\n', 20),
  'metrics-hang': () => {},
  'metrics-500': (response) => response.writeHead(500).end('no'),
  'metrics-close': (response) => void response.destroy(),
}

const server = createServer((request, response) => {
  const path = request.url ?? '/'
  record(path)
  if (path === '/readyz') {
    if (trouble === 'ready-hangs') return
    return void response.writeHead(trouble === 'never-ready' ? 503 : 200).end()
  }
  if (path === '/metrics') {
    const answer = metrics[trouble]
    if (answer) return answer(response)
    return void response
      .setHeader('content-type', 'text/plain; version=0.0.4')
      .end(`${exposition}greetings_total{tone="warm"} 1\n`)
  }
  const answer = greet[trouble] ?? stream[trouble]
  if (path === '/ticks') response.setHeader('content-type', 'text/event-stream')
  if (answer) return answer(response)
  if (path === '/hello/nobody') return trouble === 'dies-at-last' ? die() : void response.writeHead(404).end()
  json(response).end('{"text":"hello ada"}')
})

if (trouble === 'exits') {
  console.error('cannot open the database at /var/lib/greeter')
  process.exit(3)
}
if (trouble === 'silent') {
  console.error('waiting for the database')
  setInterval(() => {}, 1000)
} else {
  server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo
    console.log(trouble === 'no-url' ? `listening on ${port}` : JSON.stringify({ url: `http://127.0.0.1:${port}` }))
  })
}
