import type { Priority } from './priority.ts'
import { createTouchOrder, type Touched } from './touch-order.ts'
import { createWaitingLine, type Standing } from './waiting-line.ts'

/** A task of the queue, from its admission until it is over. */
export interface QueuedTask extends Standing, Touched {
  readonly id: string
  readonly priority: Priority
  /** Counts admissions: the order that a task keeps when it comes back. */
  readonly admission: number
  waiting: boolean
  /** It was started before: it stands before all that never were, and keeps its place. */
  back: boolean
  readers: number
  /** How often a replica let it go. */
  losses: number
}

export const queuedTask = (
  task: { id: string; priority: Priority; tokens: number },
  admission: number,
): QueuedTask => ({
  id: task.id,
  priority: task.priority,
  tokens: task.tokens,
  admission,
  waiting: false,
  back: false,
  readers: 0,
  losses: 0,
  slot: 0,
  older: undefined,
  newer: undefined,
})

/** The waiting tasks of one priority, in the order of their admission. */
export interface Lane {
  push(task: QueuedTask): void
  /** Takes a task that was started before. */
  putBack(task: QueuedTask): void
  first(): QueuedTask | undefined
  remove(task: QueuedTask): void
  /** Readers came or went. */
  touch(task: QueuedTask): void
  /** Who may be dropped for another. */
  leastRecentlyTouched(): QueuedTask | undefined
  size(): number
  rank(task: QueuedTask): number
  tokensOfFirst(count: number): number
}

export const createLane = (): Lane => {
  // As many as ran at once, at the most: few enough to be walked.
  const back: QueuedTask[] = []
  const line = createWaitingLine<QueuedTask>()
  const idle = createTouchOrder<QueuedTask>()

  const touch = (task: QueuedTask): void => {
    // implements: ORCH-3035
    if (!task.waiting || task.back) return
    // implements: ORCH-3005
    if (task.readers > 0) idle.remove(task)
    else idle.touch(task)
  }

  return {
    push(task) {
      task.waiting = true
      line.push(task)
      touch(task)
    },
    // implements: ORCH-3027, ORCH-3033
    putBack(task) {
      task.waiting = true
      task.back = true
      const later = back.findIndex(({ admission }) => admission > task.admission)
      back.splice(later < 0 ? back.length : later, 0, task)
    },
    // implements: ORCH-3001
    first: () => back[0] ?? line.first(),
    remove(task) {
      task.waiting = false
      if (task.back) back.splice(back.indexOf(task), 1)
      else {
        line.remove(task)
        idle.remove(task)
      }
    },
    touch,
    leastRecentlyTouched: idle.oldest,
    size: () => back.length + line.size(),
    // implements: ORCH-3023
    rank: (task) => (task.back ? back.indexOf(task) : back.length + line.rank(task)),
    tokensOfFirst(count) {
      const first = back.slice(0, count)
      return first.reduce((sum, { tokens }) => sum + tokens, 0) + line.tokensOfFirst(count - first.length)
    },
  }
}
