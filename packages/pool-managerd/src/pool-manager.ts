import type { PoolConfig } from '@contracts/config-schema'
import type { MakeAdapter } from '@orchestrator/adapter-makers'
import type { Timers } from '@orchestrator/service-kit'
import type { HeldLease, LeaseOrder } from './lease-book.ts'
import { createPool, type Move, type Pool } from './pool.ts'
import type { Lease, LeaseRefusal, PoolDirectory, PoolView } from './pool-directory.ts'
import { startExternal } from './provision/external.ts'
import type { Replica } from './replica.ts'
import type { StartWorker } from './worker.ts'

export interface PoolManagerDeps {
  pools: readonly PoolConfig[]
  makeAdapter: MakeAdapter
  /** What starts the workers of a pool; those that somebody else runs where nothing is said. */
  provision?: (pool: PoolConfig, makeAdapter: MakeAdapter) => StartWorker
  /** Milliseconds that only go forward. */
  now: () => number
  timers: Timers
  /** From 0 up to but not including 1; spreads what would otherwise happen at once. */
  random: () => number
  /** Told of every step of a pool or a replica. */
  moved?: (move: Move) => void
}

/** A lease for a holder that may die without a word: it ends where it is not renewed. */
export interface RemoteLeaseOrder {
  /** Chosen by the holder, so that it can ask again when it does not know whether it was heard. */
  id: string
  pool: string
  replica: string
  task: string
  ttlMs: number
}

/** What a daemon around it needs beyond what an orchestrator asks for. */
export interface PoolManager extends PoolDirectory {
  /** Ends a drain, whether it is over or not. */
  resume(pool: string): 'resumed' | 'unknown' | 'busy'
  /** Starts the worker of a replica anew, once its tasks are over or the deadline has passed. */
  restart(
    pool: string,
    replica: string,
    how?: { deadlineMs?: number | undefined },
  ): { kind: 'restarting' } | { kind: 'unknown' } | { kind: 'busy'; reason: string }
  /** The ID of a lease that is held already is answered as the first time, and refused for another place or task. */
  grant(order: RemoteLeaseOrder): Pick<HeldLease, 'model' | 'worker'> | LeaseRefusal | 'taken'
  /** Which of these leases live on, for that long, and which are gone. */
  renew(ids: readonly string[], ttlMs: number): { renewed: string[]; gone: string[] }
  /** False if there is no such lease any more. */
  release(id: string): boolean
}

/** The pools of a configuration, started and looked after. */
export const createPoolManager = (deps: PoolManagerDeps): PoolManager => {
  const { makeAdapter, provision = startExternal, now, timers, random, moved = () => {} } = deps
  const listeners = new Set<() => void>()
  let own = 0
  let views: readonly PoolView[] | undefined
  // Of each pool by itself: a lease of one leaves the views of the others as they are.
  const viewOf = new Map<string, PoolView>()
  const changed = (pool: string): void => {
    viewOf.delete(pool)
    views = undefined
    for (const listener of [...listeners]) listener()
  }
  const pools = new Map(
    deps.pools.map((config): [string, Pool] => {
      const startWorker = provision(config, makeAdapter)
      return [
        config.id,
        createPool({ config, startWorker, timers, now, random, changed: () => changed(config.id), moved }),
      ]
    }),
  )
  const replicas = [...pools.values()].flatMap((pool) => pool.replicas)
  for (const pool of pools.values()) pool.start()
  const started = Promise.all(replicas.map(({ asked }) => asked))

  const find = (poolId: string, replicaId: string): { pool: Pool; replica: Replica } | undefined => {
    const pool = pools.get(poolId)
    const replica = pool?.replicas.find(({ id }) => id === replicaId)
    return pool && replica && { pool, replica }
  }
  const take = (order: LeaseOrder & { pool: string; replica: string }): HeldLease | LeaseRefusal => {
    const found = find(order.pool, order.replica)
    if (!found) return 'unknown'
    const { pool, replica } = found
    // implements: OC-POOL-3013
    if (pool.state() === 'draining' || pool.state() === 'drained') return 'draining'
    // implements: OC-POOL-3013
    return pool.accepts() ? replica.grant(order) : 'not-ready'
  }
  const release = (id: string): boolean => replicas.some((replica) => replica.release(id))
  const renew = (id: string, ttlMs: number): boolean => replicas.some((replica) => replica.renew(id, ttlMs))

  return {
    started: async () => void (await started),
    // implements: OC-POOL-3011
    list: () =>
      (views ??= [...pools.values()].map((pool) => {
        const view = viewOf.get(pool.id) ?? pool.view()
        viewOf.set(pool.id, view)
        return view
      })),
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async lease(poolId, replicaId, task): Promise<Lease | { refused: LeaseRefusal }> {
      const lease = take({ id: `own-${++own}`, pool: poolId, replica: replicaId, task })
      if (typeof lease === 'string') return { refused: lease }
      const { id, revoked, worker } = lease
      return { revoked, adapter: worker.adapter, release: async () => void release(id) }
    },
    drain: async (poolId, { deadlineMs } = {}) => pools.get(poolId)?.drain(deadlineMs) ?? 'unknown',
    reload: async (poolId, { modelRef }) => (await pools.get(poolId)?.reload(modelRef)) ?? { kind: 'unknown' },
    adapterOf: (poolId, replicaId) => find(poolId, replicaId)?.replica.adapter(),
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.stop()))
      listeners.clear()
    },
    resume(poolId) {
      const pool = pools.get(poolId)
      if (!pool) return 'unknown'
      return pool.resume() ? 'resumed' : 'busy'
    },
    restart(poolId, replicaId, { deadlineMs } = {}) {
      const found = find(poolId, replicaId)
      if (!found) return { kind: 'unknown' }
      const { pool, replica } = found
      if (pool.restart(replica, deadlineMs)) return { kind: 'restarting' }
      const reason = pool.state() === 'reloading' ? pool.busy() : `the replica is ${replica.state()}`
      return { kind: 'busy', reason }
    },
    // implements: OC-POOL-3018
    grant(order) {
      const { id, pool, replica, task, ttlMs } = order
      const holding = replicas.find((each) => each.leaseOf(id) !== undefined)
      const held = holding?.leaseOf(id)
      if (!held) return take(order)
      if (holding !== find(pool, replica)?.replica || held.task !== task) return 'taken'
      renew(id, ttlMs)
      return held
    },
    // implements: OC-POOL-3017
    renew(ids, ttlMs) {
      const { renewed = [], gone = [] } = Object.groupBy(ids, (id) => (renew(id, ttlMs) ? 'renewed' : 'gone'))
      return { renewed, gone }
    },
    release,
  }
}
