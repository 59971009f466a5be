import type { Capabilities, EngineCapability, Readiness } from '@contracts/api-types/control'
import { apiVersion } from '../api-version.ts'
import type { Pool } from './pools.ts'

export const readinessOf = async (pools: readonly Pool[]): Promise<Readiness> => {
  const states = await Promise.all(
    pools.map(async ({ id, engine, isReady }) => ({ id, engine, ready: await isReady() })),
  )
  return { ready: states.some(({ ready }) => ready), pools: states }
}

/** One entry for each engine, over all its pools. */
export const capabilitiesOf = (pools: readonly Pool[]): Capabilities => {
  const byEngine = Map.groupBy(pools, ({ engine }) => engine)
  return { api_version: apiVersion, engines: [...byEngine].map(([engine, own]) => capabilityOf(engine, own)) }
}

const capabilityOf = (engine: Pool['engine'], pools: readonly Pool[]): EngineCapability => ({
  engine,
  ctx_max: Math.max(...pools.map(({ ctx }) => ctx)),
  supported_workloads: distinct(pools.flatMap(({ props }) => props.workloads)),
  rate_limits: { queue_capacity: sum(pools.map(({ capacity }) => capacity.interactive + capacity.batch)) },
  features: distinct(pools.flatMap(({ props }) => props.features)),
})

const distinct = <Value>(values: readonly Value[]): Value[] => [...new Set(values)]
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
