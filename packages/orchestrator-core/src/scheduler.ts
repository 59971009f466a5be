import { type Estimate, firstEstimate, observe, predictedStartMs } from './estimate.ts'
import type { QueuedTask } from './lane.ts'
import type { Priority } from './priority.ts'
import { type Before, createQueue, type QueueOptions, type WaitingTask } from './queue.ts'
import { createReplicas, type ReplicaLoad, type ReplicaOffer } from './replicas.ts'

/** A task that begins now, and where. What is said about an attempt that is over changes nothing. */
export interface Start {
  id: string
  replica: string
  /** Counts the starts of the pool: one task may have several. */
  attempt: number
}

export interface Place {
  /** Tasks that go before it. */
  position: number
  startMs: number
}

export type Submitted =
  | { kind: 'admitted'; place: Place; starts: Start[]; expectedReplica: string | undefined; victim?: string }
  | { kind: 'refused'; why: 'full' | 'rate'; retryAfterMs: number }

/** What became of tasks whose place on a replica was taken away. */
export interface Lost {
  /** They had given nothing, and wait again. */
  putBack: string[]
  /** They had given tokens, or were let go too often: whoever called ends them. */
  failed: string[]
  starts: Start[]
}

/** Decides for one pool who runs where, who waits and who is turned away. */
export interface Scheduler {
  /** A replica is ready, new or again, with so many slots. */
  offer(replica: ReplicaOffer): Start[]
  /** It ends what it runs and takes nothing new. */
  drain(replica: string): void
  /** It is gone, and with it what ran on it. */
  lose(replica: string): Lost
  replicas(): readonly ReplicaLoad[]

  /** The place that a task would have if it were submitted now. */
  foresee(priority: Priority): Place
  /** Throws where the task is here already. */
  submit(task: WaitingTask, now: number): Submitted
  /** Takes a task that was admitted before a restart; called in the order of their admission. */
  restore(task: WaitingTask): Start[]
  /** Takes a task out. One that runs keeps its slot until its attempt is finished. */
  cancel(id: string): 'waiting' | 'running' | 'unknown'

  /** The replica would not take the task: it waits again, and the replica is left alone until something changes. */
  refused(start: Start): Start[]
  /** The place of one running task was taken away. */
  revoked(start: Start): Lost
  /** One more token. False if it may not be told: the task was canceled, or runs elsewhere. */
  progress(start: Start): boolean
  /** A running task is over; names who begins in its place. */
  finish(start: Start, observed?: { tokens: number; decodeMs: number }): Start[]

  placeOf(id: string): Place
  /** A stream of the task is opened: while one is, it is not dropped. Gives what closes it. */
  open(id: string): () => void
  depth(priority: Priority): number
  estimate(): Estimate
}

interface Attempt {
  start: Start
  task: QueuedTask
  given: number
  tokensLeft: number
  canceled: boolean
}

/** A task that so many replicas let go is not given to another: it may be why they end. */
export const lossesUntilFailed = 3

// implements: OC-CORE-1001, OC-CORE-1004
export const createScheduler = ({ queue: options }: { queue: QueueOptions }): Scheduler => {
  const queue = createQueue(options)
  const replicas = createReplicas()
  const tasks = new Map<string, QueuedTask>()
  const attempts = new Map<number, Attempt>()
  const runningOf = new Map<string, Attempt>()
  let started = 0
  let estimate = firstEstimate

  const begin = (task: QueuedTask, replica: string): Start => {
    const start = { id: task.id, replica, attempt: started++ }
    const attempt = { start, task, given: 0, tokensLeft: task.tokens, canceled: false }
    attempts.set(start.attempt, attempt)
    runningOf.set(task.id, attempt)
    replicas.begin(replica, task.tokens)
    return start
  }
  // implements: ORCH-3025
  const startNext = (): Start[] => {
    const starts: Start[] = []
    for (let replica = replicas.available(); replica; replica = replicas.available()) {
      const task = queue.take()
      if (!task) break
      starts.push(begin(task, replica.id))
    }
    return starts
  }
  /** Gives the slot back. The task is nowhere then, unless it is canceled and was nowhere before. */
  const end = ({ start, tokensLeft, canceled }: Attempt): void => {
    attempts.delete(start.attempt)
    replicas.end(start.replica, tokensLeft)
    if (!canceled) runningOf.delete(start.id)
  }
  const giveUp = (attempt: Attempt): 'putBack' | 'failed' | undefined => {
    end(attempt)
    const { task, canceled, given } = attempt
    // implements: ORCH-3038
    if (canceled) return undefined
    task.losses += 1
    // implements: ORCH-3031, ORCH-3032
    if (given > 0 || task.losses >= lossesUntilFailed) {
      tasks.delete(task.id)
      return 'failed'
    }
    // implements: ORCH-3027
    queue.putBack(task)
    return 'putBack'
  }
  const lost = (gone: readonly Attempt[], beforeOthersStart = (): void => {}): Lost => {
    const result: Lost = { putBack: [], failed: [], starts: [] }
    for (const attempt of gone) {
      const became = giveUp(attempt)
      if (became) result[became].push(attempt.start.id)
    }
    beforeOthersStart()
    result.starts = startNext()
    return result
  }
  // implements: ORCH-3009
  const placeBehind = (before: Before): Place => {
    if (before.tasks === 0 && replicas.available()) return { position: 0, startMs: 0 }
    const { slots, tokensLeft } = replicas.capacity()
    const work = { tokensBefore: tokensLeft + before.tokens, slots }
    return { position: before.tasks, startMs: predictedStartMs(estimate, work) }
  }
  const admit = (task: QueuedTask): void => {
    tasks.set(task.id, task)
  }
  const mustBeNew = (id: string): void => {
    // implements: OC-CORE-1006
    if (tasks.has(id)) throw new RangeError(`task ${id} is waiting or running already`)
  }

  return {
    offer(replica) {
      replicas.offer(replica)
      return startNext()
    },
    drain: replicas.drain,
    lose(replica) {
      replicas.lose(replica)
      return lost([...attempts.values()].filter(({ start }) => start.replica === replica))
    },
    replicas: replicas.list,

    // implements: ORCH-3023
    foresee: (priority) => placeBehind(queue.before({ priority })),
    submit(task, now) {
      mustBeNew(task.id)
      const expectedReplica = replicas.expected()?.id
      const place = placeBehind(queue.before({ priority: task.priority }))
      const result = queue.enqueue(task, now)
      if (result.kind === 'refused') {
        const retryAfterMs = result.why === 'rate' ? result.retryAfterMs : Math.max(1, place.startMs)
        return { kind: 'refused', why: result.why, retryAfterMs }
      }
      admit(result.task)
      if (result.kind === 'queued') return { kind: 'admitted', place, starts: startNext(), expectedReplica }
      const victim = result.victim.id
      tasks.delete(victim)
      const seen = placeBehind(queue.before(result.task))
      return { kind: 'admitted', place: seen, starts: startNext(), expectedReplica, victim }
    },
    // implements: ORCH-3036
    restore(task) {
      mustBeNew(task.id)
      admit(queue.restore(task))
      return startNext()
    },
    cancel(id) {
      const task = tasks.get(id)
      if (!task) return 'unknown'
      tasks.delete(id)
      // implements: ORCH-3010
      if (task.waiting) {
        queue.remove(task)
        return 'waiting'
      }
      const attempt = runningOf.get(id)
      // implements: ORCH-3039
      if (attempt) attempt.canceled = true
      runningOf.delete(id)
      return 'running'
    },

    refused(start) {
      const attempt = attempts.get(start.attempt)
      // implements: OC-CORE-1005
      if (!attempt) return []
      end(attempt)
      // implements: ORCH-3034
      replicas.refuse(start.replica)
      // implements: ORCH-3033, ORCH-3038
      if (!attempt.canceled) queue.putBack(attempt.task)
      return startNext()
    },
    revoked(start) {
      const attempt = attempts.get(start.attempt)
      // implements: ORCH-3034, OC-CORE-1005
      return attempt ? lost([attempt], () => replicas.refuse(start.replica)) : lost([])
    },
    progress(start) {
      const attempt = attempts.get(start.attempt)
      // implements: ORCH-3037, OC-CORE-1005
      if (!attempt || attempt.canceled) return false
      attempt.given += 1
      if (attempt.tokensLeft > 0) {
        attempt.tokensLeft -= 1
        replicas.progress(start.replica)
      }
      return true
    },
    finish(start, observed) {
      const attempt = attempts.get(start.attempt)
      // implements: OC-CORE-1005
      if (!attempt) return []
      end(attempt)
      if (!attempt.canceled) tasks.delete(start.id)
      if (observed) estimate = observe(estimate, observed.tokens, observed.decodeMs)
      return startNext()
    },

    // implements: ORCH-3023
    placeOf(id) {
      const task = tasks.get(id)
      return task?.waiting ? placeBehind(queue.before(task)) : { position: 0, startMs: 0 }
    },
    open(id) {
      // Bound to the task and not to its name, which may mean another one by the time that the stream is closed.
      const task = tasks.get(id)
      let isOpen = task !== undefined
      // implements: ORCH-3005
      if (task) queue.touch(task, 1)
      return () => {
        if (task && isOpen) queue.touch(task, -1)
        isOpen = false
      }
    },
    depth: queue.depth,
    estimate: () => estimate,
  }
}
