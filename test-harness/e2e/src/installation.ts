import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const mainOf = (name: string): string =>
  fileURLToPath(new URL(`../../../packages/${name}/src/main.ts`, import.meta.url))

export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  out: string
  err: string
}

export interface Running {
  child: ChildProcess
  /** The first line of its output, or what it said in place of it. */
  first: Promise<string>
  ended: Promise<Ended>
}

/** A folder of both daemons; what they are asked to keep stands in it, and in `state`. */
export const createInstallation = (engineUrl: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-e2e-'))
  mkdirSync(join(folder, 'state'))
  const pools = [
    {
      id: 'chat',
      engine: 'llamacpp',
      model: 'hf:tiny/chat',
      devices: [0],
      adapter: { kind: 'openai-http', base_urls: [engineUrl] },
      health: { interval_ms: 100 },
    },
  ]
  const run = (name: string, args: string[]): Running => {
    const child = spawn(process.execPath, [mainOf(name), ...args], {
      cwd: folder,
      env: { PORT: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    children.push(child)
    let [out, err] = ['', '']
    const ended = new Promise<Ended>((done) => child.on('close', (code, signal) => done({ code, signal, out, err })))
    const line = new Promise<string>((done) => {
      child.stdout.on('data', (chunk) => {
        out += chunk
        if (out.includes('\n')) done(out.slice(0, out.indexOf('\n')))
      })
    })
    child.stderr.on('data', (chunk) => {
      err += chunk
    })
    return { child, ended, first: Promise.race([line, ended.then((each) => each.err)]) }
  }
  const children: ChildProcess[] = []
  const daemon = async (name: string, config: object) => {
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(config))
    const running = run(name, ['--config', `${name}.json`])
    const first = await running.first
    if (!first.startsWith('{')) throw new Error(`${name} did not start: ${first}`)
    return { ...running, url: String(JSON.parse(first).url) }
  }
  return {
    manager: () => daemon('pool-managerd', { server: { log_level: 'silent' }, pools }),
    /** With the pools of a manager, or with pools of its own. */
    orchestrator: (managerUrl?: string) =>
      daemon('orchestratord', {
        server: { log_level: 'silent', state_dir: 'state', limits: { shutdown_ms: 2000, disconnect_grace_ms: 60_000 } },
        ...(managerUrl !== undefined && { pool_manager: { url: managerUrl } }),
        pools,
      }),
    cli: (...args: string[]) => run('cli', args).ended,
    files: (): string[] => readdirSync(folder, { recursive: true }).map(String).sort(),
    /** Processes of this machine that stand in the folder. */
    processes: (): string[] => readdirSync('/proc').filter((id) => /^\d+$/.test(id) && folderOf(id) === folder),
    async remove() {
      for (const child of children) child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const folderOf = (process: string): string => {
  try {
    return readlinkSync(`/proc/${process}/cwd`)
  } catch {
    return ''
  }
}

/** Whether anybody listens at an address. */
export const listens = (url: string): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.on('connect', () => {
      socket.destroy()
      done(true)
    })
    socket.on('error', () => done(false))
  })
