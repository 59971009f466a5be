import type { Adapter, Config } from '@contracts/config-schema'
import type { WorkerAdapter } from '@orchestrator/adapter-api'
import { createMockAdapter } from '@orchestrator/adapter-mock'

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
} as const satisfies Record<Adapter['kind'], (adapter: Adapter) => WorkerAdapter>

/** The adapters of all pools that name one, by the pool's ID. */
export const adaptersOf = (config: Config): Map<string, WorkerAdapter> =>
  new Map(config.pools.flatMap(({ id, adapter }) => (adapter ? [[id, makers[adapter.kind](adapter)] as const] : [])))
