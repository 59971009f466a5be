import type { Readiness } from '@contracts/api-types/control'
import { isReady, type Pool } from './pool.ts'

export const readinessOf = (pools: readonly Pool[], stopping: boolean): Readiness => {
  // implements: ORCH-1007, ORCH-1024
  const states = pools.map((pool) => ({ id: pool.id, engine: pool.config.engine, ready: !stopping && isReady(pool) }))
  return { ready: states.some(({ ready }) => ready), pools: states }
}
