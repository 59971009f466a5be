import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { cli, lastJson } from './support/cli.ts'
import { end, event, hang, json, misbehaving, started, stream, token } from './support/misbehaving.ts'

const id = '5b0f6d1e-1c0a-4b7e-9a52-3f1d2c4b5a01'
const streamCall = `GET /v1/tasks/${id}/stream`
const submit = ['submit', 'Hi', '--model', 'hf:tiny/chat', '--engine', 'llamacpp', '--task-id', id]
const admitted = json(202, { task_id: id, queue_position: 0, predicted_start_ms: 0, backoff_ms: 0 })

/** A server below HTTP, which does as it is told with each connection. */
const rawServer = async (connected: (socket: Socket) => void): Promise<string> => {
  const server = createServer(connected).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** What `watch` says of a stream that goes on as it is told, connection by connection. */
const watched = async (connections: Parameters<typeof misbehaving>[0][string], flags: string[] = []) => {
  const { url, asked } = await misbehaving({ [streamCall]: connections })
  const ended = await cli(['watch', id, '--url', url, ...flags])
  const sent = asked.filter(({ call }) => call === streamCall).map(({ headers }) => headers['last-event-id'])
  return { ...ended, sent }
}

describe('a service', () => {
  it('[OC-CLI-8033] that is not there is named', async () => {
    const url = await rawServer((socket) => void socket.destroy())
    expect(await cli(['pools', 'list', '--url', url])).toEqual({
      code: 10,
      out: '',
      err: `orchestrator: unreachable: ${url} cannot be reached: the connection was closed before an answer\n`,
    })
    const gone = createServer().listen(0, '127.0.0.1')
    await once(gone, 'listening')
    const { port } = gone.address() as AddressInfo
    gone.close()
    await once(gone, 'close')
    expect((await cli(['pools', 'list', '--url', `http://127.0.0.1:${port}`])).err).toContain('nobody listens there')
    expect((await cli(['pools', 'list', '--url', 'http://no-such-host.invalid'])).code).toBe(10)
  })

  it('[OC-CLI-8034] that does not answer in time is silent', async () => {
    const { url } = await misbehaving({ 'GET /v1/capabilities': hang })
    const { code, err } = await cli(['pools', 'list', '--url', url, '--timeout-ms', '20'])
    expect({ code, err }).toEqual({ code: 11, err: `orchestrator: silent: ${url} gave no answer within 20 ms\n` })
    const late = await misbehaving({ 'GET /readyz': hang })
    expect((await cli(['pools', 'list', '--url', late.url, '--timeout-ms', '200'])).code).toBe(11)
  })

  it('[OC-CLI-8032] that answers what the contract does not have is foreign', async () => {
    const check = async (answer: Parameters<typeof misbehaving>[0][string], want: string) => {
      const { url } = await misbehaving({ 'GET /readyz': answer })
      const { code, out, err } = await cli(['pools', 'list', '--url', url])
      expect({ code, out }).toEqual({ code: 12, out: '' })
      expect(err).toContain(want)
      expect(err).not.toContain('    at ')
    }
    await check(json(418, {}), 'getReadiness: answered 418, which its contract does not declare')
    await check(json(200, { ready: 'yes', pools: [] }), 'getReadiness')
    await check(
      (response) => void response.writeHead(200).end('<html>'),
      'getReadiness: answered 200 without the header',
    )
    const raw = await rawServer((socket) => socket.end('SSH-2.0-OpenSSH_9\r\n\r\n'))
    expect((await cli(['pools', 'list', '--url', raw])).code).toBe(12)
    const odd = await watched([stream([started, event('surprise', {})])])
    expect({ code: odd.code, err: odd.err }).toEqual({
      code: 12,
      err: expect.stringContaining("streamTask: sent an event 'surprise' that its contract does not declare"),
    })
  })

  it('[OC-CLI-8023] that is busy says when to come back', async () => {
    const body = {
      code: 'ADMISSION_REJECT',
      message: 'full',
      retriable: true,
      retry_after_ms: 320,
      policy_label: 'reject',
    }
    const { url } = await misbehaving({
      'POST /v1/tasks': json(429, body, { 'Retry-After': '1', 'X-Backoff-Ms': '320' }),
    })
    const { code, out, err } = await cli([...submit, '--url', url, '--json'])
    expect(code).toBe(5)
    expect(err).toBe('orchestrator: busy: ADMISSION_REJECT full (try again in 320 ms; correlation ID the-id)\n')
    expect(lastJson(out)).toMatchObject({ error: { outcome: 'busy', retryAfterMs: 320 }, exitCode: 5 })
  })
})

describe('a stream', () => {
  it('[OC-CLI-8036] that breaks is resumed behind its last token, which is said', async () => {
    const broken = stream([started, token(0), token(1)], 'break')
    expect(await watched([broken, stream([started, token(2), end])])).toEqual({
      code: 0,
      out: ' t0 t1 t2\n',
      err: `orchestrator: the stream of task ${id} broke behind token 1; resuming\n`,
      sent: [undefined, '1'],
    })
    const ended = stream([started, token(0)], 'end')
    const resumed = stream([started, token(1)], 'break')
    expect(await watched([ended, resumed, stream([started, token(2), end])])).toMatchObject({
      code: 0,
      out: ' t0 t1 t2\n',
      sent: [undefined, '0', '1'],
    })
  })

  it('[OC-CLI-8016] that breaks within a line is told on the next one, where both outputs are one terminal', async () => {
    const { url } = await misbehaving({ [streamCall]: stream([started, token(0)], 'break') })
    const messages = async (terminal: ('stdout' | 'stderr')[]) => {
      const { err } = await cli(['watch', id, '--url', url, '--reconnects', '0'], { terminal, env: { CI: 'true' } })
      return err
    }
    const message = 'the stream broke and could not be resumed'
    expect(await messages(['stdout', 'stderr'])).toMatch(new RegExp(`^\n.*orchestrator: .*lost.*: ${message}.*\n$`))
    for (const terminal of [['stdout' as const], ['stderr' as const], []]) {
      expect(await messages(terminal)).toMatch(new RegExp(`^orchestrator: .*lost.*: ${message}.*\n$`))
    }
  })

  it('[OC-CLI-8048] [OC-CLI-8036] is read from behind a token, and resumed behind a later one', async () => {
    const broken = stream([started, token(4)], 'break')
    expect(await watched([broken, stream([started, token(5), end])], ['--from', '3'])).toMatchObject({
      code: 0,
      out: ' t4 t5\n',
      sent: ['3', '4'],
    })
  })

  it('[OC-CLI-8037] that gives a token again shows it once, and one that lacks a token is foreign', async () => {
    const broken = stream([started, token(0), token(1)], 'break')
    const again = stream([started, token(0), token(1), token(2), end])
    expect(await watched([broken, again])).toMatchObject({ code: 0, out: ' t0 t1 t2\n' })
    const { out } = await watched([broken, again], ['--json'])
    expect(out.match(/"event":"token"/g)).toHaveLength(3)
    expect(await watched([broken, stream([started, token(3), end])])).toMatchObject({
      code: 12,
      err: expect.stringContaining('gives token 3 behind token 1'),
    })
  })

  it('[OC-CLI-8038] that cannot be resumed is lost, and the message says how to read on', async () => {
    const broken = stream([started, token(0)], 'break')
    const nothing = stream(['retry: 1\n\n'], 'break')
    const lost = await watched([broken, nothing], ['--reconnects', '2'])
    expect(lost).toMatchObject({ code: 13, out: ' t0', sent: [undefined, '0', '0'] })
    expect(lost.err).toContain(`orchestrator watch ${id} --from 0\n`)
    expect(await watched([broken], ['--reconnects', '0'])).toMatchObject({ code: 13, sent: [undefined] })
  })

  it('[OC-CLI-8049] that the service no longer knows is lost, and the message says how to read it anew', async () => {
    const broken = stream([started, token(0)], 'break')
    for (const [status, code] of [
      [400, 'INVALID_PARAMS'],
      [404, 'NOT_FOUND'],
    ] as const) {
      const ended = await watched([broken, json(status, { code, message: 'no such event' })])
      expect(ended).toMatchObject({ code: 13, out: ' t0', sent: [undefined, '0'] })
      expect(ended.err).toContain(`as after a restart; orchestrator watch ${id}\n`)
    }
    expect((await watched([json(404, { code: 'NOT_FOUND', message: 'no task has this ID' })])).code).toBe(3)
  })

  it('[OC-CLI-8035] that says nothing is silent, also where a deadline stands for the flag', async () => {
    expect(await watched([stream([started, token(0)], 'hang')], ['--silence-ms', '50'])).toMatchObject({
      code: 11,
      out: ' t0',
      err: `orchestrator: silent: the task ${id} gave nothing for 50 ms; it may still run\n`,
    })
    const { url } = await misbehaving({ 'POST /v1/tasks': admitted, [streamCall]: stream([started], 'hang') })
    const { code } = await cli([...submit, '--url', url, '--silence-ms', '30'])
    expect(code).toBe(11)
  })

  it('[OC-CLI-8042] that ends with an error or a cancel gives their outcome', async () => {
    const failing = (code: string) =>
      watched([stream([started, token(0), event('error', { code, message: 'so it is' })])])
    expect(await failing('WORKER_RESET')).toMatchObject({
      code: 1,
      out: ' t0',
      err: `orchestrator: failed: WORKER_RESET the task ${id} failed: so it is\n`,
    })
    expect((await failing('POOL_UNAVAILABLE')).code).toBe(6)
    const canceled = event('end', { tokens_out: 0, decode_ms: 0, reason: 'canceled' })
    expect(await watched([stream([started, canceled])])).toMatchObject({ code: 8, out: '' })
  })
})
