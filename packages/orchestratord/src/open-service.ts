import { dirname, resolve } from 'node:path'
import type { TaskRequest } from '@contracts/api-types/data'
import { type Config, loadConfig, problemText } from '@contracts/config-schema'
import { checkRegistry, createMetrics } from '@contracts/metrics'
import { adapterMaker, type MakeAdapter } from '@orchestrator/adapter-makers'
import { createLog, type DaemonGiven, type Log, type Refused, systemTimers, within } from '@orchestrator/service-kit'
import type { PoolDirectory } from 'pool-managerd'
import { Registry } from 'prom-client'
import { type AppDeps, createApp } from './app.ts'
import type { Artifacts } from './artifacts/artifacts.ts'
import { checkConfig, portOf } from './check-config.ts'
import { createControlPlane } from './control-plane.ts'
import { openDirectory } from './open-directory.ts'
import { createOrchestrator } from './orchestrator/orchestrator.ts'
import { openStore, type Store } from './store/index.ts'

/** What a harness may put in place of what the service is made of; a daemon has none of it. */
export interface Seams {
  /** Given what makes the adapters of the configuration. */
  makeAdapter?: (make: MakeAdapter) => MakeAdapter
  /** Given the pools of the configuration. */
  directory?: (made: PoolDirectory) => PoolDirectory
  /** Given what survives a restart. */
  store?: (opened: Store) => Store
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
  /** Ends all tasks; what is asked after that is still answered. */
  stop(): Promise<void>
  /** Gives back what answers stand on: when the last is sent. */
  close(): void
}

/** How long the workers may keep the socket from listening; whoever is not ready then is ready later. */
const warmUpMs = 1000

const same = <Value>(value: Value): Value => value

// The clock of the day, which goes on while nothing runs, but never back while this process does.
const now = (): number => Math.floor(performance.timeOrigin + performance.now())

/** Puts the service together, or says line by line why it cannot be. */
export const openService = async (options: DaemonOptions): Promise<Service | Refused> => {
  const { env, registry = new Registry(), seams = {} } = options
  const { file } = options.config
  const { config, problems } = loadConfig(options.config.text, file, options.read)
  if (!config) return { problems: problems.map(problemText) }
  const { token, faults } = checkConfig(config, env)
  if (portOf(config, env.PORT) === undefined) faults.push(`PORT is '${env.PORT}', which is no port`)
  if (faults.length > 0) return { problems: faults.map((fault) => `${file}: ${fault}`) }

  const metrics = createMetrics(registry)
  const differences = await checkRegistry(registry)
  if (differences.length > 0) {
    const all = differences.map(({ message }) => message).join('; ')
    return { problems: [`the metrics registry differs from the metrics contract: ${all}`] }
  }
  const { body_limit_bytes: bodyLimit, log_level, limits } = config.server
  const log = options.log ?? createLog('orchestratord', log_level)
  for (const { level: _level, ...problem } of problems) log.warn(problem, 'config.warned')

  // Paths in a configuration are relative to its file.
  const stateDir = config.server.state_dir && resolve(dirname(file), config.server.state_dir)
  const state = openStore({ stateDir })
  if ('problem' in state) return { problems: [state.problem] }
  const store = (seams.store ?? same)(state.store)
  const timers = systemTimers
  const makeAdapter = (seams.makeAdapter ?? same)(adapterMaker({ env, random: Math.random }))
  const managed = openDirectory({ config, file, env, makeAdapter, metrics, log, now })
  const directory = (seams.directory ?? same<PoolDirectory>)(managed)
  const report = (failure: unknown): void => log.error({ failure }, 'verification.failed')
  const opened = createControlPlane({ config, file, store, directory, metrics, wall: now, after: timers.after, report })
  if ('faults' in opened) {
    await directory.close()
    state.store.close()
    return { problems: opened.faults.map((fault) => `${file}: ${fault}`) }
  }
  const { control } = opened
  await within(timers, warmUpMs, directory.started(), () => undefined)
  const orchestrator = createOrchestrator({
    config,
    directory,
    models: control.catalog,
    metrics,
    now,
    timers,
    log,
    // In memory there is nothing that a restart could find.
    store: stateDir === undefined ? undefined : store,
    keepTranscript: config.server.keep_transcripts ? transcripts(control.artifacts) : undefined,
  })
  const deps = { orchestrator, control, registry, token, bodyLimit, streamsPerClient: limits.streams_per_client, log }
  return {
    app: createApp((seams.app ?? same)(deps)),
    config,
    log,
    async stop() {
      await orchestrator.stop()
      await control.catalog.close()
      await directory.close()
    },
    close: state.store.close,
  }
}

const transcripts =
  (artifacts: Artifacts) =>
  ({ task_id, session_id, model_ref }: TaskRequest, text: string): string => {
    const content = { task_id, session_id, model_ref, text }
    const made = artifacts.create({ kind: 'trace', content, tags: ['transcript'] })
    if ('failure' in made) throw new TypeError(made.failure.message)
    return made.ref.id
  }
