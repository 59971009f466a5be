import { type Timers, within } from '@orchestrator/service-kit'
import type { Lifecycle } from './lifecycle.ts'
import type { Task } from './task.ts'

export interface StopDeps {
  tasks: ReadonlyMap<string, Task>
  lifecycle: Lifecycle
  timers: Timers
  /** How long running tasks may take to end. */
  deadlineMs: number
  /** Whether who waits is found again by the next start. */
  kept: boolean
}

/** Ends all tasks: those that wait at once, those that run at the deadline. No task starts any more. */
// implements: ORCH-1015
export const stopTasks = async ({ tasks, lifecycle, timers, deadlineMs, kept }: StopDeps): Promise<void> => {
  const running = [...tasks.values()].filter(({ phase, start }) => phase === 'running' || start)
  const message = kept ? 'the service stops; the task waits for its next start' : 'the service stops'
  for (const task of tasks.values()) {
    // implements: ORCH-1026
    if (task.phase === 'waiting' && !task.start) lifecycle.leave(task, message, kept)
  }
  const ended = Promise.all(running.map(({ attempt }) => attempt))
  // implements: ORCH-1025
  await within(timers, deadlineMs, ended, () => undefined)
  const cut = running.map((task) =>
    task.phase === 'waiting'
      ? lifecycle.leave(task, message, kept)
      : lifecycle.cut(task, 'the service stopped before the task ended'),
  )
  await Promise.all(cut)
}
