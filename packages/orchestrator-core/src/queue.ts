import { createLane, type Lane, type QueuedTask, queuedTask } from './lane.ts'
import { type Priority, priorities } from './priority.ts'
import { createRateLimit, type RateLimit } from './rate-limit.ts'
import { createTurns, type Weights } from './turns.ts'

export type FullPolicy = 'reject' | 'drop-lru'

export interface QueueOptions {
  capacity: Readonly<Record<Priority, number>>
  policy: FullPolicy
  /** Without any, an earlier priority goes before a later one. */
  weights?: Weights | undefined
  /** Tasks a second that may be admitted; what is not named is not limited. */
  ratePerSecond?: Readonly<Partial<Record<Priority, number>>> | undefined
}

export interface WaitingTask {
  id: string
  priority: Priority
  /** The most tokens that it may give: the work that stands before those behind it. */
  tokens: number
}

export type Enqueued =
  | { kind: 'queued'; task: QueuedTask }
  /** Another task lost its place to the new one. */
  | { kind: 'dropped'; task: QueuedTask; victim: QueuedTask }
  | { kind: 'refused'; why: 'full' }
  | { kind: 'refused'; why: 'rate'; retryAfterMs: number }

/** What goes before a task. */
export interface Before {
  tasks: number
  tokens: number
}

/** The tasks of one pool that wait: a bounded lane for each priority. */
export interface TaskQueue {
  enqueue(task: WaitingTask, now: number): Enqueued
  /** Takes a task that was admitted in an earlier life: a full queue does not refuse it. */
  restore(task: WaitingTask): QueuedTask
  /** Takes the task that goes next. */
  take(): QueuedTask | undefined
  /** A task that was taken waits again, before all that never were. */
  putBack(task: QueuedTask): void
  /** Takes a waiting task out of the middle. */
  remove(task: QueuedTask): void
  /** A stream of the task was opened or closed: while one is open it is in use, and both touch it. */
  touch(task: QueuedTask, readers: 1 | -1): void
  depth(priority: Priority): number
  /** What goes before a waiting task, or before one that only thinks of waiting. */
  before(task: QueuedTask | { priority: Priority }): Before
}

export const createQueue = ({ capacity, policy, weights, ratePerSecond = {} }: QueueOptions): TaskQueue => {
  const lanes: Record<Priority, Lane> = { interactive: createLane(), batch: createLane() }
  const limits: Record<Priority, RateLimit | undefined> = {
    interactive: limitOf(ratePerSecond.interactive),
    batch: limitOf(ratePerSecond.batch),
  }
  const turns = createTurns(weights)
  let admissions = 0

  const join = (priority: Priority): void => {
    if (lanes[priority].size() === 0) turns.join(priority)
  }
  const admit = (task: WaitingTask): QueuedTask => {
    const queued = queuedTask(task, admissions++)
    join(task.priority)
    lanes[task.priority].push(queued)
    return queued
  }
  const remove = (task: QueuedTask): void => lanes[task.priority].remove(task)

  return {
    enqueue(task, now) {
      const { priority } = task
      const limit = limits[priority]
      const retryAfterMs = limit?.waitMs(now) ?? 0
      // implements: ORCH-3020, ORCH-3021
      if (retryAfterMs > 0) return { kind: 'refused', why: 'rate', retryAfterMs }
      // implements: OC-CORE-1002
      const full = lanes[priority].size() >= capacity[priority]
      // implements: ORCH-3004, ORCH-3005, ORCH-3035
      const victim = full && policy === 'drop-lru' ? lanes[priority].leastRecentlyTouched() : undefined
      // implements: ORCH-3003, ORCH-3005
      if (full && !victim) return { kind: 'refused', why: 'full' }
      // implements: ORCH-3022
      limit?.take(now)
      if (!victim) return { kind: 'queued', task: admit(task) }
      remove(victim)
      return { kind: 'dropped', task: admit(task), victim }
    },
    // implements: ORCH-3036
    restore: admit,
    take() {
      const next = turns.next(priorities.filter((priority) => lanes[priority].size() > 0))
      const task = next && lanes[next].first()
      if (!task) return undefined
      turns.take(task.priority)
      remove(task)
      return task
    },
    putBack(task) {
      join(task.priority)
      lanes[task.priority].putBack(task)
    },
    remove,
    touch(task, readers) {
      task.readers += readers
      lanes[task.priority].touch(task)
    },
    depth: (priority) => lanes[priority].size(),
    // implements: ORCH-3023
    before(task) {
      const lane = lanes[task.priority]
      const rank = 'id' in task ? lane.rank(task) : lane.size()
      const own = { priority: task.priority, rank, joins: lane.size() === 0 }
      return priorities.reduce<Before>(
        (sum, priority) => {
          const size = lanes[priority].size()
          const count = priority === task.priority ? rank : turns.before(own, { priority, size })
          return { tasks: sum.tasks + count, tokens: sum.tokens + lanes[priority].tokensOfFirst(count) }
        },
        { tasks: 0, tokens: 0 },
      )
    },
  }
}

const limitOf = (perSecond: number | undefined): RateLimit | undefined =>
  perSecond === undefined ? undefined : createRateLimit(perSecond)
