import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { silentLog } from '@orchestrator/service-kit'
import { startDaemon as startManager } from 'pool-managerd'
import { Counter, Registry } from 'prom-client'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startDaemon } from '../src/index.ts'
import { configText, eventsOf, type Given, jsonBody, taskOf } from './support/service.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'orchestratord-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

/** Runs the daemon as a process on a configuration; `first` is its first line, `ended` how it ended. */
const run = (config: string | undefined, env: Record<string, string> = {}, flags: string[] = []) => {
  const file = join(folder, 'config.yaml')
  if (config !== undefined) writeFileSync(file, config)
  const child = spawn(
    process.execPath,
    [main, ...(config === undefined ? [] : ['--config', 'config.yaml']), ...flags],
    {
      cwd: folder,
      env: { PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  children.push(child)
  let [out, err] = ['', '']
  const first = new Promise<string>((done, failed) => {
    child.stdout.on('data', (chunk) => {
      out += chunk
      if (out.includes('\n')) done(out)
    })
    child.on('close', (code) => failed(new Error(`it ended with ${code} and said nothing but ${err}`)))
  })
  // Not every test waits for it.
  first.catch(() => {})
  child.stderr.on('data', (chunk) => {
    err += chunk
  })
  const ended = new Promise<{ code: number | null; out: string; err: string }>((done) => {
    child.on('close', (code) => done({ code, out, err }))
  })
  /** Resolves once an event is logged. */
  const logged = (event: string) =>
    expect.poll(() => eventNames(err.slice(0, err.lastIndexOf('\n') + 1))).toContain(event)
  return { child, first, ended, logged }
}
const heldWith = (given: Given) =>
  configText({ ...given, pools: [{ adapter: { kind: 'mock', script: [{ action: 'hold', after_tokens: 1 }] } }] })
const held = heldWith({ server: { limits: { shutdown_ms: 50 } } })

/** The events of a log, in their order. */
const eventNames = (err: string): string[] =>
  err
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { event: string }).event)

describe('the daemon', () => {
  it('[ORCH-1013] says in one line of JSON where it listens', async () => {
    const { first, child, ended } = run(held)
    const { url, ...rest } = JSON.parse(await first) as { url: string }
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(rest).toEqual({})
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    child.kill('SIGTERM')
    expect((await ended).out).toBe(`${JSON.stringify({ url })}\n`)
  })

  it.each(['SIGTERM', 'SIGINT'] as const)('[ORCH-1015] ends its streams and exits with 0 on %s', async (signal) => {
    const { first, child, ended } = run(held)
    const { url } = JSON.parse(await first) as { url: string }
    const task = taskOf()
    await fetch(`${url}/v1/tasks`, { method: 'POST', ...jsonBody(task) })
    const response = await fetch(`${url}/v1/tasks/${task.task_id}/stream`)
    child.kill(signal)
    expect((await eventsOf(response)).at(-1)).toMatchObject({ event: 'error', data: { code: 'WORKER_RESET' } })
    const { code, err } = await ended
    expect({ code, events: eventNames(err) }).toEqual({
      code: 0,
      events: ['service.started', 'service.stopping', 'task.failed', 'service.stopped'],
    })
  })

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('[ORCH-1027] exits at once with the second %s', async (signal, wanted) => {
    const { first, child, ended, logged } = run(heldWith({ server: { limits: { shutdown_ms: 3_600_000 } } }))
    const { url } = JSON.parse(await first) as { url: string }
    await fetch(`${url}/v1/tasks`, { method: 'POST', ...jsonBody(taskOf()) })
    child.kill(signal)
    await logged('service.stopping')
    child.kill(signal)
    expect(await ended).toMatchObject({ code: wanted })
  })

  it('[ORCH-2090] [ORCH-2091] killed and started again, has lost no task and runs none twice', async () => {
    const text = heldWith({ server: { state_dir: join(folder, 'state'), limits: { shutdown_ms: 0 } } })
    const life = async () => {
      const { first, child, ended } = run(text)
      return { url: (JSON.parse(await first) as { url: string }).url, child, ended }
    }
    const before = await life()
    const [running, waiting] = [taskOf(), taskOf()]
    for (const task of [running, waiting]) {
      await fetch(`${before.url}/v1/tasks`, { method: 'POST', ...jsonBody(task) })
    }
    const stream = async (url: string, task: { task_id: string }) => fetch(`${url}/v1/tasks/${task.task_id}/stream`)
    const given = async (url: string) =>
      (await (await fetch(`${url}/metrics`)).text()).match(/^tokens_out_total.*} (.*)$/m)?.[1]
    await expect.poll(() => given(before.url)).toBe('1')
    before.child.kill('SIGKILL')
    await before.ended
    const { url } = await life()
    expect((await eventsOf(await stream(url, running))).at(-1)).toMatchObject({
      event: 'error',
      data: { code: 'WORKER_RESET', message: 'the service was restarted while it ran' },
    })
    await expect.poll(() => given(url)).toBe('1')
    expect((await stream(url, waiting)).status).toBe(200)
    const started = (await (await fetch(`${url}/metrics`)).text()).match(/^tasks_started_total.*"interactive"} (.*)$/m)
    expect(started?.[1]).toBe('1')
  })

  it('[OC-CONFIG-6010] prints each problem of its configuration with its place, and exits with 1', async () => {
    const text = 'pools:\n  - id: chat\n    engine: llama\n    model: x\n    devices: [0]\n    modle: x\n'
    const { code, out, err } = await run(text).ended
    expect({ code, out, places: err.split('\n').map((line) => line.split(': ')[0]) }).toEqual({
      code: 1,
      out: '',
      places: ['config.yaml:3:13', 'config.yaml:6:5', ''],
    })
  })

  it('[OC-CONFIG-6010] says where broken YAML is broken', async () => {
    const { code, err } = await run('pools: [\n').ended
    expect(code).toBe(1)
    expect(err).toMatch(/^config\.yaml:\d+:\d+: /)
    expect(err).not.toContain('    at ')
  })

  describe('on a configuration with a key that nobody names', () => {
    const text = `${held.slice(0, -1)}, "servre": {} }`
    const place = `config.yaml:1:${held.length + 2}:`

    it.each([[[]], [['--config-mode', 'strict']]])('[OC-CONFIG-6011] does not start, called with %j', async (flags) => {
      const { code, err } = await run(text, {}, flags).ended
      expect({ code, place: err.split(' ')[0] }).toEqual({ code: 1, place })
    })

    it('[OC-CONFIG-6011] [OC-CONFIG-6012] starts in compat mode, and logs a warning', async () => {
      const { first, child, ended } = run(text, {}, ['--config-mode', 'compat'])
      expect(JSON.parse(await first)).toHaveProperty('url')
      child.kill('SIGTERM')
      const { code, err } = await ended
      const [warning] = err.split('\n').map((line) => (line === '' ? undefined : JSON.parse(line)))
      expect({ code, warning }).toMatchObject({
        code: 0,
        warning: { level: 'warn', event: 'config.warned', code: 'config-unknown-key', file: 'config.yaml', line: 1 },
      })
    })
  })

  it('says how it is called, and exits with 2, without its file', async () => {
    expect(await run(undefined).ended).toEqual({
      code: 2,
      out: '',
      err: 'usage: orchestratord --config FILE [--config-mode strict|compat]\n',
    })
  })

  it('says that its port is taken, and exits with 1', async () => {
    const { first } = run(held)
    const { port } = new URL((JSON.parse(await first) as { url: string }).url)
    const { code, err } = await run(held, { PORT: port }).ended
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining(`127.0.0.1:${port}: `) })
  })

  it('[ORCH-2029] cancels the task of a client whose connection breaks', async () => {
    const { first } = run(held)
    const { url } = JSON.parse(await first) as { url: string }
    const task = taskOf()
    await fetch(`${url}/v1/tasks`, { method: 'POST', ...jsonBody(task) })
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname)
    socket.write(`GET /v1/tasks/${task.task_id}/stream HTTP/1.1\r\nHost: x\r\n\r\n`)
    await new Promise((done) => socket.on('data', (data) => String(data).includes('event: token') && done(undefined)))
    socket.destroy()
    const canceled = async () =>
      (await (await fetch(`${url}/metrics`)).text()).match(/^tasks_canceled_total.*"disconnect"} (.*)$/m)?.[1]
    await expect.poll(canceled).toBe('1')
    const story = await eventsOf(await fetch(`${url}/v1/tasks/${task.task_id}/stream`))
    expect(story.at(-1)).toMatchObject({ event: 'end', data: { reason: 'canceled' } })
  })

  it('[ORCH-2005] answers a body that is too long before all of it was sent', async () => {
    const { first } = run(configText({ server: { body_limit_bytes: 100 } }))
    const { url } = JSON.parse(await first) as { url: string }
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname)
    const head = 'POST /v1/tasks HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n'
    socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n80\r\n${'x'.repeat(128)}\r\n`)
    const answer = await new Promise<string>((done) => socket.once('data', (data) => done(String(data))))
    socket.destroy()
    expect(answer.split('\r\n')[0]).toBe('HTTP/1.1 413 Payload Too Large')
    expect(answer).toMatch(/x-correlation-id: /i)
  })
})

describe('pools that are managed elsewhere', () => {
  it('[OC-POOL-3039] [OC-POOL-3040] are those of the manager that the configuration names', async () => {
    const options = { env: { PORT: '0' }, log: silentLog }
    const manager = await startManager({ ...options, config: { text: held, file: 'pools.yaml' } })
    if ('problems' in manager) throw new Error(manager.problems.join())
    const { pool_manager, ...rest } = { ...JSON.parse(held), pool_manager: { url: manager.url } } as Record<
      string,
      object
    >
    const text = JSON.stringify({ ...rest, pool_manager })
    const daemon = await startDaemon({ ...options, config: { text, file: 'x.yaml' } })
    if ('problems' in daemon) throw new Error(daemon.problems.join())
    const ready = async () => (await fetch(`${daemon.url}/readyz`)).status
    await expect.poll(ready).toBe(200)
    const task = taskOf()
    await fetch(`${daemon.url}/v1/tasks`, { method: 'POST', ...jsonBody(task) })
    const metrics = async () => (await fetch(`${daemon.url}/metrics`)).text()
    await expect.poll(async () => /^tokens_out_total.*} 1$/m.test(await metrics())).toBe(true)
    await manager.stop()
    await expect.poll(ready, { timeout: 10_000 }).toBe(503)
    await daemon.stop()
  })
})

describe('a body of ten megabytes', () => {
  it('[ORCH-2005] is answered with 413 before it is read, also where the client waits to be asked for it', async () => {
    const { first } = run(held)
    const { hostname, port } = new URL((JSON.parse(await first) as { url: string }).url)
    for (const more of ['', 'Expect: 100-continue\r\n']) {
      const socket = connect(Number(port), hostname)
      const head =
        'POST /v1/tasks HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10485760\r\n'
      const answer = new Promise<string>((done) => {
        let all = ''
        socket.on('data', (data) => {
          all += data
          if (all.includes('PAYLOAD')) done(all)
        })
      })
      socket.write(`${head}${more}\r\n`)
      expect(await answer).toMatch(/^(HTTP\/1.1 100 Continue\r\n\r\n)?HTTP\/1.1 413 Payload Too Large\r\n/)
      socket.destroy()
    }
  })
})

describe('what is no request', () => {
  const garbage = [
    'FOO\r\n\r\n',
    'BREW /healthz HTTP/1.1\r\nHost: x\r\n\r\n',
    'GET /healthz HTTP/1.1\r\nHost: a b\r\n\r\n',
    'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n',
    `GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`,
    'POST /v1/tasks HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n',
  ]

  it('[ORCH-1016] is 400 with an envelope and a correlation ID, and the service goes on', async () => {
    const { first } = run(held)
    const { url } = JSON.parse(await first) as { url: string }
    const { hostname, port } = new URL(url)
    for (const text of garbage) {
      const socket = connect(Number(port), hostname)
      const answer = new Promise<string>((done) => {
        let all = ''
        socket.on('data', (data) => {
          all += data
        })
        socket.on('close', () => done(all))
      })
      socket.write(text)
      const [head, body] = (await answer).split('\r\n\r\n')
      expect(head).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/)
      expect(head).toMatch(/\r\nX-Correlation-Id: [0-9a-f-]{36}(\r\n|$)/i)
      expect(body).toContain('"code":"INVALID_PARAMS"')
    }
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
  })
})

describe('the registry check', () => {
  const start = async (registry: Registry) => {
    const daemon = await startDaemon({
      config: { text: held, file: 'x.yaml' },
      env: { PORT: '0' },
      registry,
      log: silentLog,
    })
    if ('problems' in daemon) return daemon.problems
    await daemon.stop()
    return []
  }

  it('[OC-METRICS-7002] refuses to start beside a metric that the contract does not name', async () => {
    const registry = new Registry()
    expect(await start(registry)).toEqual([])
    const other = new Registry()
    new Counter({ name: 'surprises_total', help: 'Nobody asked.', registers: [other] })
    const problems = await start(other)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(/^the metrics registry differs from the metrics contract: .*surprises_total/)
  })
})
