import type { Adapter, MockAdapter, OpenAiHttpAdapter, PoolConfig } from '@contracts/config-schema'
import { orderly, type WorkerAdapter } from '@orchestrator/adapter-api'
import { createMockAdapter } from '@orchestrator/adapter-mock'
import { createOpenAiHttpAdapter } from '@orchestrator/adapter-openai-http'

/** Where an adapter is needed: one replica of a pool with one model. */
export interface AdapterPlace {
  pool: PoolConfig
  replica: string
  modelRef: string
  /** Where the worker listens, where something was started for it; goes before the configured address. */
  endpoint?: string
}

/** Speaks to the worker of one replica; a pool that names no adapter has none. */
export type MakeAdapter = (place: AdapterPlace) => WorkerAdapter | undefined

/** What adapters take from the process. */
export interface AdapterSeams {
  env: Readonly<Record<string, string | undefined>>
  /** From 0 up to but not including 1. */
  random: () => number
}

/** The replicas of a pool, one for each device, in their order. */
export const replicasOf = ({ id, devices }: Pick<PoolConfig, 'id' | 'devices'>): string[] =>
  devices.map((device) => `${id}-${device}`)

/** Makes the adapters that pools name; each is held to the order that the interface promises. */
export const adapterMaker =
  (seams: AdapterSeams): MakeAdapter =>
  (place) => {
    // implements: OC-CONFIG-6007
    const made = place.pool.adapter && makeOf(place.pool.adapter, place, seams)
    // implements: OC-ADAPT-5009
    return made && { ...made, submit: (task) => orderly(made.submit(task)) }
  }

// implements: OC-CONFIG-6007
const makeOf = (adapter: Adapter, place: AdapterPlace, seams: AdapterSeams): WorkerAdapter => {
  switch (adapter.kind) {
    case 'mock':
      return makeMock(adapter, place)
    case 'openai-http':
      return makeOpenAiHttp(adapter, place, seams)
  }
}

const makeMock = (
  { seed, token_delay_ms, engine_version, health, refused_models = [], script = [] }: MockAdapter,
  { pool, modelRef }: AdapterPlace,
): WorkerAdapter =>
  createMockAdapter({
    seed,
    tokenDelayMs: token_delay_ms,
    engineVersion: engine_version,
    slots: pool.slots,
    ...(health && { health }),
    model: modelRef,
    refusedModels: refused_models,
    script: script.map(({ task, after_tokens, action, error, delay_ms }) => ({
      ...(task !== undefined && { task }),
      afterTokens: after_tokens,
      action,
      error,
      delayMs: delay_ms,
    })),
  })

const makeOpenAiHttp = (
  adapter: OpenAiHttpAdapter,
  { pool, replica, modelRef, endpoint }: AdapterPlace,
  { env, random }: AdapterSeams,
): WorkerAdapter => {
  const { timeouts, retries } = adapter
  return createOpenAiHttpAdapter({
    baseUrl: endpoint ?? baseUrlOf(adapter, pool, replica),
    apiKey: adapter.api_key_env === undefined ? undefined : env[adapter.api_key_env],
    engine: pool.engine,
    api: adapter.api,
    // implements: OC-CONFIG-6030
    model: adapter.served_model ?? modelRef,
    workloads: adapter.workloads,
    slots: pool.slots,
    timeouts: {
      connectMs: timeouts.connect_ms,
      firstByteMs: timeouts.first_byte_ms,
      idleMs: timeouts.idle_ms,
      wholeMs: pool.timeouts.wall_ms,
      probeMs: timeouts.probe_ms,
    },
    retries: {
      max: retries.max,
      initialMs: retries.initial_ms,
      maxMs: retries.max_ms,
      factor: retries.factor,
    },
    maxFrameBytes: adapter.max_frame_bytes,
    random,
  })
}

/** The address of its own, or the one that all replicas share. */
// implements: OC-CONFIG-6018
const baseUrlOf = ({ base_urls }: OpenAiHttpAdapter, pool: PoolConfig, replica: string): string =>
  base_urls[replicasOf(pool).indexOf(replica)] ?? base_urls[0]
