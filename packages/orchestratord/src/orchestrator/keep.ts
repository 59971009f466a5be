import type { Sessions } from '@orchestrator/core'
import type { Log } from '@orchestrator/service-kit'
import type { Store, TaskPhase, TaskRecord } from '../store/index.ts'
import type { Task } from './task.ts'

export type KeptStore = Pick<Store, 'tasks' | 'sessions' | 'atomically'>

/** What the data plane has written down so that a restart finds it. Without a store it writes nothing. */
export interface Keep {
  /** Throws where it cannot be kept: then it is not admitted. */
  admitted(task: Task): void
  /** Throws where it cannot be kept: a task that runs unmarked could run a second time. */
  running(task: Task): void
  /** It waits again, or for another pool. */
  waiting(task: Task): void
  over(task: Task): void
  sessionGone(id: string): void
  forgotten(task: string): void
}

export const createKeep = (store: KeptStore | undefined, sessions: Sessions, log: Log): Keep => {
  if (!store) return keepNothing
  const putSession = (id: string): void => {
    const session = sessions.stored(id)
    if (session) store.sessions.put(session)
  }
  /** What is over or waits stays so in memory, whatever the disk says. */
  const unlessFull = (what: string, write: () => void): void => {
    try {
      write()
    } catch (failure) {
      log.error({ failure, what }, 'store.failed')
    }
  }
  return {
    // implements: OC-CTRL-2101, ORCH-2090
    admitted(task) {
      store.atomically(() => {
        store.tasks.put(recordOf(task))
        putSession(task.request.session_id)
      })
    },
    // implements: ORCH-2091
    running: (task) => store.tasks.put(recordOf(task)),
    waiting: (task) => unlessFull('waiting', () => store.tasks.put(recordOf(task))),
    over: (task) =>
      unlessFull('over', () =>
        store.atomically(() => {
          store.tasks.put(recordOf(task))
          putSession(task.request.session_id)
        }),
      ),
    sessionGone: (id) => unlessFull('session', () => void store.sessions.remove(id)),
    forgotten: (id) => unlessFull('forgotten', () => void store.tasks.remove(id)),
  }
}

const keepNothing: Keep = {
  admitted: () => {},
  running: () => {},
  waiting: () => {},
  over: () => {},
  sessionGone: () => {},
  forgotten: () => {},
}

const recordOf = ({ request, digest, admission, admittedAt, pool, phase }: Task): TaskRecord => ({
  id: request.task_id,
  sessionId: request.session_id,
  pool: pool.id,
  phase: phase satisfies TaskPhase,
  admittedAt,
  request,
  admission,
  ...(digest !== undefined && { digest }),
})
