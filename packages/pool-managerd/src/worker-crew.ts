import type { LeaseBook } from './lease-book.ts'
import { reasonOf, type Worker } from './worker.ts'

/** Ends workers when nobody needs them any more, and knows when nothing of them is left. */
export const createWorkerCrew = (book: () => LeaseBook) => {
  const retired = new Map<Worker, () => void>()
  const ending = new Set<Promise<void>>()

  const end = (worker: Worker): void => {
    retired.get(worker)?.()
    retired.delete(worker)
    // A worker that does not end well is gone all the same as far as anybody here can do something about it.
    const done: Promise<void> = worker
      .stop()
      .catch(() => undefined)
      .finally(() => void ending.delete(done))
    ending.add(done)
  }

  return {
    end,
    /** Lets the tasks of a worker end before it does. */
    // implements: OC-POOL-3025
    retire(worker: Worker): void {
      if (book().on(worker) === 0) {
        end(worker)
        return
      }
      const onGone = (): void => book().revoke(reasonOf(worker.gone.reason), worker)
      retired.set(worker, () => worker.gone.removeEventListener('abort', onGone))
      worker.gone.addEventListener('abort', onGone, { once: true })
    },
    /** To be told when leases have gone. */
    // implements: OC-POOL-3025
    left(workers: readonly Worker[]): void {
      for (const worker of new Set(workers)) if (retired.has(worker) && book().on(worker) === 0) end(worker)
    },
    async ended(): Promise<void> {
      while (ending.size > 0) await Promise.all(ending)
    },
  }
}
