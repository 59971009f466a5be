import type { Config } from '@contracts/config-schema'
import type { WorkerAdapter } from '@orchestrator/adapter-api'
import { type AdapterSeams, adapterMaker, replicasOf } from '@orchestrator/adapter-makers'

/** The adapters of all pools that name one, by the pool's ID. */
export const adaptersOf = (
  config: Config,
  seams: AdapterSeams = { env: {}, random: Math.random },
): Map<string, WorkerAdapter> => {
  const make = adapterMaker(seams)
  return new Map(
    config.pools.flatMap((pool) => {
      const [replica = pool.id] = replicasOf(pool)
      // One adapter stands for all replicas, and so has the slots of all.
      const slots = pool.slots * pool.devices.length
      const adapter = make({ pool: { ...pool, slots }, replica, modelRef: pool.model })
      return adapter ? [[pool.id, adapter] as const] : []
    }),
  )
}
