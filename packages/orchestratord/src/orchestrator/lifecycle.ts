import type { ErrorKind } from '@contracts/api-types/data'
import { type WorkerEvent, type WorkerTask, workerErrorOf } from '@orchestrator/adapter-api'
import type { Sessions, Start } from '@orchestrator/core'
import { after, within } from '@orchestrator/service-kit'
import { errorKindOfWorkerError } from '../error-kind-of-worker-error.ts'
import type { Terminal } from './event-log.ts'
import type { Measure } from './measure.ts'
import type { Pool } from './pools.ts'
import type { CancelReason, Task } from './task.ts'

/** How long a worker may take to let a task go before its place is given to the next. */
const releaseMs = 1000

export interface LifecycleDeps {
  tasks: ReadonlyMap<string, Task>
  sessions: Sessions
  measure: Measure
  now: () => number
}

/** Runs admitted tasks and ends them; each task ends exactly once, by whoever comes first. */
export const createLifecycle = ({ tasks, sessions, measure, now }: LifecycleDeps) => {
  const start = (pool: Pool, starts: readonly Start[]): void => {
    for (const start of starts) {
      const task = tasks.get(start.id)
      if (task) void run(task, start)
    }
    measure.depth(pool)
  }

  const run = async (task: Task, start: Start): Promise<void> => {
    const { pool, log } = task
    task.phase = 'running'
    task.replica = start.replica
    task.start = start
    task.startedAt = now()
    measure.started(task)
    const { wallMs, idleMs } = pool.timeouts
    task.disarm.push(after(wallMs, () => fail(task, 'DECODE_TIMEOUT', `it ran longer than ${wallMs} ms`)))
    try {
      if (!pool.adapter) throw new TypeError(`pool ${pool.id} has no adapter`)
      const events = pool.adapter.submit(workerTaskOf(task))[Symbol.asyncIterator]()
      while (isRunning(task)) {
        await log.room()
        const silence = after(idleMs, () => fail(task, 'DECODE_TIMEOUT', `it gave nothing for ${idleMs} ms`))
        const next = await Promise.race([events.next(), task.over.promise]).finally(silence)
        if (!next || !isRunning(task)) break
        if (next.done) throw new TypeError('the adapter ended a task without an end')
        give(task, next.value)
      }
    } catch (thrown) {
      const { kind, message } = workerErrorOf(thrown)
      fail(task, errorKindOfWorkerError[kind], message)
    }
  }

  const give = (task: Task, event: WorkerEvent): void => {
    if (event.kind === 'token') {
      if (!task.start || !task.pool.scheduler.progress(task.start)) return
      task.log.token(event.text)
      measure.token(task)
      return
    }
    const decode_ms = decodeMs(task)
    const data = { tokens_out: task.log.tokens(), decode_ms, reason: 'completed' as const }
    measure.completed(task, decode_ms)
    void close(task, { event: 'end', data }, { kvBytes: event.kvBytes })
  }

  const decodeMs = (task: Task): number => (task.startedAt === undefined ? 0 : now() - task.startedAt)

  /** Ends a task; whoever comes second changes nothing. Resolves when its place is free. */
  const close = async (
    task: Task,
    terminal: Terminal,
    how: { cut?: boolean; kvBytes?: number } = {},
  ): Promise<void> => {
    const { pool, request } = task
    if (task.phase === 'over') return
    task.phase = 'over'
    for (const disarm of task.disarm) disarm()
    task.log.close(terminal, { cut: how.cut ?? false })
    task.over.resolve()
    const completed = terminal.event === 'end' && terminal.data.reason === 'completed'
    // At once, so that no token is told and no replica begins it while its worker lets it go.
    if (!completed) pool.scheduler.cancel(request.task_id)
    if (!task.start) {
      sessions.end(request.session_id, request.task_id, { tokens: 0, timeMs: 0 }, now())
      measure.depth(pool)
      return
    }
    const use = { tokens: task.log.tokens(), decodeMs: decodeMs(task) }
    const tokens = use.tokens + (request.expected_tokens ?? 0)
    const whole = { tokens, timeMs: use.decodeMs, kvBytes: how.kvBytes }
    sessions.end(request.session_id, request.task_id, whole, now())
    if (!completed && pool.adapter) await within(releaseMs, pool.adapter.cancel(request.task_id), undefined)
    start(pool, pool.scheduler.finish(task.start, completed ? use : undefined))
  }

  const fail = (task: Task, code: ErrorKind, message: string): void => {
    void close(task, { event: 'error', data: { code, message, engine: task.request.engine } })
  }

  const cancel = async (task: Task, reason: CancelReason): Promise<void> => {
    if (task.phase === 'over') return
    measure.canceled(task, reason)
    const data = { tokens_out: task.log.tokens(), decode_ms: decodeMs(task), reason: 'canceled' as const }
    await close(task, { event: 'end', data }, { cut: true })
  }

  return { start, fail, cancel }
}

export type Lifecycle = ReturnType<typeof createLifecycle>

// A function, so that the compiler does not think that a phase cannot change during an await.
const isRunning = (task: Task): boolean => task.phase === 'running'

const workerTaskOf = ({ request, replica }: Task): WorkerTask => ({
  id: request.task_id,
  sessionId: request.session_id,
  replica,
  workload: request.workload,
  modelRef: request.model_ref,
  prompt: request.prompt ?? '',
  inputs: request.inputs ?? [],
  maxTokens: request.max_tokens,
  seed: request.seed,
  determinism: request.determinism ?? 'best_effort',
  samplerProfileVersion: request.sampler_profile_version,
  kvHint: request.kv_hint ?? 'reuse',
})
