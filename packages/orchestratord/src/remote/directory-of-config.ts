import { randomUUID } from 'node:crypto'
import type { PoolConfig, PoolManager as PoolManagerConfig } from '@contracts/config-schema'
import { adapterMaker } from '@orchestrator/adapter-makers'
import type { Log } from '@orchestrator/service-kit'
import { createClient } from '@throughline/openapi-client/pools'
import { validation } from '@throughline/openapi-client/pools/validation'
import { type PoolDirectory, systemTimers } from 'pool-managerd'
import { createRemoteDirectory } from './remote-directory.ts'

export interface RemoteGiven {
  config: PoolManagerConfig
  pools: readonly PoolConfig[]
  env: Readonly<Record<string, string | undefined>>
  log: Log
  pollMs?: number
}

/** The pools of the manager that a configuration names, asked over HTTP. */
export const directoryOf = ({ config, pools, env, log, pollMs }: RemoteGiven): PoolDirectory => {
  const token = config.token_env === undefined ? undefined : env[config.token_env]
  return createRemoteDirectory({
    client: createClient({
      baseUrl: config.url,
      validate: validation,
      ...(token !== undefined && { auth: { bearer: token } }),
    }),
    pools,
    makeAdapter: adapterMaker({ env, random: Math.random }),
    now: () => Math.floor(performance.now()),
    timers: systemTimers,
    newId: randomUUID,
    report: (failure) => log.warn({ failure }, 'pool-manager.unreachable'),
    ...(pollMs !== undefined && { pollMs }),
  })
}
