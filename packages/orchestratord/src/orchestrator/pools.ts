import type { Engine } from '@contracts/api-types/data'
import type { Config, PoolConfig } from '@contracts/config-schema'
import type { WorkerAdapter, WorkerProps } from '@orchestrator/adapter-api'
import { createScheduler, type FullPolicy, type Priority, type Scheduler } from '@orchestrator/core'
import { within } from '@orchestrator/service-kit'

/** How long a worker may take to say how it is. */
const answerMs = 2000

export interface Pool {
  id: string
  engine: Engine
  model: string
  ctx: number
  replicas: readonly string[]
  policy: FullPolicy
  capacity: Readonly<Record<Priority, number>>
  timeouts: { wallMs: number; idleMs: number }
  scheduler: Scheduler
  adapter: WorkerAdapter | undefined
  engineVersion: string
  props: WorkerProps
  isReady(): Promise<boolean>
}

const noProps: WorkerProps = { workloads: [], features: [] }

/** Makes the pools of a configuration; one without an adapter is there, and not ready. */
export const openPools = (config: Config, adapters: ReadonlyMap<string, WorkerAdapter>): Promise<Pool[]> =>
  Promise.all(config.pools.map((pool) => openPool(pool, adapters.get(pool.id))))

const openPool = async (config: PoolConfig, adapter: WorkerAdapter | undefined): Promise<Pool> => {
  const replicas = config.devices.map((device) => `${config.id}-${device}`)
  const capacity = capacityOf(config)
  const policy = config.queue.full_policy
  return {
    id: config.id,
    engine: config.engine,
    model: config.model,
    ctx: config.ctx,
    replicas,
    policy,
    capacity,
    timeouts: { wallMs: config.timeouts.wall_ms, idleMs: config.timeouts.idle_ms },
    scheduler: schedulerOf(config, replicas),
    adapter,
    engineVersion: adapter ? await within(answerMs, adapter.engineVersion(), 'unknown') : 'none',
    props: adapter ? await within(answerMs, adapter.props(), noProps) : noProps,
    isReady: async () => adapter !== undefined && (await within(answerMs, adapter.health(), { ready: false })).ready,
  }
}

const schedulerOf = (config: PoolConfig, replicas: readonly string[]): Scheduler => {
  const priorities = config.admission?.priorities ?? []
  const scheduler = createScheduler({
    queue: {
      capacity: capacityOf(config),
      policy: config.queue.full_policy,
      weights: Object.fromEntries(priorities.map(({ name, weight }) => [name, weight])),
      ratePerSecond: Object.fromEntries(priorities.map(({ name, rate_limit_rps }) => [name, rate_limit_rps])),
    },
  })
  for (const id of replicas) scheduler.offer({ id, slots: 1 })
  return scheduler
}

const capacityOf = (config: PoolConfig): Record<Priority, number> => {
  const own = (name: Priority): number =>
    config.admission?.priorities?.find((priority) => priority.name === name)?.queue_capacity ?? config.queue.capacity

  return { interactive: own('interactive'), batch: own('batch') }
}
