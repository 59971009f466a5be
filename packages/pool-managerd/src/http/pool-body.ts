import type { Pool } from '@contracts/api-types/pools'
import type { PoolView } from '../pool-directory.ts'

/** A pool as the contract says it. */
export const poolBody = ({ props, replicas, ...pool }: PoolView): Pool => ({
  ...pool,
  props: { ...props, workloads: [...props.workloads], features: [...props.features] },
  replicas: replicas.map(({ inFlight, engineVersion, ...replica }) => ({
    ...replica,
    in_flight: inFlight,
    engine_version: engineVersion,
  })),
})
