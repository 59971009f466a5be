import type { Timers } from '@orchestrator/service-kit'
import type { Worker } from './worker.ts'

/** A place on a replica that a task has. */
export interface HeldLease {
  id: string
  task: string
  worker: Worker
  /** What the worker serves. */
  model: string
  /** Aborts when the lease ends without its holder's doing. */
  revoked: AbortSignal
}

export interface LeaseOrder {
  id: string
  task: string
  /** Without one the holder lives as long as this process. */
  ttlMs?: number | undefined
}

export interface LeaseBookDeps {
  timers: Timers
  /** Told after leases have gone, with the worker that each was on. */
  left: (workers: readonly Worker[]) => void
}

interface Entry extends HeldLease {
  controller: AbortController
  disarm: () => void
}

/** The leases of one replica. */
export const createLeaseBook = ({ timers, left }: LeaseBookDeps) => {
  const held = new Map<string, Entry>()

  // implements: OC-POOL-3016
  const arm = (entry: Entry, ttlMs: number | undefined): void => {
    entry.disarm()
    entry.disarm =
      ttlMs === undefined ? () => {} : timers.after(ttlMs, () => end([entry], `it was not renewed within ${ttlMs} ms`))
  }

  const end = (entries: readonly Entry[], revokedFor?: string): void => {
    for (const entry of entries) {
      entry.disarm()
      held.delete(entry.id)
    }
    if (revokedFor !== undefined) for (const { controller } of entries) controller.abort(new Error(revokedFor))
    if (entries.length > 0) left(entries.map(({ worker }) => worker))
  }

  return {
    size: () => held.size,
    on: (worker: Worker) => [...held.values()].filter((entry) => entry.worker === worker).length,
    get: (id: string): HeldLease | undefined => held.get(id),
    take({ id, task, ttlMs }: LeaseOrder, { worker, model }: Pick<HeldLease, 'worker' | 'model'>): HeldLease {
      const controller = new AbortController()
      const entry: Entry = { id, task, worker, model, controller, revoked: controller.signal, disarm: () => {} }
      held.set(id, entry)
      arm(entry, ttlMs)
      return entry
    },
    /** False if there is no such lease any more. */
    // implements: OC-POOL-3017
    renew(id: string, ttlMs: number): boolean {
      const entry = held.get(id)
      if (entry) arm(entry, ttlMs)
      return entry !== undefined
    },
    release(id: string): boolean {
      const entry = held.get(id)
      if (entry) end([entry])
      return entry !== undefined
    },
    /** Ends every lease, or those on one worker, and tells their holders why. */
    // implements: OC-POOL-3015
    revoke(reason: string, worker?: Worker): void {
      const entries = [...held.values()].filter((entry) => worker === undefined || entry.worker === worker)
      end(entries, reason)
    },
  }
}

export type LeaseBook = ReturnType<typeof createLeaseBook>
