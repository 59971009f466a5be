import type { ErrorKind } from '@contracts/api-types/data'
import type { createMetrics } from '@contracts/metrics'
import { type Priority, priorities } from '@orchestrator/core'
import { engineVersionOf, type Pool } from './pool.ts'
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
  'REPLICA_EXHAUSTED',
] as const satisfies readonly ErrorKind[]
export type Rejection = (typeof rejections)[number]

const cancelReasons = ['client', 'disconnect', 'session', 'shutdown'] as const satisfies readonly CancelReason[]

const replicaLabels = (pool: Pool, replica: string, engine_version: string) => ({
  engine: pool.config.engine,
  engine_version,
  pool_id: pool.id,
  replica_id: replica,
})
const replicaOf = ({ pool, replica, engineVersion }: Task) => replicaLabels(pool, replica, engineVersion)
const poolOf = (pool: Pool) => ({
  engine: pool.config.engine,
  engine_version: engineVersionOf(pool),
  pool_id: pool.id,
})
const classOf = ({ pool, request, engineVersion }: Task) => ({
  ...poolOf(pool),
  engine_version: engineVersion,
  priority: request.priority,
})

/** Every metric that the data plane counts, by what happened. */
export const createMeasure = (metrics: Metrics, now: () => number) => {
  const depths = new Map<Pool, { version: string; counts: readonly number[] }>()
  const seen = new Set<string>()

  // implements: OC-METRICS-7010
  const depth = (pool: Pool): void => {
    const version = engineVersionOf(pool)
    const counts = priorities.map((priority) => pool.scheduler.depth(priority))
    const before = depths.get(pool)
    const isSame = before?.version === version
    depths.set(pool, { version, counts })
    for (const [index, priority] of priorities.entries()) {
      if (isSame && before.counts[index] === counts[index]) continue
      const labels = { ...poolOf(pool), priority }
      // implements: OC-METRICS-7016
      if (before && !isSame) metrics.queueDepth.remove({ ...labels, engine_version: before.version })
      metrics.queueDepth.set(labels, counts[index] ?? 0)
    }
  }
  const ofPriority = (task: Task): ReturnType<typeof replicaOf> & { priority: Priority } => ({
    ...replicaOf(task),
    priority: task.request.priority,
  })
  /** A series that nothing has happened to yet is 0 and not absent: a rate over it is right from the start. */
  // implements: OC-METRICS-7008
  const zeroReplica = (pool: Pool, replica: string, version: string): void => {
    const key = `${pool.id} ${replica} ${version}`
    if (seen.has(key)) return
    seen.add(key)
    const labels = replicaLabels(pool, replica, version)
    metrics.tokensInTotal.inc(labels, 0)
    metrics.tokensOutTotal.inc(labels, 0)
    for (const reason of cancelReasons) metrics.tasksCanceledTotal.inc({ ...labels, reason }, 0)
    for (const priority of priorities) {
      metrics.tasksEnqueuedTotal.inc({ ...labels, priority }, 0)
      metrics.tasksStartedTotal.inc({ ...labels, priority }, 0)
    }
  }

  return {
    depth,
    // implements: OC-METRICS-7003
    enqueued: (task: Task) => metrics.tasksEnqueuedTotal.inc(ofPriority(task), 1),
    started(task: Task) {
      // implements: OC-METRICS-7004
      metrics.tasksStartedTotal.inc(ofPriority(task), 1)
      // implements: OC-METRICS-7007
      metrics.tokensInTotal.inc(replicaOf(task), task.request.expected_tokens ?? 0)
    },
    token(task: Task) {
      // implements: OC-METRICS-7007
      metrics.tokensOutTotal.inc(replicaOf(task), 1)
      // implements: OC-METRICS-7011
      if (task.log?.tokens() === 1) metrics.latencyFirstTokenMs.observe(classOf(task), now() - task.admittedAt)
    },
    // implements: OC-METRICS-7012
    completed: (task: Task, decodeMs: number) => metrics.latencyDecodeMs.observe(classOf(task), decodeMs),
    // implements: OC-METRICS-7005
    canceled: (task: Task, reason: CancelReason) => metrics.tasksCanceledTotal.inc({ ...replicaOf(task), reason }, 1),
    // implements: OC-METRICS-7006
    rejected: (engine: Pool['config']['engine'], reason: Rejection) =>
      metrics.tasksRejectedTotal.inc({ engine, reason }, 1),
    // implements: OC-METRICS-7009
    backpressure: ({ config }: Pool) =>
      metrics.admissionBackpressureEventsTotal.inc({ engine: config.engine, policy: config.queue.full_policy }, 1),
    // implements: OC-METRICS-7008
    zero(pools: readonly Pool[]) {
      for (const pool of pools) {
        const { engine, queue } = pool.config
        for (const reason of rejections) metrics.tasksRejectedTotal.inc({ engine, reason }, 0)
        metrics.admissionBackpressureEventsTotal.inc({ engine, policy: queue.full_policy }, 0)
      }
    },
    /** What was heard of a pool. */
    heardOf(pool: Pool) {
      depth(pool)
      for (const { id, engineVersion } of pool.view.replicas) {
        if (engineVersion !== 'unknown') zeroReplica(pool, id, engineVersion)
      }
    },
  }
}

export type Measure = ReturnType<typeof createMeasure>
