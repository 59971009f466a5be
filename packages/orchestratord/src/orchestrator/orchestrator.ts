import type { Readiness } from '@contracts/api-types/control'
import type { AdmissionResponse, SessionInfo, TaskRequest } from '@contracts/api-types/data'
import type { Config } from '@contracts/config-schema'
import type { WorkerAdapter } from '@orchestrator/adapter-api'
import { createSessions, priorities, type Remaining } from '@orchestrator/core'
import { after } from '@orchestrator/service-kit'
import type { Catalog } from '../catalog/catalog.ts'
import { choosePool, fullQueue, objectionTo, type Refused, retiredModel, sameTask, tokensOf, tooFast } from './admit.ts'
import { budgetFields } from './budget-fields.ts'
import { readinessOf } from './describe.ts'
import { createEventLog } from './event-log.ts'
import { createLifecycle } from './lifecycle.ts'
import { createMeasure, type Metrics } from './measure.ts'
import { openPools, type Pool } from './pools.ts'
import type { Task } from './task.ts'
import { createTaskStream, type TaskStream } from './task-stream.ts'

export interface OrchestratorDeps {
  config: Config
  /** By pool ID; a pool without one is not ready. */
  adapters: ReadonlyMap<string, WorkerAdapter>
  metrics: Metrics
  /** Which models are no longer to be served. */
  models: Pick<Catalog, 'modelState' | 'onRetired'>
  /** Milliseconds that only go forward. */
  now: () => number
}

export type Admitted = { admission: AdmissionResponse; remaining: Remaining }

/** The data plane without HTTP: what its handlers call. */
export interface Orchestrator {
  createTask(request: TaskRequest): Promise<Admitted | Refused>
  openStream(id: string): { stream: TaskStream; remaining: Remaining } | undefined
  /** False if there is no such task. */
  cancelTask(id: string): Promise<boolean>
  getSession(id: string): SessionInfo | undefined
  /** False if there is no such session. */
  deleteSession(id: string): Promise<boolean>
  readiness(): Promise<Readiness>
  /** Tasks that wait for a pool. */
  queueDepth(pool: string): number
  /** Cancels everything, for the end of the process. */
  stop(): Promise<void>
}

/** How often what is over and forgotten is swept away. */
const sweepMs = 10_000

export const createOrchestrator = async ({
  config,
  adapters,
  metrics,
  models,
  now,
}: OrchestratorDeps): Promise<Orchestrator> => {
  const { ttl_ms, budgets } = config.sessions
  const limits = { ...budgets, timeMs: budgets.time_ms, costPerToken: budgets.cost_per_token }
  const sessions = createSessions({ ttlMs: ttl_ms, budgets: limits })
  const tasks = new Map<string, Task>()
  const measure = createMeasure(metrics, now)
  const lifecycle = createLifecycle({ tasks, sessions, measure, now })
  const pools = await openPools(config, adapters)
  measure.zero(pools)
  const leave = models.onRetired((modelRef) => {
    const late = [...tasks.values()].filter(({ request }) => request.model_ref === modelRef)
    for (const task of late) lifecycle.fail(task, 'MODEL_DEPRECATED', `the model ${modelRef} is retired`)
  })

  const remainingOf = (request: TaskRequest): Remaining => sessions.budget(request.session_id, now()).remaining
  const answerOf = (task: Task): Admitted => ({ admission: task.admission, remaining: remainingOf(task.request) })
  const repeated = (request: TaskRequest): Admitted | Refused | undefined => {
    const known = tasks.get(request.task_id)
    return known && (sameTask(known, request) ?? answerOf(known))
  }

  /** Without a pause from here on: what was checked still holds when the task takes its place. */
  const admit = (request: TaskRequest, pool: Pool): Admitted | Refused => {
    const objection = objectionTo(request, pool, sessions.budget(request.session_id, now()))
    if (objection) return objection
    const { task_id: id, priority, max_tokens: tokens } = request
    const submitted = pool.scheduler.submit({ id, priority, tokens }, now())
    if (submitted.kind === 'refused') {
      measure.backpressure(pool)
      return submitted.why === 'rate'
        ? tooFast(request, pool, submitted.retryAfterMs)
        : fullQueue(request, pool, submitted.retryAfterMs)
    }
    const { place, starts, expectedReplica, victim } = submitted
    const task: Task = {
      request,
      pool,
      admission: {
        task_id: id,
        queue_position: place.position,
        predicted_start_ms: place.startMs,
        backoff_ms: place.startMs,
      },
      admittedAt: now(),
      log: createEventLog(),
      phase: 'waiting',
      replica: expectedReplica ?? '',
      start: undefined,
      startedAt: undefined,
      disarm: [],
      over: Promise.withResolvers(),
    }
    tasks.set(id, task)
    sessions.begin(request.session_id, { id, tokens: tokensOf(request) }, now())
    measure.enqueued(task)
    const late = `it was not over within ${request.deadline_ms} ms`
    task.disarm.push(after(request.deadline_ms, () => lifecycle.fail(task, 'DEADLINE_UNMET', late)))
    if (victim !== undefined) drop(victim, pool)
    lifecycle.start(pool, starts)
    return answerOf(task)
  }

  const placed = async (request: TaskRequest): Promise<Admitted | Refused> => {
    const deprecated = retiredModel(request, models.modelState(request.model_ref))
    if (deprecated) return deprecated
    const pool = await choosePool(request, pools)
    // The same task may have come a second time while the pools were asked.
    return repeated(request) ?? ('failure' in pool ? pool : admit(request, pool))
  }

  const drop = (victim: string, pool: Pool): void => {
    measure.backpressure(pool)
    measure.rejected(pool.engine, 'QUEUE_FULL_DROP_LRU')
    const task = tasks.get(victim)
    if (task) lifecycle.fail(task, 'QUEUE_FULL_DROP_LRU', 'a newer task took its place in the queue')
  }

  const sweep = (): void => {
    sessions.sweep(now())
    for (const [id, task] of tasks) {
      if (task.phase === 'over' && !sessions.has(task.request.session_id, now())) tasks.delete(id)
    }
  }
  const sweeper = setInterval(sweep, Math.min(sweepMs, ttl_ms))
  sweeper.unref()

  return {
    async createTask(request) {
      const answer = repeated(request) ?? (await placed(request))
      if ('failure' in answer) measure.rejected(request.engine, answer.failure.code)
      return answer
    },
    openStream(id) {
      const task = tasks.get(id)
      return (
        task && { stream: createTaskStream(task, { lifecycle, sessions, now }), remaining: remainingOf(task.request) }
      )
    },
    async cancelTask(id) {
      const task = tasks.get(id)
      if (task) await lifecycle.cancel(task, 'client')
      return task !== undefined
    },
    getSession(id) {
      const state = sessions.look(id, now())
      if (!state) return undefined
      const { ttlMsRemaining, turns, kvBytes, kvWarmth, remaining } = state
      return {
        ttl_ms_remaining: ttlMsRemaining,
        turns,
        kv_bytes: kvBytes,
        kv_warmth: kvWarmth,
        ...budgetFields(remaining),
      }
    },
    async deleteSession(id) {
      if (!sessions.delete(id, now())) return false
      const own = [...tasks.values()].filter(({ request }) => request.session_id === id)
      for (const { request } of own) tasks.delete(request.task_id)
      await Promise.all(own.map((task) => lifecycle.cancel(task, 'session')))
      return true
    },
    readiness: () => readinessOf(pools),
    queueDepth(id) {
      const pool = pools.find((each) => each.id === id)
      return pool ? priorities.reduce((sum, priority) => sum + pool.scheduler.depth(priority), 0) : 0
    },
    async stop() {
      clearInterval(sweeper)
      leave()
      await Promise.all([...tasks.values()].map((task) => lifecycle.cancel(task, 'shutdown')))
    },
  }
}
