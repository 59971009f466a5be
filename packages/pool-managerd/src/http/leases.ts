import type { Handlers } from '@contracts/api-types/pools/server'
import { correlated, refusal, type ServiceEnv } from '@orchestrator/service-kit'
import type { LeaseRefusal } from '../pool-directory.ts'
import type { PoolManager } from '../pool-manager.ts'
import { noLease, noPool, noReplica } from './absent.ts'

type All = Handlers<ServiceEnv>
type LeaseHandlers = Pick<All, Extract<keyof All, `${string}Lease` | `${string}Leases`>>

// implements: OC-POOL-3035
const refused = (outcome: Exclude<LeaseRefusal, 'unknown'>, pool_id: string, replica: string) => {
  if (outcome === 'full') {
    return { code: 'REPLICA_EXHAUSTED', message: `every slot of ${replica} is taken`, pool_id } as const
  }
  const why = outcome === 'draining' ? 'drains' : 'is not ready'
  return { code: 'POOL_UNREADY', message: `${replica} ${why}`, pool_id } as const
}

export const leaseHandlers = (manager: PoolManager): LeaseHandlers => ({
  createLease({ path, body }, context) {
    const { pool_id: pool, replica_id: replica, task_id: task, ttl_ms: ttlMs } = body
    const outcome = manager.grant({ id: path.id, pool, replica, task, ttlMs })
    if (typeof outcome === 'object') {
      const { model, worker } = outcome
      const endpoint = worker.endpoint !== undefined && { endpoint: worker.endpoint }
      return { status: 200, headers: correlated(context), body: { id: path.id, ttl_ms: ttlMs, model, ...endpoint } }
    }
    // implements: OC-POOL-3036
    if (outcome === 'unknown') {
      return refusal(context, manager.list().some(({ id }) => id === pool) ? noReplica : noPool)
    }
    // implements: OC-POOL-3018, OC-POOL-3034
    if (outcome === 'taken') {
      return refusal(context, { code: 'CONFLICT', message: 'the ID names the lease of another task', pool_id: pool })
    }
    return refusal(context, refused(outcome, pool, replica))
  },
  // implements: OC-POOL-3017
  renewLeases({ body }, context) {
    const outcome = manager.renew(body.lease_ids, body.ttl_ms)
    return { status: 200, headers: correlated(context), body: outcome }
  },
  deleteLease({ path }, context) {
    // implements: OC-POOL-3036
    if (!manager.release(path.id)) return refusal(context, noLease)
    return { status: 204, headers: correlated(context) }
  },
})
