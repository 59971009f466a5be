/** A pool as a scenario describes it, key by key. */
export type PoolDraft = { id: string } & Record<string, unknown>

export interface Draft {
  server: Record<string, unknown>
  sessions: Record<string, unknown>
  catalog: Record<string, unknown>
  pools: PoolDraft[]
}

export const servedModel = 'hf:tiny/chat'

/** A pool is given a new model in a blink, or never: no scenario waits for it. */
const health = { start_ms: 100, interval_ms: 10 }

export const poolNamed = (id: string, workers: number): PoolDraft => ({
  id,
  engine: 'llamacpp',
  model: servedModel,
  ctx: 4096,
  devices: Array.from({ length: workers }, (_, device) => device),
  adapter: { kind: 'mock' },
  health,
})

export const emptyDraft = (): Draft => ({
  server: { log_level: 'silent', limits: { shutdown_ms: 0 } },
  sessions: {},
  catalog: {},
  pools: [],
})
