import type { PoolConfig } from '@contracts/config-schema'
import { createScheduler, type Priority, type Scheduler } from '@orchestrator/core'
import type { PoolView, ReplicaView } from 'pool-managerd'

/** A pool as its orchestrator has it: who waits for it, and what was last heard of it. */
export interface Pool {
  readonly id: string
  readonly config: PoolConfig
  readonly capacity: Readonly<Record<Priority, number>>
  readonly scheduler: Scheduler
  view: PoolView
}

export const createPool = (config: PoolConfig): Pool => {
  const capacity = capacityOf(config)
  return { id: config.id, config, capacity, scheduler: schedulerOf(config, capacity), view: unheardOf(config) }
}

/** Before its manager has said anything. */
const unheardOf = ({ id, engine, model, ctx }: PoolConfig): PoolView => ({
  id,
  engine,
  model,
  ctx,
  state: 'unready',
  props: { workloads: [], features: [] },
  replicas: [],
})

const capacityOf = ({ admission, queue }: PoolConfig): Record<Priority, number> => {
  // implements: OC-CONFIG-6008
  const own = (name: Priority): number =>
    admission?.priorities?.find((priority) => priority.name === name)?.queue_capacity ?? queue.capacity
  return { interactive: own('interactive'), batch: own('batch') }
}

const schedulerOf = ({ admission, queue }: PoolConfig, capacity: Record<Priority, number>): Scheduler => {
  const priorities = admission?.priorities ?? []
  return createScheduler({
    queue: {
      capacity,
      policy: queue.full_policy,
      weights: Object.fromEntries(priorities.map(({ name, weight }) => [name, weight])),
      ratePerSecond: Object.fromEntries(priorities.map(({ name, rate_limit_rps }) => [name, rate_limit_rps])),
    },
  })
}

export const replicaOf = (pool: Pool, id: string): ReplicaView | undefined =>
  pool.view.replicas.find((replica) => replica.id === id)

/** Whether a task that is admitted now would find a worker. */
export const isReady = ({ view }: Pool): boolean => view.replicas.some(({ accepts }) => accepts)

/** Whether nobody will start a worker here again by itself. */
// implements: ORCH-2016, ORCH-2087
export const isExhausted = ({ view, config }: Pool): boolean =>
  config.adapter !== undefined && view.replicas.length > 0 && view.replicas.every(({ state }) => state === 'exhausted')

/** Whether tasks that wait here wait in vain: somebody takes the pool out of service. */
export const isLeaving = ({ view }: Pool): boolean => ['draining', 'drained', 'stopped'].includes(view.state)

/** What its metrics are told under, where no replica is meant. */
export const engineVersionOf = ({ view }: Pool): string =>
  view.replicas.find(({ engineVersion }) => engineVersion !== 'unknown')?.engineVersion ?? 'unknown'
