import { randomUUID } from 'node:crypto'

/** Pools of the load test: one whose workers answer at once, one that gives a token a second, one that is always busy. */
export const engines = { quick: 'llamacpp', slow: 'vllm', busy: 'tgi' } as const

const sessions = Array.from({ length: 64 }, () => randomUUID())
let next = 0

/** A task of its own, as the contract describes it. */
export const taskFor = (pool: keyof typeof engines, maxTokens: number): { id: string; body: string } => {
  const id = randomUUID()
  const body = JSON.stringify({
    task_id: id,
    session_id: sessions[next++ % sessions.length],
    workload: 'completion',
    model_ref: 'hf:tiny/chat',
    engine: engines[pool],
    ctx: 4096,
    priority: 'interactive',
    max_tokens: maxTokens,
    deadline_ms: 3_600_000,
    prompt: 'the quick brown fox jumps over the lazy dog',
  })
  return { id, body }
}

/** The configuration of the service under load. */
export const loadConfig = (streams: number): string =>
  JSON.stringify({
    server: {
      log_level: 'warn',
      limits: { streams_per_client: streams * 2, connections: streams * 4, task_buffer_events: 64 },
    },
    pools: [
      {
        id: 'quick',
        engine: engines.quick,
        model: 'hf:tiny/chat',
        devices: Array.from({ length: 64 }, (_, index) => index),
        adapter: { kind: 'mock' },
      },
      {
        id: 'busy',
        engine: engines.busy,
        model: 'hf:tiny/chat',
        devices: [0],
        adapter: { kind: 'mock', script: [{ action: 'hold' }] },
        queue: { capacity: 1_000_000 },
        timeouts: { wall_ms: 3_600_000, idle_ms: 3_600_000 },
      },
      {
        id: 'slow',
        engine: engines.slow,
        model: 'hf:tiny/chat',
        devices: Array.from({ length: 1024 }, (_, index) => index),
        adapter: { kind: 'mock', token_delay_ms: 1_000 },
      },
    ],
  })
