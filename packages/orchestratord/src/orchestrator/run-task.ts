import type { WorkerEvent, WorkerTask } from '@orchestrator/adapter-api'
import type { Timers } from '@orchestrator/service-kit'
import type { Lease } from 'pool-managerd'
import type { EventLog } from './event-log.ts'
import type { Task } from './task.ts'

export interface RunDeps {
  task: Task
  log: EventLog
  lease: Lease
  timers: Timers
  /** What the worker gave. */
  give: (event: WorkerEvent) => void
  /** It gave nothing for its idle time. */
  silent: () => void
}

/**
 * Reads what a worker gives for a task, no faster than its readers take it, until the task is over or its place is
 * taken away. Throws what the worker throws.
 */
export const runTask = async ({ task, log, lease, timers, give, silent }: RunDeps): Promise<void> => {
  const events = lease.adapter.submit(workerTaskOf(task))[Symbol.asyncIterator]()
  const idleMs = task.pool.config.timeouts.idle_ms
  const goesOn = (): boolean => task.phase === 'running' && !lease.revoked.aborted
  try {
    while (goesOn()) {
      // implements: ORCH-2030, ORCH-2031
      if (!log.hasRoom()) {
        await untilInterrupted(task, log.room())
        continue
      }
      // The reader's silence is not the worker's: only what the worker takes for one event counts.
      // implements: ORCH-3015
      const disarm = timers.after(idleMs, silent)
      const next = await untilInterrupted(task, events.next()).finally(disarm)
      if (!next || !goesOn()) return
      if (next.done) throw new TypeError('the adapter ended a task without an end')
      give(next.value)
    }
  } finally {
    // An adapter that is in the middle of something hears of the end by its cancel as well.
    void Promise.resolve(events.return?.()).catch(() => undefined)
  }
}

/** What a promise gives, or nothing as soon as the task is interrupted. */
const untilInterrupted = <Value>(task: Task, promise: Promise<Value>): Promise<Value | undefined> =>
  new Promise((done, failed) => {
    task.interrupt = () => done(undefined)
    promise.then(done, failed)
  })

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
