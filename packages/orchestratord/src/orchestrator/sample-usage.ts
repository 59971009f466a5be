import type { WorkerUsage } from '@orchestrator/adapter-api'
import { type Timers, within } from '@orchestrator/service-kit'
import type { PoolDirectory } from 'pool-managerd'
import type { Metrics } from './measure.ts'
import type { Pool } from './pool.ts'

/** How long a worker may take to say what it uses before the answer goes without. */
const answerMs = 500

export interface SampleDeps {
  pools: readonly Pool[]
  directory: PoolDirectory
  metrics: Metrics
  timers: Timers
}

/** Sets what workers say that they use; one that says nothing keeps what it said before. */
export const sampleUsage = async ({ pools, directory, metrics, timers }: SampleDeps): Promise<void> => {
  const asked = pools.flatMap((pool) =>
    pool.view.replicas.map(async ({ id, engineVersion }) => {
      const adapter = directory.adapterOf(pool.id, id)
      const usage = adapter?.usage && (await within(timers, answerMs, adapter.usage(), () => undefined))
      const labels = {
        engine: pool.config.engine,
        engine_version: engineVersion,
        pool_id: pool.id,
        replica_id: id,
      }
      if (usage) setUsage(metrics, labels, usage)
    }),
  )
  await Promise.all(asked)
}

const setUsage = (
  metrics: Metrics,
  labels: Parameters<Metrics['kvCacheUsageRatio']['set']>[0],
  { kvCacheRatio, devices }: WorkerUsage,
): void => {
  // implements: OC-METRICS-7013
  if (kvCacheRatio !== undefined) metrics.kvCacheUsageRatio.set(labels, kvCacheRatio)
  for (const { device, utilization, vramUsedBytes } of devices) {
    // implements: OC-METRICS-7014
    if (utilization !== undefined) metrics.gpuUtilization.set({ ...labels, device }, utilization)
    // implements: OC-METRICS-7015
    if (vramUsedBytes !== undefined) metrics.vramUsedBytes.set({ ...labels, device }, vramUsedBytes)
  }
}
