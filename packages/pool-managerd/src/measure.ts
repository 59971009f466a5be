import type { PoolConfig } from '@contracts/config-schema'
import type { createMetrics } from '@contracts/metrics'
import { replicasOf } from '@orchestrator/adapter-makers'
import type { Move } from './pool.ts'
import { replicaTransitions } from './replica-machine.ts'

type Metrics = Pick<ReturnType<typeof createMetrics>, 'poolReplicas' | 'replicaStartsTotal'>

type State = keyof typeof replicaTransitions
const states = Object.keys(replicaTransitions) as State[]

/** Every metric of the pools, by the steps that they take. */
export const createMeasure = (
  { poolReplicas, replicaStartsTotal }: Metrics,
  pools: readonly PoolConfig[],
): ((move: Move) => void) => {
  const engines = new Map(pools.map(({ id, engine }) => [id, engine]))
  // A series that nothing has happened to yet is 0 and not absent: a rate over it is right from the start.
  for (const pool of pools) {
    const common = { engine: pool.engine, pool_id: pool.id }
    // implements: OC-POOL-3043
    for (const state of states) poolReplicas.set({ ...common, state }, state === 'starting' ? pool.devices.length : 0)
    for (const replica_id of replicasOf(pool)) {
      for (const result of ['ready', 'failed'] as const) replicaStartsTotal.inc({ ...common, replica_id, result }, 0)
    }
  }
  return ({ pool, replica, from, to, event }) => {
    const engine = engines.get(pool)
    if (replica === undefined || engine === undefined) return
    const common = { engine, pool_id: pool }
    poolReplicas.dec({ ...common, state: from as State }, 1)
    // implements: OC-POOL-3043
    poolReplicas.inc({ ...common, state: to as State }, 1)
    // implements: OC-POOL-3044
    if (event === 'started' || event === 'swapped' || event === 'failed') {
      replicaStartsTotal.inc({ ...common, replica_id: replica, result: event === 'failed' ? 'failed' : 'ready' }, 1)
    }
  }
}
