import { adapterMaker, poolFaults } from '@orchestrator/adapter-makers'
import {
  checkServer,
  type Daemon,
  listenWith,
  type OpenOptions,
  openDaemon,
  type Refused,
  type Served,
  systemTimers,
} from '@orchestrator/service-kit'
import { type AppDeps, createApp } from './app.ts'
import { createMeasure } from './measure.ts'
import { fieldsOf } from './pool.ts'
import { createPoolManager } from './pool-manager.ts'
import { provisioningFaults, systemProvisioner } from './provision/provisioner.ts'

/** What a harness may put in place of what the service is made of; a daemon has none of it. */
export interface Seams {
  /** Given all that the app stands on. */
  app?: (deps: AppDeps) => AppDeps
}

export interface DaemonOptions extends OpenOptions {
  seams?: Seams
}

/** The whole service, but for a socket. */
export interface Service extends Served {
  app: ReturnType<typeof createApp>
}

/** Puts the manager together, or says line by line why it cannot be. */
export const openService = async (options: DaemonOptions): Promise<Service | Refused> => {
  const { env, seams = {} } = options
  const { file } = options.config
  const begun = await openDaemon('pool-managerd', options, (config) => {
    const { token, faults } = checkServer(config.server, env)
    // implements: OC-POOL-3028
    return { token, faults: [...faults, ...poolFaults(config, env), ...provisioningFaults(config)] }
  })
  if ('problems' in begun) return begun
  const { config, token, registry, metrics, log } = begun
  const { body_limit_bytes: bodyLimit } = config.server
  const measure = createMeasure(metrics, config.pools)
  const manager = createPoolManager({
    pools: config.pools,
    makeAdapter: adapterMaker({ env, random: Math.random }),
    provision: systemProvisioner({ file, env, log }),
    now: () => Math.floor(performance.now()),
    timers: systemTimers,
    random: Math.random,
    moved(move) {
      log.info(fieldsOf(move), 'state.changed')
      measure(move)
    },
  })
  await manager.started()
  const deps = { manager, registry, token, bodyLimit, log }
  // implements: OC-POOL-3038
  return { app: createApp(seams.app?.(deps) ?? deps), config, log, stop: () => manager.close() }
}

/** Starts the manager on a socket, or says line by line why it does not. */
export const startDaemon = async (options: DaemonOptions): Promise<Daemon | Refused> => {
  const service = await openService(options)
  return 'problems' in service ? service : listenWith(service, service.app, options)
}
