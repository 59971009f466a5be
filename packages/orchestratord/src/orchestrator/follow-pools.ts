import type { ErrorKind } from '@contracts/api-types/data'
import { priorities, type Start } from '@orchestrator/core'
import type { Timers } from '@orchestrator/service-kit'
import type { PoolDirectory } from 'pool-managerd'
import { ablePools, servingPools } from './admit.ts'
import type { Keep } from './keep.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { Measure } from './measure.ts'
import { isExhausted, isLeaving, type Pool } from './pool.ts'
import type { Task } from './task.ts'

/** When a pool that would not take a task is looked at again, where nothing is heard of it before. */
const lookAgainMs = 250

export interface FollowDeps {
  pools: readonly Pool[]
  tasks: ReadonlyMap<string, Task>
  directory: PoolDirectory
  lifecycle: () => Lifecycle
  keep: Keep
  measure: Measure
  timers: Timers
}

/** Keeps the pools as their directory says they are: replicas come and go, and with them who may wait for them. */
export const createFollower = ({ pools, tasks, directory, lifecycle, keep, measure, timers }: FollowDeps) => {
  const refusing = new Set<Pool>()
  const servedModels = new Map<Pool, string>()
  let stopped = false

  const look = (): void => {
    const views = new Map(directory.list().map((view) => [view.id, view]))
    const changed = pools.filter((pool) => {
      const view = views.get(pool.id) ?? pool.view
      const isChanged = view !== pool.view || refusing.has(pool) || stopped || !servedModels.has(pool)
      pool.view = view
      return isChanged
    })
    for (const pool of changed) measure.heardOf(pool)
    for (const pool of changed) place(pool)
    for (const pool of changed) moveOn(pool)
  }

  /** Tells the scheduler which replicas take tasks. A running task hears of its end by its lease. */
  const place = (pool: Pool): void => {
    const known = new Map(pool.scheduler.replicas().map((replica) => [replica.id, replica]))
    const starts: Start[] = []
    const isRefusing = refusing.delete(pool)
    for (const { id, slots, accepts } of pool.view.replicas) {
      const before = known.get(id)
      known.delete(id)
      // implements: ORCH-2080
      if (!accepts || stopped) {
        // implements: ORCH-2083
        if (before?.state === 'ready') pool.scheduler.drain(id)
        continue
      }
      if (!isRefusing && before?.state === 'ready' && before.slots === slots) continue
      starts.push(...pool.scheduler.offer({ id, slots }))
    }
    for (const id of known.keys()) lifecycle().handleLost(pool.scheduler.lose(id), `replica ${id} is gone`)
    if (starts.length > 0) lifecycle().startAll(starts)
  }

  /** Who waits where nobody will come goes where somebody may, or learns that nobody does. */
  const moveOn = (pool: Pool): void => {
    const isOther = servedModels.get(pool) !== pool.view.model
    servedModels.set(pool, pool.view.model)
    // All tasks are looked through only when there is a reason to: changes of pools are as frequent as tasks.
    if (!(isOther || isLeaving(pool) || isExhausted(pool)) || isEmpty(pool)) return
    for (const task of tasks.values()) {
      if (task.pool !== pool || task.phase !== 'waiting' || task.start) continue
      const why = reasonToLeave(task)
      if (!why) continue
      // implements: ORCH-2081
      const next = ablePools(task.request, servingPools(task.request, pools)).find((other) => hasRoom(other, task))
      // implements: ORCH-2081, ORCH-2086, ORCH-2087
      if (next) move(task, next)
      else lifecycle().fail(task, why.code, why.message)
    }
  }

  // implements: ORCH-2081
  const move = (task: Task, next: Pool): void => {
    const { task_id: id, priority, max_tokens: tokens } = task.request
    const before = task.pool
    before.scheduler.cancel(id)
    task.pool = next
    keep.waiting(task)
    lifecycle().startAll(next.scheduler.restore({ id, priority, tokens }))
  }

  /** Looks at a pool again that would not take a task, in case nothing is heard of it. */
  // implements: ORCH-2088
  const lookAgain = (pool: Pool): void => {
    refusing.add(pool)
    timers.after(lookAgainMs, () => {
      if (refusing.has(pool)) look()
    })
  }

  let due = false
  const unfollow = directory.onChange(() => {
    if (due) return
    due = true
    // Leases change pools as often as tasks come: what happens in one turn of the loop is looked at once.
    setImmediate(() => {
      due = false
      look()
    })
  })

  return {
    look,
    lookAgain,
    /** No task starts from now on. */
    stop(): void {
      stopped = true
      look()
    },
    unfollow,
  }
}

export type Follower = ReturnType<typeof createFollower>

const reasonToLeave = ({ pool, request }: Task): { code: ErrorKind; message: string } | undefined => {
  // implements: ORCH-2086
  if (pool.view.model !== request.model_ref) {
    return { code: 'POOL_UNAVAILABLE', message: `pool ${pool.id} no longer serves ${request.model_ref}` }
  }
  // implements: ORCH-2082
  if (isLeaving(pool)) return { code: 'POOL_UNREADY', message: `pool ${pool.id} was taken out of service` }
  // implements: ORCH-2087
  if (isExhausted(pool)) {
    return { code: 'REPLICA_EXHAUSTED', message: `every replica of pool ${pool.id} was given up` }
  }
  return undefined
}

const isEmpty = ({ scheduler }: Pool): boolean => priorities.every((priority) => scheduler.depth(priority) === 0)

const hasRoom = (pool: Pool, { pool: own, request: { priority } }: Task): boolean =>
  pool !== own && pool.scheduler.depth(priority) < pool.capacity[priority]
