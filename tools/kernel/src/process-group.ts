import type { ChildProcess } from 'node:child_process'
import { willEndGroup } from './last-will.ts'

const live = new Set<number>()

const signalGroup = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(-pid, signal)
  } catch {
    // Nobody of the group is left.
  }
}

const killAll = (): void => {
  for (const pid of live) signalGroup(pid, 'SIGKILL')
  live.clear()
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** A signal that nobody else handles ends this process without an `exit` event: the groups go first. */
// implements: TL-EDGE-008, TL-VERIFY-007
const onSignal = (signal: NodeJS.Signals): void => {
  if (process.listenerCount(signal) > 1) return
  killAll()
  release()
  process.kill(process.pid, signal)
}

const hold = (): void => {
  process.on('exit', killAll)
  for (const signal of signals) process.on(signal, onSignal)
}

const release = (): void => {
  process.off('exit', killAll)
  for (const signal of signals) process.off(signal, onSignal)
}

/** The leader of a process group of its own; the group ends with this process, however that ends. */
export interface Group {
  /** Resolves when the leader is gone. */
  exited: Promise<void>
  /** SIGTERM, then after `graceMs` SIGKILL, to whoever is left of the group. Resolves when the leader is gone. */
  stop(graceMs: number): Promise<void>
}

/** Takes charge of a child that was spawned `detached`. */
// implements: TL-EDGE-008, TL-VERIFY-007
export const groupOf = (child: ChildProcess): Group => {
  const { pid } = child
  // It never ran: nothing to end, and its `error` event says why.
  if (pid === undefined) return { exited: new Promise(() => {}), stop: () => Promise.resolve() }
  if (live.size === 0) hold()
  live.add(pid)
  const keep = willEndGroup(pid)
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  let stopping: Promise<void> | undefined
  const stop = async (graceMs: number): Promise<void> => {
    signalGroup(pid, 'SIGTERM')
    let timer: NodeJS.Timeout | undefined
    const grace = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, graceMs)
    })
    await Promise.race([exited, grace])
    clearTimeout(timer)
    // Children of the leader may outlive it: they are of its group.
    signalGroup(pid, 'SIGKILL')
    await exited
    live.delete(pid)
    keep()
    if (live.size === 0) release()
  }
  return { exited, stop: (graceMs) => (stopping ??= stop(graceMs)) }
}
