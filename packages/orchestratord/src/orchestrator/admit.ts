import type { TaskRequest } from '@contracts/api-types/data'
import { refusalOf, type SessionBudget } from '@orchestrator/core'
import type { Failure } from '@orchestrator/service-kit'
import type { ModelStanding } from '../catalog/catalog.ts'
import { isSameRequest } from './finished-tasks.ts'
import type { Rejection } from './measure.ts'
import { isExhausted, isReady, type Pool } from './pool.ts'
import type { Task } from './task.ts'

export type Refused = { failure: Failure<Rejection> }

/** The pools that run the engine and model of a task. */
export const servingPools = ({ engine, model_ref }: TaskRequest, pools: readonly Pool[]): Pool[] =>
  pools.filter(({ view }) => view.engine === engine && view.model === model_ref)

/** Those of them that could run it now, the one that would start it first before the others. */
export const ablePools = ({ workload, priority }: TaskRequest, serving: readonly Pool[]): Pool[] => {
  const startMs = (pool: Pool): number => pool.scheduler.foresee(priority).startMs
  const able = serving.filter((pool) => isReady(pool) && pool.view.props.workloads.includes(workload))
  return able.length < 2 ? able : able.sort((a, b) => startMs(a) - startMs(b))
}

/** The ready pool that would start the task first. */
export const choosePool = (request: TaskRequest, pools: readonly Pool[]): Pool | Refused => {
  const { engine, model_ref, workload } = request
  const serving = servingPools(request, pools)
  const [first] = serving
  // implements: ORCH-2008
  if (!first) return refused({ code: 'POOL_UNAVAILABLE', message: `no pool serves ${model_ref} on ${engine}`, engine })
  // implements: ORCH-2009, ORCH-2016
  if (!serving.some(isReady)) return notReady(first, serving.every(isExhausted))
  const [best] = ablePools(request, serving)
  // implements: ORCH-2014
  return (
    best ?? refused({ code: 'INVALID_PARAMS', message: `no pool on ${engine} runs the workload ${workload}`, engine })
  )
}

// implements: ORCH-2009, ORCH-2016
const notReady = ({ id, config: { engine } }: Pool, exhausted: boolean): Refused =>
  exhausted
    ? refused({
        code: 'REPLICA_EXHAUSTED',
        message: `every replica of pool ${id} was given up after too many restarts`,
        engine,
        pool_id: id,
      })
    : refused({ code: 'POOL_UNREADY', message: `pool ${id} has no worker that is ready`, engine, pool_id: id })

/** All that a task may use of its session's tokens. */
export const tokensOf = ({ expected_tokens = 0, max_tokens }: TaskRequest): number => expected_tokens + max_tokens

/** What speaks against a task in the pool that was chosen, before it asks for a place. */
export const objectionTo = (request: TaskRequest, pool: Pool, budget: SessionBudget): Refused | undefined => {
  const { id, view } = pool
  const refusal = refusalOf({
    ctx: request.ctx,
    maxTokens: request.max_tokens,
    expectedTokens: request.expected_tokens ?? 0,
    deadlineMs: request.deadline_ms,
    pool: { id, ctx: view.ctx },
    predictedStartMs: pool.scheduler.foresee(request.priority).startMs,
    budget,
  })
  return refusal && refused({ code: refusal.kind, message: refusal.message, engine: view.engine, pool_id: id })
}

// implements: ORCH-2006
export const fullQueue = (request: TaskRequest, { id, config }: Pool, retryAfterMs: number): Refused => {
  const { engine, queue } = config
  const full = `the ${request.priority} queue of pool ${id} is full`
  const common = { engine, pool_id: id, retry_after_ms: retryAfterMs, policy_label: queue.full_policy }
  return queue.full_policy === 'reject'
    ? refused({ code: 'ADMISSION_REJECT', message: full, ...common })
    : refused({ code: 'QUEUE_FULL_DROP_LRU', message: `${full}, and all that wait are being read`, ...common })
}

/** More tasks of a priority came than it takes a second; nothing is dropped for one of them. */
export const tooFast = ({ priority }: TaskRequest, { id, config }: Pool, retryAfterMs: number): Refused =>
  refused({
    code: 'ADMISSION_REJECT',
    message: `pool ${id} takes no more ${priority} tasks at this rate`,
    engine: config.engine,
    pool_id: id,
    retry_after_ms: retryAfterMs,
    policy_label: 'reject',
  })

/** A model that is retired takes no task, also while those that it has may still end. */
// implements: ORCH-2015, OC-CTRL-2041
export const retiredModel = ({ model_ref, engine }: TaskRequest, standing: ModelStanding): Refused | undefined =>
  standing === 'retiring' || standing === 'retired'
    ? refused({ code: 'MODEL_DEPRECATED', message: `the model ${model_ref} is retired`, engine })
    : undefined

/** What a task that is known already means for one with the same ID. */
// implements: ORCH-2011
export const sameTask = (known: Task, request: TaskRequest): Refused | undefined =>
  isSameRequest(known, request)
    ? undefined
    : refused({ code: 'CONFLICT', message: 'the task_id names another task', engine: request.engine })

// implements: ORCH-1023
export const stopping = ({ engine }: TaskRequest): Refused =>
  refused({ code: 'POOL_UNREADY', message: 'the service is stopping and admits no task', engine })

const refused = (failure: Failure<Rejection>): Refused => ({ failure })
