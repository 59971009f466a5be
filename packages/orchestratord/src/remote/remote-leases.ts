import type { WorkerAdapter } from '@orchestrator/adapter-api'
import type { Timers } from '@orchestrator/service-kit'
import { type Client, deleteLease, renewLeases } from '@throughline/openapi-client/pools'
import type { Lease } from 'pool-managerd'

export interface RemoteLeasesDeps {
  client: Client
  now: () => number
  timers: Timers
  ttlMs: number
  timeout: number
}

interface Held {
  controller: AbortController
  disarm: () => void
}

/** Leases that a manager elsewhere gave: kept alive while it can be asked, and revoked when it cannot be for too long. */
export const createRemoteLeases = ({ client, now, timers, ttlMs, timeout }: RemoteLeasesDeps) => {
  const held = new Map<string, Held>()

  const revoke = (id: string, reason: string): void => {
    const lease = held.get(id)
    lease?.disarm()
    held.delete(id)
    lease?.controller.abort(new Error(reason))
  }
  /** Counted from when the manager was asked: it hears that later, and so gives the place to nobody else before. */
  // implements: OC-POOL-3042
  const armed = (id: string, askedAt: number): (() => void) =>
    timers.after(askedAt + ttlMs - now(), () => revoke(id, `the pool manager could not be asked for ${ttlMs} ms`))
  const forget = async (id: string): Promise<void> => {
    held.get(id)?.disarm()
    held.delete(id)
    // What is not heard ends by its time to live.
    await deleteLease(client, { path: { id }, timeout }).catch(() => undefined)
  }

  return {
    forget,
    hold(id: string, adapter: WorkerAdapter, askedAt: number): Lease {
      const controller = new AbortController()
      held.set(id, { controller, disarm: armed(id, askedAt) })
      return {
        revoked: controller.signal,
        adapter,
        async release() {
          if (held.has(id)) await forget(id)
        },
      }
    },
    /** Rejects where the manager does not answer. */
    // implements: OC-POOL-3042
    async renew(): Promise<void> {
      const lease_ids = [...held.keys()]
      if (lease_ids.length === 0) return
      const askedAt = now()
      const answer = await renewLeases(client, { body: { lease_ids, ttl_ms: ttlMs }, timeout })
      if (answer.status !== 200) throw new Error(`the pool manager answers ${answer.status} to a renewal`)
      for (const id of answer.body.gone) revoke(id, 'the pool manager revoked it')
      for (const id of answer.body.renewed) {
        const lease = held.get(id)
        if (!lease) continue
        lease.disarm()
        lease.disarm = armed(id, askedAt)
      }
    },
    async close(): Promise<void> {
      await Promise.all([...held.keys()].map(forget))
    },
  }
}
