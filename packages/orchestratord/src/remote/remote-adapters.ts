import type { PoolConfig } from '@contracts/config-schema'
import type { WorkerAdapter } from '@orchestrator/adapter-api'
import type { MakeAdapter } from '@orchestrator/adapter-makers'

export interface RemoteWorker {
  pool: string
  replica: string
  model: string
  endpoint: string | undefined
}

/** Adapters for workers that a manager elsewhere started: one for each, made anew when a replica has another worker. */
export const createRemoteAdapters = (pools: ReadonlyMap<string, PoolConfig>, makeAdapter: MakeAdapter) => {
  const made = new Map<string, { worker: string; adapter: WorkerAdapter | undefined }>()
  return {
    of({ pool: id, replica, model: modelRef, endpoint }: RemoteWorker): WorkerAdapter | undefined {
      const pool = pools.get(id)
      if (!pool) return undefined
      const worker = `${modelRef}\n${endpoint ?? ''}`
      const known = made.get(replica)
      if (known?.worker === worker) return known.adapter
      const adapter = makeAdapter({ pool, replica, modelRef, ...(endpoint !== undefined && { endpoint }) })
      made.set(replica, { worker, adapter })
      return adapter
    },
  }
}
