import type { PoolConfig } from '@contracts/config-schema'
import type { WorkerAdapter, WorkerProps } from '@orchestrator/adapter-api'
import type { MakeAdapter } from './make-adapter.ts'
import type { Lease, LeaseRefusal, PoolDirectory, PoolState, PoolView, ReplicaState } from './pool-directory.ts'
import { type Timers, within } from './timers.ts'

export interface PoolManagerDeps {
  pools: readonly PoolConfig[]
  makeAdapter: MakeAdapter
  /** Milliseconds that only go forward. */
  now: () => number
  timers: Timers
  /** From 0 up to but not including 1; spreads what would otherwise happen at once. */
  random: () => number
}

interface Replica {
  id: string
  adapter: WorkerAdapter | undefined
  state: ReplicaState
  engineVersion: string
  held: Map<string, AbortController>
}

interface Pool {
  config: PoolConfig
  model: string
  state: PoolState
  props: WorkerProps
  replicas: Replica[]
}

const answerMs = 2000
const slots = 1
const noProps: WorkerProps = { workloads: [], features: [] }

/** The pools of a configuration, started and looked after. */
export const createPoolManager = ({ pools: configs, makeAdapter, timers }: PoolManagerDeps): PoolDirectory => {
  const listeners = new Set<() => void>()
  const pools = new Map(
    configs.map((config): [string, Pool] => {
      const replicas = config.devices.map((device): Replica => {
        const id = `${config.id}-${device}`
        const adapter = makeAdapter({ pool: config, replica: id, modelRef: config.model })
        return { id, adapter, state: 'starting', engineVersion: 'unknown', held: new Map() }
      })
      return [config.id, { config, model: config.model, state: 'unready', props: noProps, replicas }]
    }),
  )

  const changed = (): void => {
    for (const listener of listeners) listener()
  }
  const start = async (pool: Pool, replica: Replica): Promise<void> => {
    const { adapter } = replica
    const health = adapter && (await within(timers, answerMs, adapter.health(), () => ({ ready: false })))
    if (adapter && health?.ready) {
      replica.engineVersion = await within(timers, answerMs, adapter.engineVersion(), () => 'unknown')
      pool.props = await within(timers, answerMs, adapter.props(), () => noProps)
      replica.state = 'ready'
      pool.state = 'ready'
    } else replica.state = 'waiting'
    changed()
  }
  const started = Promise.all([...pools.values()].flatMap((pool) => pool.replicas.map((each) => start(pool, each))))

  const find = (poolId: string, replicaId: string) => {
    const pool = pools.get(poolId)
    const replica = pool?.replicas.find(({ id }) => id === replicaId)
    return pool && replica && { pool, replica }
  }
  const accepts = (pool: Pool, replica: Replica): boolean => pool.state === 'ready' && replica.state === 'ready'
  const viewOf = (pool: Pool): PoolView => ({
    id: pool.config.id,
    engine: pool.config.engine,
    model: pool.model,
    ctx: pool.config.ctx,
    state: pool.state,
    props: pool.props,
    replicas: pool.replicas.map((replica) => ({
      id: replica.id,
      state: replica.state,
      accepts: accepts(pool, replica),
      slots,
      inFlight: replica.held.size,
      engineVersion: replica.engineVersion,
    })),
  })

  const refusalOf = (pool: Pool, replica: Replica): LeaseRefusal | undefined => {
    if (pool.state === 'draining' || pool.state === 'drained') return 'draining'
    if (!accepts(pool, replica)) return 'not-ready'
    return replica.held.size >= slots ? 'full' : undefined
  }

  return {
    started: async () => void (await started),
    list: () => [...pools.values()].map(viewOf),
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async lease(poolId, replicaId, task): Promise<Lease | { refused: LeaseRefusal }> {
      const found = find(poolId, replicaId)
      if (!found) return { refused: 'unknown' }
      const { pool, replica } = found
      const refused = refusalOf(pool, replica)
      if (refused) return { refused }
      const { adapter } = replica
      if (!adapter) return { refused: 'not-ready' }
      const controller = new AbortController()
      replica.held.set(task, controller)
      changed()
      return {
        revoked: controller.signal,
        adapter,
        async release() {
          if (replica.held.get(task) !== controller) return
          replica.held.delete(task)
          if (pool.state === 'draining' && pool.replicas.every(({ held }) => held.size === 0)) pool.state = 'drained'
          changed()
        },
      }
    },
    async drain(poolId, { deadlineMs }) {
      const pool = pools.get(poolId)
      if (!pool) return 'unknown'
      pool.state = pool.replicas.some(({ held }) => held.size > 0) ? 'draining' : 'drained'
      timers.after(deadlineMs, () => {
        const held = pool.replicas.flatMap((replica) => [...replica.held.values()])
        for (const each of held) each.abort(new Error(`pool ${poolId} was drained`))
      })
      changed()
      return 'draining'
    },
    async reload(poolId) {
      return pools.has(poolId) ? { kind: 'rolled-back', reason: 'no worker can be staged' } : { kind: 'unknown' }
    },
    adapterOf: (poolId, replicaId) => find(poolId, replicaId)?.replica.adapter,
    close: async () => undefined,
  }
}
