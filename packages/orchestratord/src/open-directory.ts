import { randomUUID } from 'node:crypto'
import type { Config } from '@contracts/config-schema'
import type { MakeAdapter } from '@orchestrator/adapter-makers'
import { type Log, systemTimers as timers } from '@orchestrator/service-kit'
import { createClient } from '@throughline/openapi-client/pools'
import { validation } from '@throughline/openapi-client/pools/validation'
import { createPoolManager, createPoolMeasure, fieldsOf, type PoolDirectory, systemProvisioner } from 'pool-managerd'
import type { Metrics } from './orchestrator/measure.ts'
import { createRemoteDirectory } from './remote/remote-directory.ts'

export interface DirectoryGiven {
  config: Pick<Config, 'pools' | 'pool_manager'>
  /** The file of the configuration. */
  file: string
  env: Readonly<Record<string, string | undefined>>
  makeAdapter: MakeAdapter
  metrics: Metrics
  log: Log
  now: () => number
  /** How often a manager elsewhere is asked. */
  pollMs?: number
}

/** The pools of a configuration: those of the manager that it names, or managed in this process. */
export const openDirectory = (given: DirectoryGiven): PoolDirectory => {
  const { config, file, env, makeAdapter, metrics, log, now, pollMs } = given
  const { pools, pool_manager: elsewhere } = config
  if (!elsewhere) {
    const measure = createPoolMeasure(metrics, pools)
    return createPoolManager({
      pools,
      makeAdapter,
      provision: systemProvisioner({ file, env, log }),
      now,
      timers,
      random: Math.random,
      moved(move) {
        log.debug(fieldsOf(move), 'state.changed')
        measure(move)
      },
    })
  }
  const token = elsewhere.token_env === undefined ? undefined : env[elsewhere.token_env]
  return createRemoteDirectory({
    client: createClient({
      baseUrl: elsewhere.url,
      validate: validation,
      ...(token !== undefined && { auth: { bearer: token } }),
    }),
    pools,
    makeAdapter,
    now,
    timers,
    newId: randomUUID,
    report: (failure) => log.warn({ failure }, 'pool-manager.unreachable'),
    ...(pollMs !== undefined && { pollMs }),
  })
}
