import type { Sessions } from '@orchestrator/core'
import { tokensOf } from './admit.ts'
import { createEventLog, type LogLimits, type Terminal } from './event-log.ts'
import { forgetTexts } from './finished-tasks.ts'
import type { Keep, KeptStore } from './keep.ts'
import type { Pool } from './pool.ts'
import { newTask, type Task } from './task.ts'

export interface RestoreDeps {
  store: KeptStore
  pools: readonly Pool[]
  tasks: Map<string, Task>
  sessions: Sessions
  keep: Keep
  limits: LogLimits
  /** Ends a task that has come too late to wait again. */
  fail: (task: Task, code: 'DEADLINE_UNMET' | 'POOL_UNAVAILABLE', message: string) => void
  /** Starts the clock of a task that waits again. */
  arm: (task: Task) => void
  now: () => number
}

/**
 * What an earlier process left: who waited waits again, in the order of admission; who ran has lost its worker and is
 * never given to another; who was over is known, so that it does not run again when it is sent again.
 */
// implements: OC-TEST-7051
export const restoreTasks = (deps: RestoreDeps): void => {
  const { store, pools, tasks, sessions, keep, limits, fail, arm, now } = deps
  // implements: ORCH-2095
  for (const session of store.sessions.list()) sessions.restore(session)
  for (const record of store.tasks.list()) {
    const { id, sessionId, request, admission, admittedAt, phase, digest } = record
    const pool = pools.find((each) => each.id === record.pool) ?? pools[0]
    if (!pool) continue
    // implements: ORCH-2093
    const log = phase === 'over' ? undefined : createEventLog(limits)
    const task = newTask({ request, admission, admittedAt, pool, log, replica: 'none', phase })
    tasks.set(id, task)
    task.digest = digest
    // implements: ORCH-2092
    if (phase === 'over') {
      // An earlier version kept them.
      forgetTexts(task)
      continue
    }
    sessions.resume(sessionId, { id, tokens: tokensOf(request) })
    // implements: ORCH-2091
    if (phase === 'running') {
      task.phase = 'over'
      log?.close(lost(request.engine))
      sessions.end(sessionId, id, { tokens: 0, timeMs: 0 }, now())
      forgetTexts(task)
      keep.over(task)
    } else if (pool.id !== record.pool) {
      fail(task, 'POOL_UNAVAILABLE', `pool ${record.pool} is no longer configured`)
    } else if (admittedAt + request.deadline_ms <= now()) {
      // implements: ORCH-2094
      fail(task, 'DEADLINE_UNMET', `it was not over within ${request.deadline_ms} ms`)
    } else {
      // Nobody is ready yet: it starts when a replica is offered.
      // implements: ORCH-2090
      pool.scheduler.restore({ id, priority: request.priority, tokens: request.max_tokens })
      arm(task)
    }
  }
}

const lost = (engine: Task['request']['engine']): Terminal => ({
  event: 'error',
  data: { code: 'WORKER_RESET', message: 'the service was restarted while it ran', engine },
})
