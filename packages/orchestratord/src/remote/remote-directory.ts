import type { Pool } from '@contracts/api-types/pools'
import type { PoolConfig } from '@contracts/config-schema'
import type { MakeAdapter } from '@orchestrator/adapter-makers'
import { replicasOf } from '@orchestrator/adapter-makers'
import type { Timers } from '@orchestrator/service-kit'
import { type Client, createLease, drainPool, listPools, reloadPool } from '@throughline/openapi-client/pools'
import type { LeaseRefusal, PoolDirectory, PoolView } from 'pool-managerd'
import { ManagerAway } from './manager-away.ts'
import { createRemoteAdapters } from './remote-adapters.ts'
import { createRemoteLeases } from './remote-leases.ts'

export interface RemoteDirectoryDeps {
  client: Client
  /** What this side knows of the pools: which adapters speak to their workers, and how they are until it is told. */
  pools: readonly PoolConfig[]
  makeAdapter: MakeAdapter
  /** Milliseconds that only go forward. */
  now: () => number
  timers: Timers
  /** A UUID for each lease. */
  newId: () => string
  /** Told why a lease could not be asked for, and, each time that it begins, why the manager cannot be asked at all. */
  report: (failure: unknown) => void
  /** How long after each answer the manager is asked again. */
  pollMs?: number
  /** How long a lease outlives the last word of this side. */
  ttlMs?: number
}

/** The longest that anything but a reload may take. */
const answerMs = 2000
/** How much longer than its workers a reload may take. */
const reloadSlackMs = 10_000

/** The pools of a manager that runs elsewhere, as it told them last. */
export const createRemoteDirectory = (deps: RemoteDirectoryDeps): PoolDirectory => {
  const { client, pools, now, timers, newId, report, pollMs = 500, ttlMs = 10_000 } = deps
  const configs = new Map(pools.map((pool) => [pool.id, pool]))
  const listeners = new Set<() => void>()
  const adapters = createRemoteAdapters(configs, deps.makeAdapter)
  const leases = createRemoteLeases({ client, now, timers, ttlMs, timeout: answerMs })
  const first = Promise.withResolvers<void>()
  let views: readonly PoolView[] = pools.map((pool) => unheard(pool, 'nothing was heard of it yet'))
  let told = JSON.stringify(views)
  let reachable = false
  let failing = false
  let closed = false
  let disarm = (): void => {}

  const show = (next: readonly PoolView[]): void => {
    const text = JSON.stringify(next)
    if (text === told) return
    views = next
    told = text
    for (const listener of [...listeners]) listener()
  }
  // implements: OC-POOL-3041
  const hear = (answer: readonly Pool[]): void => {
    reachable = true
    failing = false
    const known = new Map(answer.map((pool) => [pool.id, viewOf(pool)]))
    show(pools.map((pool) => known.get(pool.id) ?? unheard(pool, 'the pool manager does not know it')))
  }
  // implements: OC-POOL-3040
  const lose = (failure: unknown): void => {
    if (!failing) report(failure)
    failing = true
    reachable = false
    show(views.map(unreachable))
  }

  const ask = async (): Promise<void> => {
    try {
      const answer = await listPools(client, { timeout: answerMs })
      if (answer.status !== 200) throw refused(answer)
      if (closed) return
      hear(answer.body.pools)
      await leases.renew()
    } catch (failure) {
      if (!closed) lose(failure)
    }
  }
  // implements: OC-POOL-3041
  const poll = async (): Promise<void> => {
    await ask()
    first.resolve()
    if (!closed) disarm = timers.after(pollMs, () => void poll())
  }
  void poll()

  const answered = async <Answer>(call: Promise<Answer>): Promise<Answer> => {
    try {
      return await call
    } catch (cause) {
      report(cause)
      // implements: OC-CTRL-2061
      throw new ManagerAway('the pool manager cannot be asked', { cause })
    }
  }
  const viewOfPool = (id: string): PoolView | undefined => views.find((view) => view.id === id)
  const notNow = (pool: string): LeaseRefusal => {
    const state = viewOfPool(pool)?.state
    return state === 'draining' || state === 'drained' ? 'draining' : 'not-ready'
  }

  return {
    started: () => first.promise,
    // implements: OC-POOL-3039
    list: () => views,
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async lease(pool, replica, task) {
      if (!configs.has(pool)) return { refused: 'unknown' }
      // implements: OC-POOL-3040
      if (!reachable || closed) return { refused: 'not-ready' }
      const id = newId()
      const askedAt = now()
      try {
        const body = { pool_id: pool, replica_id: replica, task_id: task, ttl_ms: ttlMs }
        const answer = await createLease(client, { path: { id }, body, timeout: answerMs })
        if (answer.status === 404) return { refused: 'unknown' }
        if (answer.status === 503) {
          return { refused: answer.body.code === 'REPLICA_EXHAUSTED' ? 'full' : notNow(pool) }
        }
        if (answer.status !== 200) throw refused(answer)
        const adapter = adapters.of({ pool, replica, model: answer.body.model, endpoint: answer.body.endpoint })
        if (adapter && !closed) return leases.hold(id, adapter, askedAt)
        await leases.forget(id)
        return { refused: 'not-ready' }
      } catch (failure) {
        report(failure)
        // Whether the place was given is not known: it is given back in case it was.
        void leases.forget(id)
        return { refused: 'not-ready' }
      }
    },
    async drain(pool, { deadlineMs } = {}) {
      const body = deadlineMs === undefined ? {} : { deadline_ms: deadlineMs }
      const answer = await answered(drainPool(client, { path: { id: pool }, body, timeout: answerMs }))
      if (answer.status === 404) return 'unknown'
      if (answer.status === 409) return 'busy'
      if (answer.status !== 202) throw refused(answer)
      await ask()
      return 'draining'
    },
    async reload(pool, { modelRef }) {
      const config = configs.get(pool)
      if (!config) return { kind: 'unknown' }
      const timeout = config.health.start_ms + reloadSlackMs
      const body = { new_model_ref: modelRef }
      const answer = await answered(reloadPool(client, { path: { id: pool }, body, timeout }))
      if (answer.status === 404) return { kind: 'unknown' }
      if (answer.status === 409) {
        const { rolled_back, message: reason } = answer.body
        return { kind: rolled_back ? 'rolled-back' : 'busy', reason }
      }
      if (answer.status !== 200) throw refused(answer)
      await ask()
      return { kind: 'reloaded' }
    },
    adapterOf(pool, replica) {
      const view = viewOfPool(pool)
      const found = view?.replicas.find(({ id }) => id === replica)
      return view && found && adapters.of({ pool, replica, model: view.model, endpoint: found.endpoint })
    },
    async close() {
      closed = true
      disarm()
      listeners.clear()
      await leases.close()
    },
  }
}

/** How a pool is before anything was heard of it. */
const unheard = (config: PoolConfig, reason: string): PoolView => ({
  id: config.id,
  engine: config.engine,
  model: config.model,
  ctx: config.ctx,
  state: 'unready',
  props: { workloads: [], features: [] },
  replicas: replicasOf(config).map((id) => ({
    id,
    state: 'starting',
    accepts: false,
    slots: config.slots,
    inFlight: 0,
    engineVersion: 'unknown',
    reason,
  })),
})

/** How a pool is as long as nothing is heard of it any more. */
// implements: OC-POOL-3040
const unreachable = (view: PoolView): PoolView => ({
  ...view,
  state: 'unready',
  replicas: view.replicas.map((replica) => ({
    ...replica,
    accepts: false,
    reason: 'the pool manager cannot be asked',
  })),
})

const viewOf = ({ replicas, ...pool }: Pool): PoolView => ({
  ...pool,
  replicas: replicas.map(({ in_flight, engine_version, ...replica }) => ({
    ...replica,
    inFlight: in_flight,
    engineVersion: engine_version,
  })),
})

const refused = ({ status, body }: { status: number; body: { code: string; message: string } }): Error =>
  new Error(`the pool manager answers ${status} ${body.code}: ${body.message}`)
