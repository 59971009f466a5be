import type { ErrorKind } from '@contracts/api-types/data'
import type { createMetrics } from '@contracts/metrics'
import { priorities } from '@orchestrator/core'
import type { Pool } from './pools.ts'
import type { CancelReason, Task } from './task.ts'

export type Metrics = ReturnType<typeof createMetrics>

/** The kinds with which a well-formed task is refused or dropped. */
export const rejections = [
  'ADMISSION_REJECT',
  'QUEUE_FULL_DROP_LRU',
  'INVALID_PARAMS',
  'DEADLINE_UNMET',
  'CONFLICT',
  'MODEL_DEPRECATED',
  'POOL_UNREADY',
  'POOL_UNAVAILABLE',
] as const satisfies readonly ErrorKind[]
export type Rejection = (typeof rejections)[number]

const engineOf = (pool: Pool) => ({ engine: pool.engine, engine_version: pool.engineVersion })
const replicaOf = ({ pool, replica }: { pool: Pool; replica: string }) => ({
  ...engineOf(pool),
  pool_id: pool.id,
  replica_id: replica,
})
const classOf = ({ pool, request }: Task) => ({
  ...engineOf(pool),
  pool_id: pool.id,
  priority: request.priority,
})

/** Every metric that the data plane gives, by what happened. */
export const createMeasure = (metrics: Metrics, now: () => number) => {
  const depth = (pool: Pool): void => {
    for (const priority of priorities) {
      const labels = { ...engineOf(pool), pool_id: pool.id, priority }
      metrics.queueDepth.set(labels, pool.scheduler.depth(priority))
    }
  }
  return {
    depth,
    enqueued: (task: Task) =>
      metrics.tasksEnqueuedTotal.inc({ ...replicaOf(task), priority: task.request.priority }, 1),
    started(task: Task) {
      metrics.tasksStartedTotal.inc({ ...replicaOf(task), priority: task.request.priority }, 1)
      metrics.tokensInTotal.inc(replicaOf(task), task.request.expected_tokens ?? 0)
    },
    token(task: Task) {
      metrics.tokensOutTotal.inc(replicaOf(task), 1)
      if (task.log.tokens() === 1) metrics.latencyFirstTokenMs.observe(classOf(task), now() - task.admittedAt)
    },
    completed: (task: Task, decodeMs: number) => metrics.latencyDecodeMs.observe(classOf(task), decodeMs),
    canceled: (task: Task, reason: CancelReason) => metrics.tasksCanceledTotal.inc({ ...replicaOf(task), reason }, 1),
    rejected: (engine: Pool['engine'], reason: Rejection) => metrics.tasksRejectedTotal.inc({ engine, reason }, 1),
    backpressure: ({ engine, policy }: Pool) => metrics.admissionBackpressureEventsTotal.inc({ engine, policy }, 1),
    /** A series that nothing has happened to yet is 0 and not absent: a rate over it is right from the start. */
    zero(pools: readonly Pool[]) {
      for (const pool of pools) {
        depth(pool)
        for (const reason of rejections) metrics.tasksRejectedTotal.inc({ engine: pool.engine, reason }, 0)
        metrics.admissionBackpressureEventsTotal.inc({ engine: pool.engine, policy: pool.policy }, 0)
        for (const replica of pool.replicas) {
          const labels = replicaOf({ pool, replica })
          metrics.tokensInTotal.inc(labels, 0)
          metrics.tokensOutTotal.inc(labels, 0)
          for (const reason of ['client', 'disconnect', 'session', 'shutdown'] as const) {
            metrics.tasksCanceledTotal.inc({ ...labels, reason }, 0)
          }
          for (const priority of priorities) {
            metrics.tasksEnqueuedTotal.inc({ ...labels, priority }, 0)
            metrics.tasksStartedTotal.inc({ ...labels, priority }, 0)
          }
        }
      }
    },
  }
}

export type Measure = ReturnType<typeof createMeasure>
