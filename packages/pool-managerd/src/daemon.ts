import { type Config, loadConfig, problemText } from '@contracts/config-schema'
import { checkRegistry, createMetrics } from '@contracts/metrics'
import { adapterMaker, poolFaults } from '@orchestrator/adapter-makers'
import {
  checkServer,
  createLog,
  type Daemon,
  type DaemonGiven,
  type Log,
  nodeLimitsOf,
  portOf,
  type Refused,
  serveOnNode,
  systemTimers,
} from '@orchestrator/service-kit'
import { Registry } from 'prom-client'
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

export interface DaemonOptions extends DaemonGiven {
  registry?: Registry
  log?: Log
  seams?: Seams
}

/** The whole service, but for a socket. */
export interface Service {
  app: ReturnType<typeof createApp>
  config: Config
  log: Log
  stop(): Promise<void>
}

/** Puts the manager together, or says line by line why it cannot be. */
export const openService = async (options: DaemonOptions): Promise<Service | Refused> => {
  const { env, registry = new Registry(), seams = {} } = options
  const { file } = options.config
  const { config, problems } = loadConfig(options.config.text, file, options.read)
  if (!config) return { problems: problems.map(problemText) }
  const { token, faults } = checkServer(config.server, env)
  faults.push(...poolFaults(config, env), ...provisioningFaults(config))
  if (portOf(config, env.PORT) === undefined) faults.push(`PORT is '${env.PORT}', which is no port`)
  if (faults.length > 0) return { problems: faults.map((fault) => `${file}: ${fault}`) }

  const metrics = createMetrics(registry)
  const differences = await checkRegistry(registry)
  if (differences.length > 0) {
    const all = differences.map(({ message }) => message).join('; ')
    return { problems: [`the metrics registry differs from the metrics contract: ${all}`] }
  }
  const { body_limit_bytes: bodyLimit, log_level } = config.server
  const log = options.log ?? createLog('pool-managerd', log_level)
  for (const { level: _level, ...problem } of problems) log.warn(problem, 'config.warned')
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
  return { app: createApp(seams.app?.(deps) ?? deps), config, log, stop: () => manager.close() }
}

/** Starts the manager on a socket, or says line by line why it does not. */
export const startDaemon = async (options: DaemonOptions): Promise<Daemon | Refused> => {
  const service = await openService(options)
  return 'problems' in service ? service : listenWith(service, service.app, options)
}

/** Puts an app onto the socket of a service: its own, or one that stands in front of it. */
export const listenWith = async (
  { config, log, stop }: Omit<Service, 'app'>,
  app: Parameters<typeof serveOnNode>[0],
  { env }: Pick<DaemonOptions, 'env'>,
): Promise<Daemon | Refused> => {
  const port = portOf(config, env.PORT) ?? 0
  const serving = await serveOnNode(app, { host: config.server.host, port, limits: nodeLimitsOf(config.server), log })
  if ('problem' in serving) {
    await stop()
    return { problems: [serving.problem] }
  }
  log.info({ url: serving.url, pools: config.pools.map(({ id }) => id) }, 'service.started')
  return {
    url: serving.url,
    async stop() {
      log.info({}, 'service.stopping')
      await stop()
      await serving.close()
      log.info({}, 'service.stopped')
    },
  }
}
