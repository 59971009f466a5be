import type { PoolHealth, PoolStatus } from '@contracts/api-types/control'
import type { Handlers } from '@contracts/api-types/control/server'
import { correlated, refusal, type ServiceEnv } from '@orchestrator/service-kit'
import type { PoolDirectory, PoolView } from 'pool-managerd'
import type { Catalog } from '../catalog/catalog.ts'
import { ManagerAway } from '../remote/manager-away.ts'

type All = Handlers<ServiceEnv>
type PoolHandlers = Pick<All, 'getPoolHealth' | 'drainPool' | 'reloadPool'>

export interface PoolHandlerDeps {
  directory: PoolDirectory
  catalog: Pick<Catalog, 'objectionTo'>
  /** Tasks that wait for a pool. */
  queueDepth: (pool: string) => number
}

export const noPool = { code: 'NOT_FOUND', message: 'no pool has this ID' } as const

export const poolHandlers = ({ directory, catalog, queueDepth }: PoolHandlerDeps): PoolHandlers => {
  const find = (id: string): PoolView | undefined => directory.list().find((pool) => pool.id === id)
  /** As it is now; as it was if it is gone since. */
  const statusOf = (before: PoolView): PoolStatus => {
    const { id, state, model } = find(before.id) ?? before
    return { pool_id: id, state, model_ref: model }
  }
  return {
    // implements: OC-CTRL-2004, OC-CTRL-2050
    getPoolHealth({ path }, context) {
      const pool = find(path.id)
      if (!pool) return refusal(context, noPool)
      return { status: 200, headers: correlated(context), body: healthOf(pool, queueDepth(pool.id)) }
    },
    // implements: OC-CTRL-2054
    async drainPool({ path, body }, context) {
      const pool = find(path.id)
      const outcome = pool ? await unlessAway(directory.drain(path.id, { deadlineMs: body.deadline_ms })) : 'unknown'
      if (!pool || outcome === 'unknown') return refusal(context, noPool)
      if (outcome instanceof ManagerAway) return refusal(context, away(pool, outcome))
      // implements: OC-CTRL-2055
      if (outcome === 'busy') {
        return refusal(context, {
          code: 'CONFLICT',
          message: `pool ${pool.id} is ${statusOf(pool).state}`,
          pool_id: pool.id,
        })
      }
      return { status: 202, headers: correlated(context), body: statusOf(pool) }
    },
    async reloadPool({ path, body: { new_model_ref: modelRef } }, context) {
      const pool = find(path.id)
      if (!pool) return refusal(context, noPool)
      const common = { engine: pool.engine, pool_id: pool.id }
      const objection = catalog.objectionTo(modelRef, pool.engine)
      // implements: OC-CTRL-2058, OC-CTRL-2059, OC-CTRL-2060
      if (objection) return refusal(context, { ...objection, ...common })
      const outcome = await unlessAway(directory.reload(pool.id, { modelRef }))
      if (outcome instanceof ManagerAway) return refusal(context, away(pool, outcome))
      if (outcome.kind === 'unknown') return refusal(context, noPool)
      // implements: OC-CTRL-2056
      if (outcome.kind === 'reloaded') return { status: 202, headers: correlated(context), body: statusOf(pool) }
      const message =
        outcome.kind === 'busy'
          ? `pool ${pool.id} cannot be reloaded now: ${outcome.reason}`
          : `pool ${pool.id} serves ${statusOf(pool).model_ref} as before: ${outcome.reason}`
      // implements: OC-CTRL-2055, OC-CTRL-2057
      return refusal(context, { code: 'CONFLICT', message, ...common })
    },
  }
}

// implements: OC-CTRL-2061
const unlessAway = <Outcome>(asked: Promise<Outcome>): Promise<Outcome | ManagerAway> =>
  asked.catch((failure: unknown) => {
    if (failure instanceof ManagerAway) return failure
    throw failure
  })

// implements: OC-CTRL-2061
const away = ({ id, engine }: PoolView, { message }: ManagerAway) =>
  ({ code: 'POOL_UNAVAILABLE', message, engine, pool_id: id }) as const

const over: ReadonlySet<string> = new Set(['stopped', 'exhausted'])
const drains: ReadonlySet<string> = new Set(['draining', 'drained'])

const healthOf = ({ id, state, replicas }: PoolView, queueDepth: number): PoolHealth => {
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)
  const accepting = replicas.filter(({ accepts }) => accepts)
  return {
    pool_id: id,
    // implements: OC-CTRL-2051
    live: replicas.some((replica) => !over.has(replica.state)),
    // implements: OC-CTRL-2052
    ready: accepting.length > 0,
    // implements: OC-CTRL-2053
    draining: drains.has(state),
    metrics: {
      queue_depth: queueDepth,
      in_flight: sum(replicas.map(({ inFlight }) => inFlight)),
      slots: sum(replicas.map(({ slots }) => slots)),
      replicas: replicas.length,
      replicas_ready: accepting.length,
    },
  }
}
