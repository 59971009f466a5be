import type { Handlers } from '@contracts/api-types/pools/server'
import { correlated, refusal, type ServiceContext, type ServiceEnv } from '@orchestrator/service-kit'
import type { PoolManager } from '../pool-manager.ts'
import { noPool, noReplica } from './absent.ts'
import { poolBody } from './pool-body.ts'

type All = Handlers<ServiceEnv>
type PoolHandlers = Pick<All, Extract<keyof All, `${string}Pool` | `${string}Pools` | `${string}Replica`>>

// implements: OC-POOL-3034
const conflict = (pool_id: string, message: string) => ({ code: 'CONFLICT', message, pool_id }) as const

export const poolHandlers = (manager: PoolManager): PoolHandlers => {
  const find = (id: string) => manager.list().find((pool) => pool.id === id)
  const stateOf = (id: string): string => `the pool is ${find(id)?.state ?? 'gone'}`
  /** How a pool is after what was asked of it. */
  const told = <Status extends 200 | 202>(context: ServiceContext, id: string, status: Status) => {
    const pool = find(id)
    // implements: OC-POOL-3036
    return pool ? { status, headers: correlated(context), body: poolBody(pool) } : refusal(context, noPool)
  }
  return {
    // implements: OC-POOL-3011
    listPools: (_, context) => ({
      status: 200,
      headers: correlated(context),
      body: { pools: manager.list().map(poolBody) },
    }),
    getPool: ({ path }, context) => told(context, path.id, 200),
    async drainPool({ path, body }, context) {
      const outcome = await manager.drain(path.id, { deadlineMs: body.deadline_ms })
      if (outcome === 'busy') return refusal(context, conflict(path.id, stateOf(path.id)))
      return told(context, path.id, 202)
    },
    async reloadPool({ path, body }, context) {
      const outcome = await manager.reload(path.id, { modelRef: body.new_model_ref })
      // implements: OC-POOL-3036
      if (outcome.kind === 'unknown') return refusal(context, noPool)
      if (outcome.kind === 'reloaded') return told(context, path.id, 200)
      const { status, headers, body: envelope } = refusal(context, conflict(path.id, outcome.reason))
      return { status, headers, body: { ...envelope, rolled_back: outcome.kind === 'rolled-back' } }
    },
    resumePool({ path }, context) {
      if (manager.resume(path.id) === 'busy') return refusal(context, conflict(path.id, stateOf(path.id)))
      return told(context, path.id, 200)
    },
    restartReplica({ path, body }, context) {
      const outcome = manager.restart(path.id, path.replica, { deadlineMs: body.deadline_ms })
      // implements: OC-POOL-3036
      if (outcome.kind === 'unknown') return refusal(context, find(path.id) ? noReplica : noPool)
      if (outcome.kind === 'busy') return refusal(context, conflict(path.id, outcome.reason))
      return told(context, path.id, 202)
    },
  }
}
