import type { Readiness } from '@contracts/api-types/control'
import type { Pool } from './pools.ts'

export const readinessOf = async (pools: readonly Pool[]): Promise<Readiness> => {
  const states = await Promise.all(
    pools.map(async ({ id, engine, isReady }) => ({ id, engine, ready: await isReady() })),
  )
  return { ready: states.some(({ ready }) => ready), pools: states }
}
