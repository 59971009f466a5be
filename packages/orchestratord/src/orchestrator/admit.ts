import { isDeepStrictEqual } from 'node:util'
import type { TaskRequest } from '@contracts/api-types/data'
import { refusalOf, type SessionBudget } from '@orchestrator/core'
import type { Failure } from '@orchestrator/service-kit'
import type { ModelStanding } from '../catalog/catalog.ts'
import type { Rejection } from './measure.ts'
import type { Pool } from './pools.ts'
import type { Task } from './task.ts'

export type Refused = { failure: Failure<Rejection> }

/** The ready pool that would start the task first. */
export const choosePool = async (request: TaskRequest, pools: readonly Pool[]): Promise<Pool | Refused> => {
  const { engine, model_ref, priority, workload } = request
  const serving = pools.filter((pool) => pool.engine === engine && pool.model === model_ref)
  const [first] = serving
  if (!first) return refused({ code: 'POOL_UNAVAILABLE', message: `no pool serves ${model_ref} on ${engine}`, engine })
  const readiness = await Promise.all(serving.map((pool) => pool.isReady()))
  const ready = serving.filter((_pool, index) => readiness[index])
  if (ready.length === 0) {
    const message = `pool ${first.id} has no worker that is ready`
    return refused({ code: 'POOL_UNREADY', message, engine, pool_id: first.id })
  }
  const able = ready.filter((pool) => pool.props.workloads.includes(workload))
  const startMs = (pool: Pool): number => pool.scheduler.foresee(priority).startMs
  const [best] = [...able].sort((a, b) => startMs(a) - startMs(b))
  return (
    best ?? refused({ code: 'INVALID_PARAMS', message: `no pool on ${engine} runs the workload ${workload}`, engine })
  )
}

/** All that a task may use of its session's tokens. */
export const tokensOf = ({ expected_tokens = 0, max_tokens }: TaskRequest): number => expected_tokens + max_tokens

/** What speaks against a task in the pool that was chosen, before it asks for a place. */
export const objectionTo = (request: TaskRequest, pool: Pool, budget: SessionBudget): Refused | undefined => {
  const refusal = refusalOf({
    ctx: request.ctx,
    maxTokens: request.max_tokens,
    expectedTokens: request.expected_tokens ?? 0,
    deadlineMs: request.deadline_ms,
    pool,
    predictedStartMs: pool.scheduler.foresee(request.priority).startMs,
    budget,
  })
  return refusal && refused({ code: refusal.kind, message: refusal.message, engine: pool.engine, pool_id: pool.id })
}

export const fullQueue = (request: TaskRequest, pool: Pool, retryAfterMs: number): Refused => {
  const full = `the ${request.priority} queue of pool ${pool.id} is full`
  const common = { engine: pool.engine, pool_id: pool.id, retry_after_ms: retryAfterMs, policy_label: pool.policy }
  return pool.policy === 'reject'
    ? refused({ code: 'ADMISSION_REJECT', message: full, ...common })
    : refused({ code: 'QUEUE_FULL_DROP_LRU', message: `${full}, and all that wait are being read`, ...common })
}

/** More tasks of a priority came than it takes a second; nothing is dropped for one of them. */
export const tooFast = ({ priority }: TaskRequest, { id, engine }: Pool, retryAfterMs: number): Refused =>
  refused({
    code: 'ADMISSION_REJECT',
    message: `pool ${id} takes no more ${priority} tasks at this rate`,
    engine,
    pool_id: id,
    retry_after_ms: retryAfterMs,
    policy_label: 'reject',
  })

/** A model that is retired takes no task, also while those that it has may still end. */
export const retiredModel = ({ model_ref, engine }: TaskRequest, standing: ModelStanding): Refused | undefined =>
  standing === 'retiring' || standing === 'retired'
    ? refused({ code: 'MODEL_DEPRECATED', message: `the model ${model_ref} is retired`, engine })
    : undefined

/** What a task that is known already means for one with the same ID. */
export const sameTask = (known: Task, request: TaskRequest): Refused | undefined =>
  isDeepStrictEqual(known.request, request)
    ? undefined
    : refused({ code: 'CONFLICT', message: 'the task_id names another task', engine: request.engine })

const refused = (failure: Failure<Rejection>): Refused => ({ failure })
