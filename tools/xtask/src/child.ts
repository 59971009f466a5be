import { spawn } from 'node:child_process'
import { delimiter, dirname } from 'node:path'
import { groupOf } from '@throughline/kernel'

export interface ChildResult {
  /** The exit code, or 128 and the signal's number for a child that a signal ended. */
  code: number
  stdout: string
  /** Both streams as they came. */
  output: string
}

export interface ChildOptions {
  cwd: string
  env?: NodeJS.ProcessEnv
  signal: AbortSignal
  /** Called with each piece of output as it comes. */
  onOutput?: (text: string) => void
}

const graceMs = 5_000

/**
 * Runs a command to its end. It leads a process group of its own, so that an interrupt ends what it
 * started as well: first SIGTERM, after a grace SIGKILL.
 */
export const runChild = (argv: readonly string[], { cwd, env, signal, onOutput }: ChildOptions): Promise<ChildResult> =>
  new Promise((done) => {
    const [file = '', ...rest] = argv
    const child = spawn(file, rest, {
      cwd,
      env: onSameNode(env ?? process.env),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    const group = groupOf(child)
    // implements: TL-EDGE-008
    const stop = () => void group.stop(graceMs)
    let stdout = ''
    let output = ''
    const take = (text: string) => {
      output += text
      onOutput?.(text)
    }
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
      take(text)
    })
    child.stderr.setEncoding('utf8').on('data', take)
    const finish = (code: number) => {
      signal.removeEventListener('abort', stop)
      // Whatever it started and left behind goes as well.
      void group.stop(0)
      done({ code, stdout, output })
    }
    child.on('error', (error) => {
      take(`${file}: ${error.message}\n`)
      finish(127)
    })
    child.on('close', (code, ended) => finish(code ?? (ended === 'SIGINT' ? 130 : ended === 'SIGTERM' ? 143 : 137)))
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })

/** Programs that start `node` by its name get the one that runs us, however we were started. */
const onSameNode = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...env,
  PATH: [dirname(process.execPath), env.PATH].filter(Boolean).join(delimiter),
  TURBO_TELEMETRY_DISABLED: '1',
})

/** The argument vector that runs this command line itself, as it was started. */
export const selfArgv = (...args: string[]): string[] => [
  process.execPath,
  ...process.execArgv,
  process.argv[1] ?? '',
  ...args,
]

/** A binary of one of our own dependencies, or of the workspace's. */
export const binary = (root: string, name: string): string => `${root}/node_modules/.bin/${name}`
