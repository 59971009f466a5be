import type { Adapter, PoolConfig } from '@contracts/config-schema'
import type { WorkerAdapter } from '@orchestrator/adapter-api'
import { createMockAdapter } from '@orchestrator/adapter-mock'

/** Where an adapter is needed: one replica of a pool with one model. */
export interface AdapterPlace {
  pool: PoolConfig
  replica: string
  modelRef: string
  /** Where the worker listens, where something was started for it. */
  endpoint?: string
}

/** Speaks to the worker of one replica; a pool that names no adapter has none. */
export type MakeAdapter = (place: AdapterPlace) => WorkerAdapter | undefined

/** One maker for each kind of adapter that the configuration can name. */
const makers = {
  mock: ({ seed, token_delay_ms, script = [] }) =>
    createMockAdapter({
      seed,
      tokenDelayMs: token_delay_ms,
      script: script.map(({ task, after_tokens, action, error }) => ({
        ...(task !== undefined && { task }),
        afterTokens: after_tokens,
        action,
        error,
      })),
    }),
} as const satisfies Record<Adapter['kind'], (adapter: Adapter, place: AdapterPlace) => WorkerAdapter>

/** The adapter that the configuration of the pool names. */
export const makeConfiguredAdapter: MakeAdapter = ({ pool: { adapter } }) => adapter && makers[adapter.kind](adapter)
