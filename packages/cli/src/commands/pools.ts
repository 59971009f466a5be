import type { PoolHealth } from '@contracts/api-types/control'
import {
  drainPool,
  getCapabilities,
  getPoolHealth,
  getReadiness,
  HttpError,
  orThrow,
  reloadPool,
} from '@throughline/openapi-client/control'
import type { Argument, Command } from '../command.ts'
import { fields, table } from '../fields.ts'

const pool: Argument = { name: 'id', help: 'the pool' }

/** How long a worker may take to load another model. */
const loadingMs = 300_000

// implements: OC-CLI-8050
export const poolsList = {
  summary: 'every pool, how it is, and what waits and runs in it',
  examples: ['pools list', 'pools list --json'],
  arguments: [],
  flags: {},
  run: async ({ connection, io }) => {
    // That none is ready is an answer with the same body, and no failure.
    const answer = await getReadiness(connection.control, { signal: io.interrupted })
    if (answer.status === 500) throw new HttpError(answer, 'getReadiness')
    const pools = await Promise.all(
      answer.body.pools.map(async ({ id, engine }) => {
        const { body } = await orThrow(getPoolHealth(connection.control, { path: { id }, signal: io.interrupted }))
        const { pool_id: _, ...health } = body
        return { id, engine, ...health }
      }),
    )
    const rows = pools.map(({ id, engine, metrics, ...health }) => [
      id,
      engine,
      stateOf(health),
      String(metrics.queue_depth),
      `${metrics.in_flight}/${metrics.slots}`,
      `${metrics.replicas_ready}/${metrics.replicas}`,
    ])
    const head = ['POOL', 'ENGINE', 'STATE', 'WAITING', 'RUNNING', 'REPLICAS READY']
    return { value: { ready: answer.body.ready, pools }, text: table(head, rows) }
  },
} as const satisfies Command

const stateOf = ({ live, ready, draining }: Pick<PoolHealth, 'live' | 'ready' | 'draining'>): string =>
  draining ? 'draining' : ready ? 'ready' : live ? 'not ready' : 'down'

export const poolsHealth = {
  summary: 'how a pool is, and what it does',
  examples: ['pools health chat'],
  arguments: [pool],
  flags: {},
  run: async ({ values, connection, io }) => {
    const path = { id: values.must('id') }
    const { body } = await orThrow(getPoolHealth(connection.control, { path, signal: io.interrupted }))
    return { value: body, text: fields(body) }
  },
} as const satisfies Command

// implements: OC-CLI-8051
export const poolsDrain = {
  summary: 'let a pool take no more tasks, and those that run end',
  examples: ['pools drain chat --deadline-ms 30000'],
  arguments: [pool],
  flags: {
    'deadline-ms': { type: 'integer', value: 'N', minimum: 0, required: true, help: 'how long running tasks may take' },
  },
  run: async ({ values, connection, io }) => {
    const path = { id: values.must('id') }
    const body = { deadline_ms: values.integer('deadline-ms') ?? 0 }
    const answer = await orThrow(drainPool(connection.control, { path, body, signal: io.interrupted }))
    return { value: answer.body, text: fields(answer.body) }
  },
} as const satisfies Command

// implements: OC-CLI-8051
export const poolsReload = {
  summary: 'give every replica of a pool another model, or none of them',
  examples: ['pools reload chat --model file:tiny.gguf'],
  arguments: [pool],
  flags: { model: { type: 'text', value: 'REF', required: true, help: 'the model that it is to serve' } },
  timeoutMs: loadingMs,
  run: async ({ values, connection, io }) => {
    const path = { id: values.must('id') }
    const body = { new_model_ref: values.must('model') }
    const answer = await orThrow(reloadPool(connection.control, { path, body, signal: io.interrupted }))
    return { value: answer.body, text: fields(answer.body) }
  },
} as const satisfies Command

export const capabilities = {
  summary: 'which engines serve, and within which limits',
  examples: ['capabilities'],
  arguments: [],
  flags: {},
  run: async ({ connection, io }) => {
    const { body } = await orThrow(getCapabilities(connection.control, { signal: io.interrupted }))
    const rows = body.engines.map(({ engine, ctx_max, supported_workloads, features }) => [
      engine,
      String(ctx_max),
      supported_workloads.join(','),
      features.join(','),
    ])
    return { value: body, text: table(['ENGINE', 'CTX', 'WORKLOADS', 'FEATURES'], rows) }
  },
} as const satisfies Command
