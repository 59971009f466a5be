import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { TaskRequest } from '@contracts/api-types/data'
import { canonicalJson, type Json } from '../artifacts/canonical-json.ts'
import type { Task } from './task.ts'

/** What a token costs beside its characters, about. */
const perToken = 32

/** The tasks that are over: known until their session is gone, and what they gave while there is room for it. */
export interface FinishedTasks {
  add(task: Task): void
  remove(task: Task): void
}

export const createFinishedTasks = (mostChars: number): FinishedTasks => {
  // In the order of their ends.
  const sizes = new Map<Task, number>()
  let total = 0
  const remove = (task: Task): void => {
    total -= sizes.get(task) ?? 0
    sizes.delete(task)
  }
  return {
    // implements: ORCH-2037
    add(task) {
      const { log } = task
      if (!log) return
      const size = log.chars() + perToken * log.tokens()
      sizes.set(task, size)
      total += size
      for (const oldest of sizes.keys()) {
        if (total <= mostChars) break
        // Who reads it has it already.
        oldest.log = undefined
        remove(oldest)
      }
    },
    remove,
  }
}

/** Lets go of what was asked: nobody runs it any more, and its digest tells whether the same is asked again. */
// implements: ORCH-2038
export const forgetTexts = (task: Task): void => {
  task.digest ??= digestOf(task.request)
  const { prompt: _, inputs: __, ...rest } = task.request
  task.request = rest
}

// implements: ORCH-2010, ORCH-2011, ORCH-2092
export const isSameRequest = ({ request: known, digest }: Task, request: TaskRequest): boolean =>
  digest === undefined ? isDeepStrictEqual(known, request) : digest === digestOf(request)

const digestOf = (request: TaskRequest): string =>
  // A request was read from JSON.
  createHash('sha256')
    .update(canonicalJson(request as unknown as Json))
    .digest('hex')
