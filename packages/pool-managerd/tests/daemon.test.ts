import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { silentLog } from '@orchestrator/service-kit'
import { Counter, Registry } from 'prom-client'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startDaemon } from '../src/index.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const engine = '#!/bin/sh\nsleep 600 &\necho $! > "$1"\nwait\n'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pool-managerd-'))
  writeFileSync(join(folder, 'engine'), engine)
  chmodSync(join(folder, 'engine'), 0o755)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

const pool = { id: 'chat', engine: 'llamacpp', model: 'hf:old', devices: [0], adapter: { kind: 'mock' } }

/** Runs the daemon as a process on a configuration; `first` is its first line, `ended` how it ended. */
const run = (config: object, env: Record<string, string> = {}) => {
  writeFileSync(join(folder, 'config.yaml'), JSON.stringify(config))
  const child = spawn(process.execPath, [main, '--config', 'config.yaml'], {
    cwd: folder,
    env: { PORT: '0', PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
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
  return { child, first, ended }
}

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

/** A process that was told to end needs a moment for it. */
const untilEnded = async (pid: number): Promise<void> => {
  while (isRunning(pid)) await new Promise((done) => setTimeout(done, 5))
}

/** The process ID that an engine wrote, once it has. */
const writtenTo = async (file: string): Promise<number> => {
  while (true) {
    const text = existsSync(file) ? readFileSync(file, 'utf8').trim() : ''
    if (text !== '') return Number(text)
    await new Promise((done) => setTimeout(done, 5))
  }
}

const binary = (file: string) => ({
  mode: 'binary',
  binary: { url: 'https://downloads.example.org/engine', install_dir: folder },
  flags: [file],
})

describe('the daemon', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('[OC-POOL-3038] ends its workers and exits with 0 on %s', async (signal) => {
    const file = join(folder, signal)
    const { child, first, ended } = run({ pools: [{ ...pool, provisioning: binary(file) }] })
    const { url } = JSON.parse(await first) as { url: string }
    const id = '0d7e3a52-4b1f-4c6e-8a90-000000000001'
    const lease = { pool_id: 'chat', replica_id: 'chat-0', task_id: 'a', ttl_ms: 60_000 }
    const leased = await fetch(`${url}/v1/leases/${id}`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(lease),
    })
    expect(leased.status).toBe(200)
    const worker = await writtenTo(file)
    expect(isRunning(worker)).toBe(true)
    child.kill(signal)
    const { code, err } = await ended
    const lines = err.trim().split('\n')
    const events = lines.map(
      (line) => JSON.parse(line) as { event: string; from?: string; to?: string; cause?: string },
    )
    await untilEnded(worker)
    expect(code).toBe(0)
    expect(events.map(({ event, from, to, cause }) => (from ? `${from} ${to} ${cause}` : event))).toEqual([
      'worker.started',
      'starting ready started',
      'unready ready replica-ready',
      'service.started',
      'service.stopping',
      'ready stopped stop',
      'ready stopped stop',
      'worker.ended',
      'service.stopped',
    ])
  })

  it('[OC-POOL-3032] leaves no worker behind when it is interrupted while it starts', async () => {
    const file = join(folder, 'interrupted')
    const silent = { kind: 'mock', health: ['hang'] }
    const { child, ended } = run({ pools: [{ ...pool, adapter: silent, provisioning: binary(file) }] })
    const worker = await writtenTo(file)
    child.kill('SIGTERM')
    const { code, out } = await ended
    await untilEnded(worker)
    expect({ code, out }).toEqual({ code: 143, out: '' })
  })

  it('[OC-POOL-3028] says what it does not provision, and exits with 1', async () => {
    const provisioning = { mode: 'container', container: { image: 'engine' } }
    const { code, out, err } = await run({ pools: [{ ...pool, provisioning }] }).ended
    const fault =
      "pool 'chat': this build does not provision by 'container': start the worker and name the mode external"
    expect({ code, out, err }).toEqual({ code: 1, out: '', err: `config.yaml: ${fault}\n` })
  })
})

describe('the start', () => {
  const start = async (own: object, env: Record<string, string> = {}, registry = new Registry()) => {
    const text = JSON.stringify({ pools: [pool], ...own })
    const daemon = await startDaemon({
      config: { text, file: 'test.yaml' },
      env: { PORT: '0', ...env },
      registry,
      log: silentLog,
    })
    if ('problems' in daemon) return daemon.problems
    await daemon.stop()
    return 'started'
  }

  it('[ORCH-1004] is refused beyond loopback without a token', async () => {
    const open = { server: { host: '0.0.0.0', token_env: 'POOL_TOKEN' } }
    expect(await start(open)).toEqual([
      'test.yaml: the environment variable POOL_TOKEN, which token_env names, is not set',
      'test.yaml: 0.0.0.0 is reachable from beyond this machine: name a token with server.token_env',
    ])
    expect([await start(open, { POOL_TOKEN: 'secret' }), await start({})]).toEqual(['started', 'started'])
  })

  it('[OC-METRICS-7002] is refused with a registry that differs from the contract', async () => {
    const registry = new Registry()
    new Counter({ name: 'left_over_total', help: 'Nobody declared it.', registers: [registry] })
    expect(await start({}, {}, registry)).toEqual([expect.stringContaining('left_over_total')])
  })

  it('is refused on a port that is none, or taken', async () => {
    expect(await start({}, { PORT: 'http' })).toEqual(["test.yaml: PORT is 'http', which is no port"])
  })
})
