import type { Timers } from '@orchestrator/service-kit'
import { askHealth, type Health } from './bring-up.ts'
import { reasonOf, type Worker } from './worker.ts'

export interface WorkerWatch {
  timers: Timers
  health: Health
  /** Called once, when the worker is gone or was asked in vain too often in a row. */
  lost: (reason: string) => void
}

/** Looks after a worker that was ready, until the function that it gives is called. */
export const watchWorker = (worker: Worker, { timers, health, lost }: WorkerWatch): (() => void) => {
  let over = false
  let inVain = 0
  let disarm = (): void => {}

  const stop = (): void => {
    over = true
    disarm()
    worker.gone.removeEventListener('abort', onGone)
  }
  const lose = (reason: string): void => {
    if (over) return
    stop()
    lost(reason)
  }
  // implements: OC-POOL-3033
  const onGone = (): void => lose(reasonOf(worker.gone.reason))
  const ask = async (): Promise<void> => {
    const objection = await askHealth(worker.adapter, timers, health)
    if (over) return
    // implements: OC-POOL-3005
    inVain = objection === undefined ? 0 : inVain + 1
    // implements: OC-POOL-3005
    if (objection !== undefined && inVain >= health.failureThreshold) lose(objection)
    else again()
  }
  // implements: OC-POOL-3004
  const again = (): void => {
    disarm = timers.after(health.intervalMs, () => void ask())
  }

  worker.gone.addEventListener('abort', onGone, { once: true })
  again()
  if (worker.gone.aborted) onGone()
  return stop
}
