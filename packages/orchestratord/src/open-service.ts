import { dirname, resolve } from 'node:path'
import type { TaskRequest } from '@contracts/api-types/data'
import { adapterMaker, type MakeAdapter } from '@orchestrator/adapter-makers'
import {
  type OpenOptions,
  openDaemon,
  type Refused,
  type Served,
  systemTimers,
  type Timers,
  within,
} from '@orchestrator/service-kit'
import type { PoolDirectory } from 'pool-managerd'
import { type AppDeps, createApp } from './app.ts'
import type { Artifacts } from './artifacts/artifacts.ts'
import { checkConfig } from './check-config.ts'
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
  /** The time of tasks, sessions and models, in milliseconds since 1970; workers are watched in that of the process. */
  clock?: { now: () => number; timers: Timers }
}

export interface DaemonOptions extends OpenOptions {
  seams?: Seams
}

/** The whole service, but for a socket. */
export interface Service extends Served {
  app: ReturnType<typeof createApp>
  close(): void
}

/** How long the workers may keep the socket from listening; whoever is not ready then is ready later. */
const warmUpMs = 1000

const same = <Value>(value: Value): Value => value

/** The clock of the day, which goes on while nothing runs, but never back while this process does. */
const systemClock: NonNullable<Seams['clock']> = {
  now: () => Math.floor(performance.timeOrigin + performance.now()),
  timers: systemTimers,
}

/** Puts the service together, or says line by line why it cannot be. */
export const openService = async (options: DaemonOptions): Promise<Service | Refused> => {
  const { env, seams = {} } = options
  const { file } = options.config
  const begun = await openDaemon('orchestratord', options, (config) => checkConfig(config, env))
  if ('problems' in begun) return begun
  const { config, token, registry, metrics, log } = begun
  const { body_limit_bytes: bodyLimit, limits } = config.server

  // Paths in a configuration are relative to its file.
  const stateDir = config.server.state_dir && resolve(dirname(file), config.server.state_dir)
  const state = openStore({ stateDir })
  if ('problem' in state) return { problems: [state.problem] }
  const store = (seams.store ?? same)(state.store)
  const { now, timers } = seams.clock ?? systemClock
  const makeAdapter = (seams.makeAdapter ?? same)(adapterMaker({ env, random: Math.random }))
  const managed = openDirectory({ config, file, env, makeAdapter, metrics, log, now: systemClock.now })
  const directory = (seams.directory ?? same<PoolDirectory>)(managed)
  const report = (failure: unknown): void => log.error({ failure }, 'verification.failed')
  const opened = createControlPlane({ config, file, store, directory, metrics, wall: now, after: timers.after, report })
  if ('faults' in opened) {
    await directory.close()
    state.store.close()
    return { problems: opened.faults.map((fault) => `${file}: ${fault}`) }
  }
  const { control } = opened
  await within(systemTimers, warmUpMs, directory.started(), () => undefined)
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
