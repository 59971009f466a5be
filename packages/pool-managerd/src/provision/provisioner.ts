import { dirname } from 'node:path'
import type { Config, PoolConfig } from '@contracts/config-schema'
import { systemTimers } from '@orchestrator/service-kit'
import type { PoolManagerDeps } from '../pool-manager.ts'
import { type BinarySeams, startBinary } from './binary.ts'
import { startExternal } from './external.ts'
import { createPorts } from './ports.ts'

type Env = Readonly<Record<string, string | undefined>>

/** How long a worker may take to end when it is asked to. */
const graceMs = 5000

/** What starts the workers that a configuration asks for, as this process can. */
export const systemProvisioner = ({ file, env, log }: Pick<BinarySeams, 'log'> & { file: string; env: Env }) =>
  provisioner({
    timers: systemTimers,
    ports: createPorts(),
    log,
    graceMs,
    path: env.PATH ?? '',
    // Paths in a configuration are relative to its file.
    folder: dirname(file),
  })

/** Starts the workers of a pool as its configuration says. */
export const provisioner =
  (seams: BinarySeams): NonNullable<PoolManagerDeps['provision']> =>
  (pool, makeAdapter) =>
    pool.provisioning?.mode === 'binary'
      ? startBinary(pool, pool.provisioning, makeAdapter, seams)
      : startExternal(pool, makeAdapter)

/** What a configuration asks of provisioning that this build does not do. */
export const provisioningFaults = ({ pools }: Pick<Config, 'pools'>): string[] =>
  pools.flatMap(({ id, provisioning }) => faultsOf(provisioning).map((fault) => `pool '${id}': ${fault}`))

// implements: OC-POOL-3028
const faultsOf = (provisioning: PoolConfig['provisioning']): string[] => {
  if (provisioning === undefined || provisioning.mode === 'external') return []
  if (provisioning.mode !== 'binary') {
    return [`this build does not provision by '${provisioning.mode}': start the worker and name the mode external`]
  }
  return provisioning.binary.install_dir === undefined
    ? ['this build downloads nothing: name the install_dir in which the binary lies']
    : []
}
