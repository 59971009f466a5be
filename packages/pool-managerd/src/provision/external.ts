import type { PoolConfig } from '@contracts/config-schema'
import type { MakeAdapter } from '@orchestrator/adapter-makers'
import { StartFailure, type StartWorker } from '../worker.ts'

/** Workers that somebody else runs: nothing is started for them, and nothing ended. */
export const startExternal =
  (pool: PoolConfig, makeAdapter: MakeAdapter): StartWorker =>
  async ({ replica, modelRef }) => {
    const adapter = makeAdapter({ pool, replica, modelRef })
    // implements: OC-CONFIG-6007
    if (!adapter) throw new StartFailure('the pool names no adapter, so it has no worker', { permanent: true })
    return { adapter, gone: new AbortController().signal, stop: async () => undefined }
  }
