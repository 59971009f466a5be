import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { StreamTaskEvent, TaskRequest } from '@contracts/api-types/data'
import { loadConfig, type PoolConfig, problemText } from '@contracts/config-schema'
import { createMetrics } from '@contracts/metrics'
import type { WorkerAdapter } from '@orchestrator/adapter-api'
import { adapterMaker } from '@orchestrator/adapter-makers'
import { type Log, systemTimers } from '@orchestrator/service-kit'
import { createPoolManager, type PoolDirectory, type PoolManagerDeps } from 'pool-managerd'
import { Registry } from 'prom-client'
import { createApp, createControlPlane, createOrchestrator, openStore, type Store } from '../../src/index.ts'
import { createHandTimers, type HandTimers } from './hand-timers.ts'

export interface Given {
  server?: object
  sessions?: object
  catalog?: object
  /** Keys that differ from one ready pool of llamacpp on one device. */
  pools?: (Partial<Record<keyof PoolConfig, unknown>> & { id?: string })[]
  /** In place of what the configuration names, by pool ID. */
  adapters?: Record<string, WorkerAdapter>
  token?: string
  log?: Log
  /** Where the file of the configuration would be. */
  folder?: string
  store?: Store
  /** In place of the pools that the configuration describes. */
  directory?: PoolDirectory
  /** Stands between the service and those pools. */
  around?: (made: PoolDirectory) => PoolDirectory
  /** Time as the catalog sees it; without it the catalog has the same time as all others. */
  timers?: HandTimers
  clock?: HandTimers
  keepTranscript?: (request: TaskRequest, text: string) => string
}

const pool = {
  id: 'chat',
  engine: 'llamacpp',
  model: 'hf:tiny/chat',
  ctx: 4096,
  devices: [0],
  adapter: { kind: 'mock' },
}

export const configText = ({ server = {}, sessions = {}, catalog = {}, pools = [{}] }: Given): string =>
  JSON.stringify({ server, sessions, catalog, pools: pools.map((own) => ({ ...pool, ...own })) })

/** The app of a configuration, with a few ways to talk to it. */
export const serve = async (given: Given = {}) => {
  const { config, problems } = loadConfig(configText(given), 'test.yaml')
  if (!config) throw new Error(problems.map(problemText).join('\n'))
  const registry = new Registry()
  const { clock = createHandTimers(), token, log, keepTranscript } = given
  const { wall: now } = clock
  const metrics = createMetrics(registry)
  const store = given.store ?? storeIn(undefined)
  const pools = {
    pools: config.pools,
    makeAdapter: (place) =>
      given.adapters?.[place.pool.id] ?? adapterMaker({ env: process.env, random: Math.random })(place),
    // Workers are started and watched in real time: what they do here takes none.
    now: () => performance.now(),
    timers: systemTimers,
    random: Math.random,
  } satisfies PoolManagerDeps
  const { around = (made) => made } = given
  const directory = around(given.directory ?? createPoolManager(pools))
  await directory.started()
  const made = createControlPlane({
    config,
    file: join(given.folder ?? '.', 'test.yaml'),
    store,
    directory,
    metrics,
    wall: given.timers?.wall ?? now,
    after: given.timers?.after ?? clock.after,
    report: () => {},
  })
  if ('faults' in made) throw new Error(made.faults.join('\n'))
  const { control } = made
  const orchestrator = createOrchestrator({
    config,
    directory,
    models: control.catalog,
    metrics,
    now,
    timers: clock,
    log,
    store: given.store,
    keepTranscript,
  })
  const app = createApp({
    orchestrator,
    control,
    registry,
    token,
    bodyLimit: config.server.body_limit_bytes,
    streamsPerClient: config.server.limits.streams_per_client,
    validateResponses: 'throw',
    log,
  })
  const call = async (method: string, path: string, init: RequestInit = {}) => app.request(path, { method, ...init })
  return {
    app,
    orchestrator,
    control,
    registry,
    call,
    directory,
    /** Lets time pass. */
    later: clock.pass,
    create: (task: TaskRequest) => call('POST', '/v1/tasks', jsonBody(task)),
    stream: (task: TaskRequest, headers: Record<string, string> = {}) =>
      call('GET', `/v1/tasks/${task.task_id}/stream`, { headers }),
    cancel: (task: TaskRequest) => call('POST', `/v1/tasks/${task.task_id}/cancel`),
    /** The value of one series, by a part of its line. */
    async metric(name: string, ...labels: string[]) {
      // As a scrape begins.
      await orchestrator.sample()
      const lines = (await registry.metrics()).split('\n')
      const found = lines.filter((line) => line.startsWith(`${name}{`) && labels.every((label) => line.includes(label)))
      return found.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0)
    },
  }
}

/** A store that has to open. */
export const storeIn = (stateDir: string | undefined, maxBytes?: number): Store => {
  const opened = openStore({ stateDir, maxBytes })
  if ('problem' in opened) throw new Error(opened.problem)
  return opened.store
}

export type Service = Awaited<ReturnType<typeof serve>>

export const jsonBody = (value: unknown): RequestInit => ({
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(value),
})

export const taskOf = (task: Partial<TaskRequest> = {}): TaskRequest => ({
  task_id: randomUUID(),
  session_id: randomUUID(),
  workload: 'completion',
  model_ref: 'hf:tiny/chat',
  engine: 'llamacpp',
  ctx: 2048,
  priority: 'interactive',
  max_tokens: 4,
  deadline_ms: 60_000,
  prompt: 'Say hello.',
  ...task,
})

/** The fields of a JSON answer, beside its status. */
export const told = async (response: Response): Promise<Record<string, unknown>> => ({
  status: response.status,
  ...((await response.json()) as object),
})

const frameOf = (frame: string): StreamTaskEvent => {
  const field = (name: string): string => {
    const line = frame.split('\n').find((each) => each.startsWith(`${name}: `))
    return line?.slice(name.length + 2) ?? ''
  }
  return { event: field('event'), data: JSON.parse(field('data')) } as StreamTaskEvent
}

/** Every event of a stream that the service ends. */
export const eventsOf = async (response: Response): Promise<StreamTaskEvent[]> =>
  (await response.text()).split('\n\n').filter(Boolean).map(frameOf)

/** Without `metrics`, which may stand anywhere. */
export const storyOf = async (response: Response): Promise<StreamTaskEvent[]> =>
  (await eventsOf(response)).filter(({ event }) => event !== 'metrics')

/** Reads a stream event by event; each chunk of this service is one frame. */
export const readerOf = (response: Response) => {
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  return {
    async next(): Promise<StreamTaskEvent | undefined> {
      const { value } = await reader.read()
      return value && frameOf(new TextDecoder().decode(value))
    },
    async until(event: StreamTaskEvent['event']): Promise<StreamTaskEvent> {
      for (let next = await this.next(); next; next = await this.next()) if (next.event === event) return next
      throw new Error(`the stream ended without ${event}`)
    },
    leave: () => reader.cancel(),
  }
}
