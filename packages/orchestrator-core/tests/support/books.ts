import type { Priority, Start } from '../../src/index.ts'

/** One task, as somebody knows it who only sees calls and answers. */
export interface KnownTask {
  id: string
  priority: Priority
  tokens: number
  /** Counts admissions. */
  order: number
  state: 'waiting' | 'running' | 'over'
  canceled: boolean
  wasStarted: boolean
  losses: number
  readers: number
  touched: number
}

export interface KnownAttempt {
  start: Start
  task: KnownTask
  given: number
  live: boolean
}

export interface KnownReplica {
  id: string
  slots: number
  state: 'ready' | 'draining'
  refusing: boolean
  order: number
}

/** What follows from calls and answers so far, in plain lists: slow, and simple enough to be believed. */
export const openBooks = () => {
  const tasks: KnownTask[] = []
  const attempts: KnownAttempt[] = []
  const replicas: KnownReplica[] = []
  const live = (replica: string): KnownAttempt[] =>
    attempts.filter((attempt) => attempt.live && attempt.start.replica === replica)
  const workLeft = (replica: string): number =>
    live(replica).reduce((sum, { task, given }) => sum + Math.max(0, task.tokens - given), 0)

  return {
    tasks,
    attempts,
    replicas,
    live,
    workLeft,
    /** The task of that name that is here; canceled ones are not, even while a slot is kept for them. */
    here: (id: string): KnownTask | undefined => tasks.find((task) => task.id === id && task.state !== 'over'),
    replica: (id: string): KnownReplica | undefined => replicas.find((replica) => replica.id === id),
    waiting: (priority?: Priority): KnownTask[] =>
      tasks
        .filter((task) => task.state === 'waiting' && (priority === undefined || task.priority === priority))
        .sort((a, b) => a.order - b.order),
    /** Who may take a task, the least loaded first. */
    available: (): KnownReplica[] =>
      replicas
        .filter(({ id, state, slots, refusing }) => state === 'ready' && !refusing && live(id).length < slots)
        .sort(
          (a, b) =>
            live(a.id).length * b.slots - live(b.id).length * a.slots ||
            workLeft(a.id) * b.slots - workLeft(b.id) * a.slots ||
            a.order - b.order,
        ),
  }
}

export type Books = ReturnType<typeof openBooks>
