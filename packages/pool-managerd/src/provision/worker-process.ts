import { type ChildProcess, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import type { Timers } from '@orchestrator/service-kit'

export interface ProcessOrder {
  file: string
  args: readonly string[]
  env: Readonly<Record<string, string>>
  timers: Timers
  /** How long it may take to end when it is asked to. */
  graceMs: number
  /** Each line that it prints. */
  line: (stream: 'stdout' | 'stderr', text: string) => void
}

export interface WorkerProcess {
  pid: number
  /** Aborts when the process ends without having been asked to; the reason is an `Error`. */
  gone: AbortSignal
  /** Ends it and all that it started. */
  stop(): Promise<void>
}

/** What is kept of a line that does not end. */
const lineLength = 16_384

/** Process groups that run: they end with this process, however it ends as long as it is told. */
const groups = new Set<number>()
// implements: OC-POOL-3032
process.on('exit', () => {
  for (const pid of groups) signalGroup(pid, 'SIGKILL')
})

/** Starts a process as the leader of a group of its own; rejects where it cannot be started. */
export const startProcess = async (order: ProcessOrder): Promise<WorkerProcess> => {
  const { file, args, env, timers, graceMs, line } = order
  const child = spawn(file, args, { env: { ...env }, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const exited = new Promise<string>((done) => {
    child.once('exit', (code, signal) =>
      done(signal === null ? `its process exited with ${code}` : `its process was ended by ${signal}`),
    )
  })
  await spawned(child)
  const { pid } = child
  if (pid === undefined) throw new TypeError('a process that was spawned has an ID')
  const endGroup = (): void => signalGroup(pid, 'SIGKILL')
  groups.add(pid)
  lines(child.stdout, (text) => line('stdout', text))
  lines(child.stderr, (text) => line('stderr', text))

  const gone = new AbortController()
  let asked = false
  const over = exited.then((reason) => {
    // What it started may outlive it.
    // implements: OC-POOL-3032
    endGroup()
    groups.delete(pid)
    // implements: OC-POOL-3033
    if (!asked) gone.abort(new Error(reason))
  })
  return {
    pid,
    gone: gone.signal,
    // implements: OC-POOL-3032
    async stop() {
      asked = true
      if (child.exitCode === null && child.signalCode === null) signalGroup(pid, 'SIGTERM')
      const disarm = timers.after(graceMs, endGroup)
      await over
      disarm()
    },
  }
}

const spawned = (child: ChildProcess): Promise<void> =>
  new Promise((done, fail) => {
    child.once('error', fail)
    child.once('spawn', done)
  })

// implements: OC-POOL-3032
const signalGroup = (pid: number, signal: 'SIGTERM' | 'SIGKILL'): void => {
  try {
    process.kill(-pid, signal)
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code !== 'ESRCH') throw failure
  }
}

/** Gives each line, and of one that is too long its beginning, so that no worker fills the memory with one line. */
// implements: OC-POOL-3031
const lines = (stream: Readable, take: (text: string) => void): void => {
  let begun = ''
  const end = (): void => {
    if (begun !== '') take(begun)
    begun = ''
  }
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    const [first = '', ...others] = chunk.split(/\r?\n/)
    begun += first.slice(0, lineLength - begun.length)
    for (const other of others) {
      end()
      begun = other.slice(0, lineLength)
    }
  })
  stream.on('end', end)
}
