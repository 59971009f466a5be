import { dirname, resolve } from 'node:path'
import { type Config, loadConfig, problemText } from '@contracts/config-schema'
import { checkRegistry, createMetrics } from '@contracts/metrics'
import type { WorkerAdapter } from '@orchestrator/adapter-api'
import {
  createLog,
  type Daemon,
  type DaemonGiven,
  type Log,
  nodeLimitsOf,
  type Refused,
  serveOnNode,
} from '@orchestrator/service-kit'
import { createPoolManager, makeConfiguredAdapter, systemTimers } from 'pool-managerd'
import { Registry } from 'prom-client'
import { adaptersOf } from './adapters-of-config.ts'
import { type AppDeps, createApp } from './app.ts'
import { checkConfig, portOf } from './check-config.ts'
import { createControlPlane } from './control-plane.ts'
import { createOrchestrator } from './orchestrator/orchestrator.ts'
import { openStore } from './store/index.ts'

/** What a harness may put in place of what the service is made of; a daemon has none of it. */
export interface Seams {
  /** Given the adapters of the configuration, by pool ID. */
  adapters?: (made: Map<string, WorkerAdapter>) => ReadonlyMap<string, WorkerAdapter>
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

/** Puts the service together, or says line by line why it cannot be. */
export const openService = async (options: DaemonOptions): Promise<Service | Refused> => {
  const { env, registry = new Registry(), seams = {} } = options
  const { config, problems } = loadConfig(options.config.text, options.config.file, options.read)
  if (!config) return { problems: problems.map(problemText) }
  const { token, faults } = checkConfig(config, env)
  if (portOf(config, env.PORT) === undefined) faults.push(`PORT is '${env.PORT}', which is no port`)
  if (faults.length > 0) return { problems: faults.map((fault) => `${options.config.file}: ${fault}`) }

  const metrics = createMetrics(registry)
  const differences = await checkRegistry(registry)
  if (differences.length > 0) {
    const all = differences.map(({ message }) => message).join('; ')
    return { problems: [`the metrics registry differs from the metrics contract: ${all}`] }
  }
  const { body_limit_bytes: bodyLimit, log_level } = config.server
  const log = options.log ?? createLog('orchestratord', log_level)
  for (const { level: _level, ...problem } of problems) log.warn(problem, 'config.warned')
  const now = (): number => Math.floor(performance.now())
  const { file } = options.config
  // Paths in a configuration are relative to its file.
  const stateDir = config.server.state_dir && resolve(dirname(file), config.server.state_dir)
  const state = openStore({ stateDir })
  if ('problem' in state) return { problems: [state.problem] }
  const { store } = state
  const makeAdapter = makeConfiguredAdapter
  const directory = createPoolManager({
    pools: config.pools,
    makeAdapter,
    now,
    timers: systemTimers,
    random: Math.random,
  })
  const report = (failure: unknown): void => log.error({ failure }, 'verification.failed')
  const opened = createControlPlane({ config, file, store, directory, metrics, wall: Date.now, report })
  if ('faults' in opened) {
    await directory.close()
    store.close()
    return { problems: opened.faults.map((fault) => `${file}: ${fault}`) }
  }
  const { control } = opened
  const made = adaptersOf(config, { env, random: Math.random })
  const adapters = seams.adapters?.(made) ?? made
  const orchestrator = await createOrchestrator({ config, adapters, models: control.catalog, metrics, now })
  const deps = { orchestrator, control, registry, token, bodyLimit, log }
  const app = createApp(seams.app?.(deps) ?? deps)
  const stop = async (): Promise<void> => {
    await orchestrator.stop()
    await control.catalog.close()
    await directory.close()
    store.close()
  }
  return { app, config, log, stop }
}

/** Starts the service on a socket, or says line by line why it does not. */
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
  const { host } = config.server
  const port = portOf(config, env.PORT) ?? 0
  const serving = await serveOnNode(app, { host, port, limits: nodeLimitsOf(config.server), log })
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
