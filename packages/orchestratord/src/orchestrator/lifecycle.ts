import type { ErrorKind } from '@contracts/api-types/data'
import { type WorkerEvent, workerErrorOf } from '@orchestrator/adapter-api'
import type { Lost, Sessions, Start } from '@orchestrator/core'
import { type Log, type Timers, within } from '@orchestrator/service-kit'
import type { Lease, PoolDirectory } from 'pool-managerd'
import { errorKindOfWorkerError } from '../error-kind-of-worker-error.ts'
import type { Terminal } from './event-log.ts'
import { type FinishedTasks, forgetTexts } from './finished-tasks.ts'
import type { Keep } from './keep.ts'
import type { Measure } from './measure.ts'
import { type Pool, replicaOf } from './pool.ts'
import { runTask } from './run-task.ts'
import type { CancelReason, Task } from './task.ts'

/** How long a worker may take to let a task go before its place is given to the next. */
const releaseMs = 1000

export interface LifecycleDeps {
  tasks: ReadonlyMap<string, Task>
  directory: PoolDirectory
  sessions: Sessions
  finished: FinishedTasks
  keep: Keep
  measure: Measure
  log: Log
  now: () => number
  timers: Timers
  /** A pool would not take a task that it was given: look at it again. */
  refused: (pool: Pool) => void
  /** Keeps what a task gave from its beginning to its end, where that is wanted; the ID of the artifact. */
  keepTranscript: (task: Task) => string | undefined
}

/** Runs admitted tasks and ends them; each task ends exactly once, by whoever comes first. */
export const createLifecycle = (deps: LifecycleDeps) => {
  const { tasks, directory, sessions, finished, keep, measure, log, now, timers } = deps

  const startAll = (starts: readonly Start[]): void => {
    for (const start of starts) {
      const task = tasks.get(start.id)
      if (!task) continue
      task.start = start
      task.attempt = attempt(task, start)
    }
  }

  /** Ends those who cannot go on, and starts those who can. */
  const handleLost = ({ putBack, failed, starts }: Lost, reason: string): void => {
    // implements: ORCH-2085
    for (const id of failed) {
      const task = tasks.get(id)
      if (task) fail(task, 'WORKER_RESET', reason)
    }
    // implements: ORCH-2084
    for (const id of putBack) {
      const task = tasks.get(id)
      if (!task) continue
      task.phase = 'waiting'
      task.start = undefined
      keep.waiting(task)
    }
    startAll(starts)
  }

  const attempt = async (task: Task, start: Start): Promise<void> => {
    const { pool } = task
    const lease = await leaseFor(pool, start)
    // implements: ORCH-2088
    if (!lease) {
      if (task.phase !== 'over') task.start = undefined
      startAll(pool.scheduler.refused(start))
      deps.refused(pool)
      return
    }
    const completed = await attemptOn(lease, task, start)
    // implements: ORCH-3039
    if (!completed) await within(timers, releaseMs, lease.adapter.cancel(start.id), () => undefined)
    await lease.release().catch((failure: unknown) => log.warn({ failure, pool: pool.id }, 'lease.not-released'))
    // implements: ORCH-2084, ORCH-2085
    if (task.phase !== 'over' && lease.revoked.aborted) {
      handleLost(pool.scheduler.revoked(start), reasonOf(lease.revoked))
      // The replica is left alone until it is known how it is.
      deps.refused(pool)
      return
    }
    const observed = completed ? { tokens: task.log?.tokens() ?? 0, decodeMs: decodeMs(task) } : undefined
    startAll(pool.scheduler.finish(start, observed))
  }

  const leaseFor = async (pool: Pool, { id, replica }: Start): Promise<Lease | undefined> => {
    try {
      const answer = await directory.lease(pool.id, replica, id)
      if (!('refused' in answer)) return answer
      log.debug({ pool: pool.id, replica, task: id, why: answer.refused }, 'lease.refused')
    } catch (failure) {
      log.warn({ failure, pool: pool.id, replica, task: id }, 'lease.failed')
    }
    return undefined
  }

  /** Whether the task ran to its end. */
  const attemptOn = async (lease: Lease, task: Task, start: Start): Promise<boolean> => {
    if (task.phase === 'over' || !task.log || lease.revoked.aborted) return false
    task.replica = start.replica
    task.engineVersion = replicaOf(task.pool, start.replica)?.engineVersion ?? 'unknown'
    task.phase = 'running'
    task.startedAt = now()
    const interrupt = (): void => task.interrupt()
    lease.revoked.addEventListener('abort', interrupt, { once: true })
    const { wall_ms, idle_ms } = task.pool.config.timeouts
    const tooLong = (): void => fail(task, 'DECODE_TIMEOUT', `it ran longer than ${wall_ms} ms`)
    // implements: ORCH-3014
    const disarm = timers.after(wall_ms, tooLong)
    let completed = false
    try {
      // Before the worker hears of it: what is not marked may run again after a restart.
      // implements: ORCH-2091
      keep.running(task)
      measure.started(task)
      await runTask({
        task,
        log: task.log,
        lease,
        timers,
        give(event) {
          completed = give(task, start, event)
        },
        // implements: ORCH-3015
        silent: () => fail(task, 'DECODE_TIMEOUT', `it gave nothing for ${idle_ms} ms`),
      })
    } catch (thrown) {
      const { kind, message } = workerErrorOf(thrown)
      if (kind === 'Adapter') log.error({ failure: thrown, task: start.id, replica: start.replica }, 'task.failed')
      // implements: ORCH-2072
      fail(task, errorKindOfWorkerError[kind], message)
    } finally {
      disarm()
      lease.revoked.removeEventListener('abort', interrupt)
    }
    return completed
  }

  /** Whether that was its end. */
  const give = (task: Task, start: Start, event: WorkerEvent): boolean => {
    if (event.kind === 'token') {
      // implements: ORCH-2041, ORCH-3037
      if (!task.pool.scheduler.progress(start)) return false
      task.log?.token(event.text)
      measure.token(task)
      return false
    }
    const decode_ms = decodeMs(task)
    measure.completed(task, decode_ms)
    // implements: ORCH-2034
    const transcript = deps.keepTranscript(task)
    // implements: ORCH-2022
    const data = {
      tokens_out: tokensOf(task),
      decode_ms,
      reason: 'completed' as const,
      ...(transcript && { transcript }),
    }
    close(task, { event: 'end', data }, event)
    return true
  }

  const tokensOf = (task: Task): number => task.log?.tokens() ?? 0
  const decodeMs = (task: Task): number => (task.startedAt === undefined ? 0 : now() - task.startedAt)

  /** Ends a task; whoever comes second changes nothing. */
  const close = (task: Task, terminal: Terminal, how: CloseOptions = {}): boolean => {
    const { pool, request } = task
    // implements: ORCH-2042
    if (task.phase === 'over') return false
    task.phase = 'over'
    for (const disarm of task.disarm) disarm()
    task.log?.close(terminal, { cut: how.cut ?? false })
    // At once, so that no token is told and no replica begins it while its worker lets it go.
    if (terminal.event === 'error' || terminal.data.reason !== 'completed') pool.scheduler.cancel(request.task_id)
    const ran = task.startedAt !== undefined
    const tokens = ran ? tokensOf(task) + (request.expected_tokens ?? 0) : 0
    const use = { tokens, timeMs: decodeMs(task), kvBytes: how.kvBytes }
    sessions.end(request.session_id, request.task_id, use, now())
    task.waitsOn = how.waitsOn ?? false
    if (!task.waitsOn) {
      forgetTexts(task)
      keep.over(task)
    }
    finished.add(task)
    if (terminal.event === 'error') {
      log.info({ task: request.task_id, pool: pool.id, code: terminal.data.code }, 'task.failed')
    }
    task.interrupt()
    return true
  }

  const fail = (task: Task, code: ErrorKind, message: string): void => {
    close(task, failed(task, code, message))
  }

  /** Resolves when its place is free. */
  // implements: ORCH-2040
  const cancel = async (task: Task, reason: CancelReason): Promise<void> => {
    // implements: ORCH-2044
    const data = { tokens_out: tokensOf(task), decode_ms: decodeMs(task), reason: 'canceled' as const }
    if (task.phase !== 'over' || task.waitsOn) measure.canceled(task, reason)
    // implements: ORCH-2097
    if (task.waitsOn) {
      task.waitsOn = false
      forgetTexts(task)
      keep.over(task)
    }
    // implements: ORCH-2041
    if (close(task, { event: 'end', data }, { cut: true }))
      await within(timers, 2 * releaseMs, task.attempt, () => undefined)
  }

  // implements: ORCH-2023
  const failed = (task: Task, code: ErrorKind, message: string): Terminal => ({
    event: 'error',
    data: { code, message, engine: task.request.engine },
  })

  /** The end of the process for a task that does not run; where it is kept, the next start finds it waiting. */
  // implements: ORCH-1026
  const leave = (task: Task, message: string, kept: boolean): void => {
    if (!kept && task.phase !== 'over') measure.canceled(task, 'shutdown')
    close(task, failed(task, 'POOL_UNAVAILABLE', message), { waitsOn: kept })
  }

  /** The end of the process for a task that has run too long. */
  // implements: ORCH-1025
  const cut = async (task: Task, message: string): Promise<void> => {
    if (task.phase !== 'over') measure.canceled(task, 'shutdown')
    if (close(task, failed(task, 'WORKER_RESET', message))) {
      await within(timers, 2 * releaseMs, task.attempt, () => undefined)
    }
  }

  return { startAll, handleLost, fail, cancel, leave, cut }
}

interface CloseOptions {
  /** No reader gets another token, not even one that was given before. */
  cut?: boolean
  kvBytes?: number
  /** The next process finds it waiting. */
  waitsOn?: boolean
}

export type Lifecycle = ReturnType<typeof createLifecycle>

const reasonOf = ({ reason }: AbortSignal): string =>
  reason instanceof Error ? reason.message : 'its place on the replica was taken away'
