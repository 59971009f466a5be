import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { groupOf } from '@throughline/kernel'
import { ProcessFailed } from '../run-process.ts'

export interface ServerProcess {
  url: string
  /** What it holds now, in bytes; undefined without a Linux `/proc`. */
  memory(): number | undefined
  stop(): Promise<void>
}

const startMs = 20_000

/**
 * Starts a server that prints `{ "url": … }` when it listens.
 * @throws ProcessFailed when it ends before, or says nothing in time
 */
export const startServer = async (
  argv: readonly string[],
  { cwd, env, signal }: { cwd: string; env: Readonly<Record<string, string>>; signal: AbortSignal },
): Promise<ServerProcess> => {
  const [file = '', ...rest] = argv
  const child = spawn(file, rest, {
    cwd,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const group = groupOf(child)
  const stop = async (): Promise<void> => void (await group.stop(2_000))
  signal.addEventListener('abort', () => void stop(), { once: true })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2_000)
  })
  try {
    const url = await urlOf(child, argv.join(' '))
    return { url, memory: () => residentOf(child.pid), stop }
  } catch (error) {
    await stop()
    throw error instanceof ProcessFailed ? new ProcessFailed(`${error.message}\n${said}`) : error
  }
}

const urlOf = (child: ChildProcess, name: string): Promise<string> =>
  new Promise((done, failed) => {
    const late = setTimeout(() => failed(new ProcessFailed(`${name}: said no URL in ${startMs} ms`)), startMs)
    const end = (message: string) => {
      clearTimeout(late)
      failed(new ProcessFailed(`${name}: ${message}`))
    }
    child.once('error', ({ message }) => end(message))
    child.once('exit', (code) => end(`ended with ${code}`))
    if (child.stdout === null) return end('has no output')
    createInterface({ input: child.stdout }).on('line', (line) => {
      clearTimeout(late)
      try {
        done((JSON.parse(line) as { url: string }).url)
      } catch {
        end(`said '${line}', where its URL was expected`)
      }
    })
  })

const residentOf = (pid: number | undefined): number | undefined => {
  try {
    const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1024
  } catch {
    return undefined
  }
}
