import { type Priority, priorities } from './priority.ts'

export type FullPolicy = 'reject' | 'drop-lru'

export interface QueueOptions {
  capacity: Readonly<Record<Priority, number>>
  policy: FullPolicy
}

export interface WaitingTask {
  id: string
  priority: Priority
  /** The most tokens that it may give: the work that stands before those behind it. */
  tokens: number
}

export type Enqueued =
  | { kind: 'queued' }
  /** Another task lost its place to the new one. */
  | { kind: 'dropped'; victim: string }
  | { kind: 'refused' }

interface Entry extends WaitingTask {
  touchedAt: number
  readers: number
}

/** The tasks of one pool that wait: a bounded queue for each priority. */
export interface TaskQueue {
  enqueue(task: WaitingTask, now: number): Enqueued
  /** Takes the task that goes next. */
  take(): WaitingTask | undefined
  /** Takes a task out of the middle; false if it does not wait. */
  remove(id: string): boolean
  /** A stream of the task was opened: it is in use, and was touched. */
  open(id: string, now: number): void
  close(id: string): void
  depth(priority: Priority): number
  /** The tasks that go before this one, which may be one that only thinks of waiting. */
  before(task: { id?: string; priority: Priority }): readonly WaitingTask[]
}

export const createQueue = ({ capacity, policy }: QueueOptions): TaskQueue => {
  const lanes: Record<Priority, Entry[]> = { interactive: [], batch: [] }
  const find = (id: string): Entry | undefined =>
    priorities.map((priority) => lanes[priority].find((entry) => entry.id === id)).find((entry) => entry !== undefined)
  const remove = (id: string): boolean => {
    const entry = find(id)
    if (!entry) return false
    lanes[entry.priority].splice(lanes[entry.priority].indexOf(entry), 1)
    return true
  }

  return {
    enqueue(task, now) {
      const lane = lanes[task.priority]
      const entry: Entry = { ...task, touchedAt: now, readers: 0 }
      if (lane.length < capacity[task.priority]) {
        lane.push(entry)
        return { kind: 'queued' }
      }
      const victim = policy === 'drop-lru' ? leastRecentlyTouched(lane) : undefined
      if (!victim) return { kind: 'refused' }
      remove(victim.id)
      lane.push(entry)
      return { kind: 'dropped', victim: victim.id }
    },
    take() {
      return priorities
        .map((priority) => lanes[priority])
        .find((lane) => lane.length > 0)
        ?.shift()
    },
    remove,
    open(id, now) {
      const entry = find(id)
      if (!entry) return
      entry.readers += 1
      entry.touchedAt = now
    },
    close(id) {
      const entry = find(id)
      if (entry) entry.readers -= 1
    },
    depth: (priority) => lanes[priority].length,
    before({ id, priority }) {
      const lane = lanes[priority]
      const index = lane.findIndex((entry) => entry.id === id)
      const sooner = priorities.slice(0, priorities.indexOf(priority)).flatMap((each) => lanes[each])
      return [...sooner, ...(index < 0 ? lane : lane.slice(0, index))]
    },
  }
}

/** Whoever is being read is in use, and no candidate. Of equals the one that waits longest goes. */
const leastRecentlyTouched = (lane: readonly Entry[]): Entry | undefined =>
  lane
    .filter((entry) => entry.readers === 0)
    .reduce<Entry | undefined>(
      (oldest, entry) => (oldest && oldest.touchedAt <= entry.touchedAt ? oldest : entry),
      undefined,
    )
