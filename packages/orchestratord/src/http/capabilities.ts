import type { Capabilities, EngineCapability } from '@contracts/api-types/control'
import type { Handlers } from '@contracts/api-types/control/server'
import type { PoolConfig } from '@contracts/config-schema'
import { type Priority, priorities } from '@orchestrator/core'
import { correlated, type ServiceEnv } from '@orchestrator/service-kit'
import type { PoolDirectory, PoolView } from 'pool-managerd'
import { apiVersion } from '../api-version.ts'

export interface CapabilityDeps {
  directory: Pick<PoolDirectory, 'list'>
  /** What the configuration says of the same pools. */
  pools: readonly PoolConfig[]
}

export const capabilityHandlers = (deps: CapabilityDeps): Pick<Handlers<ServiceEnv>, 'getCapabilities'> => ({
  getCapabilities: (_, context) => ({ status: 200, headers: correlated(context), body: capabilitiesOf(deps) }),
})

/** One entry for each engine, over all its pools. */
const capabilitiesOf = ({ directory, pools }: CapabilityDeps): Capabilities => {
  const views = Map.groupBy(directory.list(), ({ engine }) => engine)
  // implements: ORCH-1009
  const engines = Map.groupBy(pools, ({ engine }) => engine)
  return {
    // implements: ORCH-1012
    api_version: apiVersion,
    engines: [...engines].map(([engine, own]) => capabilityOf(engine, own, views.get(engine) ?? [])),
  }
}

const capabilityOf = (
  engine: PoolConfig['engine'],
  pools: readonly PoolConfig[],
  views: readonly PoolView[],
): EngineCapability => ({
  engine,
  // implements: ORCH-1009
  ctx_max: Math.max(...pools.map(({ ctx }) => ctx)),
  // implements: OC-CTRL-2065
  supported_workloads: distinct(views.flatMap(({ props }) => props.workloads)),
  rate_limits: rateLimitsOf(pools),
  // implements: OC-CTRL-2065
  features: distinct(views.flatMap(({ props }) => props.features)),
})

const rateLimitsOf = (pools: readonly PoolConfig[]): EngineCapability['rate_limits'] => {
  const capacities = pools.flatMap((pool) =>
    priorities.map((name) => admissionOf(pool, name)?.queue_capacity ?? pool.queue.capacity),
  )
  const interactive = rateOf(pools, 'interactive')
  const batch = rateOf(pools, 'batch')
  return {
    // implements: ORCH-1009
    queue_capacity: sum(capacities),
    ...(interactive !== undefined && { interactive_rps: interactive }),
    ...(batch !== undefined && { batch_rps: batch }),
  }
}

/** Where one pool takes whatever comes, the engine has no limit. */
// implements: OC-CTRL-2066
const rateOf = (pools: readonly PoolConfig[], priority: Priority): number | undefined => {
  const rates = pools.flatMap((pool) => admissionOf(pool, priority)?.rate_limit_rps ?? [])
  return rates.length === pools.length ? sum(rates) : undefined
}

const admissionOf = ({ admission }: PoolConfig, priority: Priority) =>
  admission?.priorities?.find(({ name }) => name === priority)

const distinct = <Value>(values: readonly Value[]): Value[] => [...new Set(values)]
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
