import type { Readiness } from '@contracts/api-types/control'
import type { AdmissionResponse, SessionInfo, TaskRequest } from '@contracts/api-types/data'
import type { Config } from '@contracts/config-schema'
import { createSessions, type Remaining } from '@orchestrator/core'
import { type Log, silentLog, type Timers } from '@orchestrator/service-kit'
import type { PoolDirectory } from 'pool-managerd'
import type { Catalog } from '../catalog/catalog.ts'
import * as admission from './admit.ts'
import { budgetFields } from './budget-fields.ts'
import { readinessOf } from './describe.ts'
import { createEventLog } from './event-log.ts'
import { createFinishedTasks } from './finished-tasks.ts'
import { createFollower } from './follow-pools.ts'
import { createKeep, type KeptStore } from './keep.ts'
import { createLifecycle } from './lifecycle.ts'
import { createMeasure, type Metrics } from './measure.ts'
import { createPool, type Pool } from './pool.ts'
import { restoreTasks } from './restore-tasks.ts'
import { sampleUsage } from './sample-usage.ts'
import { stopTasks } from './stop-tasks.ts'
import { newTask, type Task } from './task.ts'
import { createTaskStream, type TaskStream } from './task-stream.ts'

export interface OrchestratorDeps {
  config: Config
  directory: PoolDirectory
  metrics: Metrics
  /** Milliseconds since 1970 that only go forward. */
  now: () => number
  timers: Timers
  log?: Log | undefined
  /** What survives a restart; without one nothing does. */
  store?: KeptStore | undefined
  /** Which models are no longer to be served. */
  models: Pick<Catalog, 'modelState' | 'onRetired'>
  /** Keeps what a task gave; the ID of the artifact. */
  keepTranscript?: ((request: TaskRequest, text: string) => string) | undefined
}

export type Admitted = { admission: AdmissionResponse; remaining: Remaining }
export type Opened = { open: () => TaskStream; remaining: Remaining }

/** The data plane without HTTP: what its handlers call. */
export interface Orchestrator {
  createTask(request: TaskRequest): Admitted | admission.Refused
  /** From a token on. `gone` where its events are no longer kept, `unknown` where that token was never given. */
  openStream(id: string, from?: number): Opened | 'gone' | 'unknown' | undefined
  /** False if there is no such task. */
  cancelTask(id: string): Promise<boolean>
  getSession(id: string): SessionInfo | undefined
  /** False if there is no such session. */
  deleteSession(id: string): Promise<boolean>
  /** Tasks that wait for a pool. */
  queueDepth(pool: string): number
  readiness(): Readiness
  /** Brings the metrics up to date that tell how things are, and not what has happened. */
  sample(): Promise<void>
  /** Admits nothing more, gives running tasks their time, and ends what is left. */
  stop(): Promise<void>
}

/** How often what is over and forgotten is swept away. */
const sweepMs = 10_000

export const createOrchestrator = (deps: OrchestratorDeps): Orchestrator => {
  const { config, directory, metrics, now, timers, models, store, log = silentLog } = deps
  const { limits } = config.server
  const { ttl_ms, budgets } = config.sessions
  const logLimits = { aheadChars: limits.stream_buffer_bytes, kept: limits.task_buffer_events }
  const sessions = createSessions({
    ttlMs: ttl_ms,
    budgets: { ...budgets, timeMs: budgets.time_ms, costPerToken: budgets.cost_per_token },
  })
  const tasks = new Map<string, Task>()
  const pools = config.pools.map(createPool)
  const measure = createMeasure(metrics, now)
  const keep = createKeep(store, sessions, log)
  const finished = createFinishedTasks(limits.finished_buffer_bytes)
  const lifecycle = createLifecycle({
    tasks,
    directory,
    sessions,
    finished,
    keep,
    measure,
    log,
    now,
    timers,
    refused: (pool) => follower.lookAgain(pool),
    keepTranscript(task) {
      try {
        if (!deps.keepTranscript) return undefined
        const text = task.log?.text()
        // implements: ORCH-2034, ORCH-2039
        if (text !== undefined) return deps.keepTranscript(task.request, text)
        log.warn({ task: task.request.task_id }, 'transcript.incomplete')
        return undefined
      } catch (failure) {
        log.error({ failure, task: task.request.task_id }, 'transcript.not-kept')
        return undefined
      }
    },
  })
  const follower = createFollower({ pools, tasks, directory, lifecycle: () => lifecycle, keep, measure, timers })
  let stopping = false

  // implements: ORCH-2094, ORCH-3016
  const arm = (task: Task): void => {
    const { deadline_ms } = task.request
    const late = `it was not over within ${deadline_ms} ms`
    const leftMs = task.admittedAt + deadline_ms - now()
    task.disarm.push(timers.after(leftMs, () => lifecycle.fail(task, 'DEADLINE_UNMET', late)))
  }
  measure.zero(pools)
  if (store) {
    restoreTasks({ store, pools, tasks, sessions, keep, limits: logLimits, fail: lifecycle.fail, arm, now })
  }
  // The time of a model may have passed while nothing ran.
  // implements: OC-CTRL-2045
  for (const task of tasks.values()) {
    const { model_ref } = task.request
    if (models.modelState(model_ref) === 'retired') {
      lifecycle.fail(task, 'MODEL_DEPRECATED', `the model ${model_ref} is retired`)
    }
  }
  follower.look()
  // implements: OC-CTRL-2042
  const leaveCatalog = models.onRetired((modelRef) => {
    const late = [...tasks.values()].filter(({ request }) => request.model_ref === modelRef)
    for (const task of late) lifecycle.fail(task, 'MODEL_DEPRECATED', `the model ${modelRef} is retired`)
  })

  const remainingOf = ({ session_id }: TaskRequest): Remaining => sessions.budget(session_id, now()).remaining
  const answerOf = (task: Task): Admitted => ({ admission: task.admission, remaining: remainingOf(task.request) })

  const admit = (request: TaskRequest, pool: Pool): Admitted | admission.Refused => {
    const objection = admission.objectionTo(request, pool, sessions.budget(request.session_id, now()))
    if (objection) return objection
    const { task_id: id, priority, max_tokens: tokens } = request
    const submitted = pool.scheduler.submit({ id, priority, tokens }, now())
    if (submitted.kind === 'refused') {
      measure.backpressure(pool)
      const { why, retryAfterMs } = submitted
      return (why === 'rate' ? admission.tooFast : admission.fullQueue)(request, pool, retryAfterMs)
    }
    const { place, starts, expectedReplica, victim } = submitted
    const task = newTask({
      request,
      pool,
      // implements: ORCH-2001
      admission: {
        task_id: id,
        queue_position: place.position,
        predicted_start_ms: place.startMs,
        backoff_ms: place.startMs,
      },
      admittedAt: now(),
      log: createEventLog(logLimits),
      phase: 'waiting',
      replica: expectedReplica ?? 'none',
    })
    tasks.set(id, task)
    sessions.begin(request.session_id, { id, tokens: admission.tokensOf(request) }, now())
    if (victim !== undefined) drop(victim, pool)
    // implements: ORCH-2096
    try {
      keep.admitted(task)
    } catch (failure) {
      tasks.delete(id)
      sessions.end(request.session_id, id, { tokens: 0, timeMs: 0 }, now())
      pool.scheduler.cancel(id)
      const next = starts.flatMap((start) => (start.id === id ? pool.scheduler.finish(start) : [start]))
      lifecycle.startAll(next)
      throw failure
    }
    measure.enqueued(task)
    arm(task)
    lifecycle.startAll(starts)
    return answerOf(task)
  }

  // implements: ORCH-3004, OC-METRICS-7006
  const drop = (victim: string, pool: Pool): void => {
    measure.backpressure(pool)
    measure.rejected(pool.config.engine, 'QUEUE_FULL_DROP_LRU')
    const task = tasks.get(victim)
    if (task) lifecycle.fail(task, 'QUEUE_FULL_DROP_LRU', 'a newer task took its place in the queue')
  }

  const forget = (id: string, task: Task): void => {
    tasks.delete(id)
    finished.remove(task)
    keep.forgotten(id)
  }
  let stopSweeping = (): void => {}
  const sweep = (): void => {
    for (const id of sessions.sweep(now())) keep.sessionGone(id)
    for (const [id, task] of tasks) {
      if (task.phase === 'over' && !sessions.has(task.request.session_id, now())) forget(id, task)
    }
    stopSweeping = timers.after(Math.min(sweepMs, ttl_ms), sweep)
  }
  sweep()

  // implements: ORCH-2029
  const left = (task: Task): void => {
    const abandoned = (): void => {
      if (task.phase !== 'over' && task.log?.readers() === 0) void lifecycle.cancel(task, 'disconnect')
    }
    const { disconnect_grace_ms } = limits
    if (disconnect_grace_ms === 0) abandoned()
    else if (task.phase !== 'over') task.disarm.push(timers.after(disconnect_grace_ms, abandoned))
  }

  const answerTo = (request: TaskRequest): Admitted | admission.Refused => {
    const known = tasks.get(request.task_id)
    // implements: ORCH-2010, ORCH-2092
    if (known) return admission.sameTask(known, request) ?? answerOf(known)
    // implements: ORCH-1023
    if (stopping) return admission.stopping(request)
    // implements: ORCH-2015
    const retired = admission.retiredModel(request, models.modelState(request.model_ref))
    if (retired) return retired
    const pool = admission.choosePool(request, pools)
    return 'failure' in pool ? pool : admit(request, pool)
  }

  return {
    createTask(request) {
      const answer = answerTo(request)
      // implements: OC-METRICS-7006
      if ('failure' in answer) measure.rejected(request.engine, answer.failure.code)
      return answer
    },
    openStream(id, from = 0) {
      const task = tasks.get(id)
      // implements: ORCH-2025
      if (!task) return undefined
      const { log } = task
      const holds = log?.holds(from) ?? 'gone'
      // implements: ORCH-2033, ORCH-2035, ORCH-2093
      if (!log || holds !== 'held') return holds === 'unknown' ? 'unknown' : 'gone'
      const open = (): TaskStream => createTaskStream(task, log.read(from), { sessions, now, left })
      return { open, remaining: remainingOf(task.request) }
    },
    // implements: ORCH-2040, ORCH-2043
    async cancelTask(id) {
      const task = tasks.get(id)
      if (task) await lifecycle.cancel(task, 'client')
      return task !== undefined
    },
    // implements: ORCH-2050
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
      // implements: ORCH-2051
      if (!sessions.delete(id, now())) return false
      const own = [...tasks.values()].filter(({ request }) => request.session_id === id)
      for (const { request } of own) tasks.delete(request.task_id)
      // implements: ORCH-2053
      const canceled = own.map((task) => lifecycle.cancel(task, 'session'))
      // Before anybody is waited for: by then the same IDs may name another session and other tasks.
      // implements: ORCH-2098
      for (const task of own) {
        finished.remove(task)
        keep.forgotten(task.request.task_id)
      }
      keep.sessionGone(id)
      await Promise.all(canceled)
      return true
    },
    queueDepth(id) {
      const pool = pools.find((each) => each.id === id)
      return pool ? pool.scheduler.depth('interactive') + pool.scheduler.depth('batch') : 0
    },
    readiness: () => readinessOf(pools, stopping),
    async sample() {
      for (const pool of pools) measure.depth(pool)
      await sampleUsage({ pools, directory, metrics, timers })
    },
    // implements: ORCH-1015
    async stop() {
      stopping = true
      stopSweeping()
      leaveCatalog()
      follower.stop()
      await stopTasks({ tasks, lifecycle, timers, deadlineMs: limits.shutdown_ms, kept: store !== undefined })
      follower.unfollow()
    },
  }
}
