import { type Estimate, firstEstimate, observe, predictedStartMs } from './estimate.ts'
import type { Priority } from './priority.ts'
import { createQueue, type QueueOptions, type WaitingTask } from './queue.ts'

export interface SchedulerOptions {
  /** Names of the pool's replicas; each runs one task at once. */
  replicas: readonly string[]
  queue: QueueOptions
}

/** A task that begins now, and where. */
export interface Start {
  id: string
  replica: string
}

export interface Place {
  /** Tasks that go before it. */
  position: number
  startMs: number
}

export type Submitted =
  | { kind: 'admitted'; place: Place; starts: Start[]; expectedReplica: string; victim?: string }
  | { kind: 'refused'; retryAfterMs: number }

/** Decides for one pool who runs, who waits and who is turned away. */
export interface Scheduler {
  /** The place that a task would have if it were submitted now. */
  foresee(priority: Priority): Place
  submit(task: WaitingTask, now: number): Submitted
  /** One more token of a running task: less work before those that wait. */
  progress(id: string): void
  /** A running task is over; names who begins in its place. */
  finish(id: string, observed?: { tokens: number; decodeMs: number }): Start[]
  /** Takes a waiting task out; false if it does not wait. */
  withdraw(id: string): boolean
  placeOf(id: string): Place
  open(id: string, now: number): void
  close(id: string): void
  depth(priority: Priority): number
  estimate(): Estimate
}

interface Running {
  replica: string
  tokensLeft: number
}

export const createScheduler = ({ replicas, queue: options }: SchedulerOptions): Scheduler => {
  const queue = createQueue(options)
  const running = new Map<string, Running>()
  const waiting = new Map<string, WaitingTask>()
  let estimate = firstEstimate

  const freeReplica = (): string | undefined => {
    const taken = new Set([...running.values()].map(({ replica }) => replica))
    return replicas.find((replica) => !taken.has(replica))
  }
  /** The replica with the least work left; of equals the first. */
  const leastLoaded = (): string => {
    const load = (replica: string): number =>
      [...running.values()]
        .filter((task) => task.replica === replica)
        .reduce((sum, task) => sum + task.tokensLeft + 1, 0)
    return [...replicas].sort((a, b) => load(a) - load(b))[0] ?? ''
  }
  const startNext = (): Start[] => {
    const starts: Start[] = []
    for (let replica = freeReplica(); replica !== undefined; replica = freeReplica()) {
      const task = queue.take()
      if (!task) break
      waiting.delete(task.id)
      running.set(task.id, { replica, tokensLeft: task.tokens })
      starts.push({ id: task.id, replica })
    }
    return starts
  }
  const placeBehind = (before: readonly WaitingTask[]): Place => {
    if (before.length === 0 && freeReplica() !== undefined) return { position: 0, startMs: 0 }
    const left = [...running.values()].reduce((sum, task) => sum + task.tokensLeft, 0)
    const tokensBefore = left + before.reduce((sum, task) => sum + task.tokens, 0)
    return { position: before.length, startMs: predictedStartMs(estimate, { tokensBefore, devices: replicas.length }) }
  }

  return {
    foresee: (priority) => placeBehind(queue.before({ priority })),
    submit(task, now) {
      const expectedReplica = leastLoaded()
      const place = placeBehind(queue.before({ priority: task.priority }))
      const result = queue.enqueue(task, now)
      if (result.kind === 'refused') return { kind: 'refused', retryAfterMs: Math.max(1, place.startMs) }
      waiting.set(task.id, task)
      if (result.kind === 'dropped') waiting.delete(result.victim)
      const starts = startNext()
      const seen = result.kind === 'dropped' ? placeBehind(queue.before(task)) : place
      return {
        kind: 'admitted',
        place: seen,
        starts,
        expectedReplica,
        ...(result.kind === 'dropped' && { victim: result.victim }),
      }
    },
    progress(id) {
      const task = running.get(id)
      if (task) task.tokensLeft = Math.max(0, task.tokensLeft - 1)
    },
    finish(id, observed) {
      if (!running.delete(id)) return []
      if (observed) estimate = observe(estimate, observed.tokens, observed.decodeMs)
      return startNext()
    },
    withdraw(id) {
      waiting.delete(id)
      return queue.remove(id)
    },
    placeOf(id) {
      const task = waiting.get(id)
      return task ? placeBehind(queue.before(task)) : { position: 0, startMs: 0 }
    },
    open: queue.open,
    close: queue.close,
    depth: queue.depth,
    estimate: () => estimate,
  }
}
