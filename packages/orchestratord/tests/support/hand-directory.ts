import type { WorkerAdapter } from '@orchestrator/adapter-api'
import type { LeaseRefusal, PoolDirectory, PoolView, ReplicaView } from 'pool-managerd'

export const replicaView = (id: string, view: Partial<ReplicaView> = {}): ReplicaView => ({
  id,
  state: 'ready',
  accepts: true,
  slots: 1,
  inFlight: 0,
  engineVersion: 'hand-1',
  ...view,
})

export const poolView = (id: string, view: Partial<PoolView> = {}): PoolView => ({
  id,
  engine: 'llamacpp',
  model: 'hf:tiny/chat',
  ctx: 4096,
  state: 'ready',
  props: { workloads: ['completion'], features: [] },
  replicas: [replicaView(`${id}-0`)],
  ...view,
})

/** A directory that says what a test wants, and that tells what was leased and given back. */
export const createHandDirectory = (adapter: WorkerAdapter, first: readonly PoolView[]) => {
  let views = first
  let refusal: LeaseRefusal | undefined
  const listeners = new Set<() => void>()
  const held = new Map<string, AbortController>()
  const asked: string[] = []
  const released: string[] = []
  const directory: PoolDirectory = {
    started: async () => {},
    list: () => views,
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async lease(_pool, replica, task) {
      asked.push(`${task} on ${replica}`)
      if (refusal) return { refused: refusal }
      const controller = new AbortController()
      held.set(task, controller)
      return {
        revoked: controller.signal,
        adapter,
        async release() {
          released.push(task)
          held.delete(task)
        },
      }
    },
    drain: async () => 'draining',
    reload: async () => ({ kind: 'reloaded' }),
    adapterOf: () => adapter,
    close: async () => {},
  }
  return {
    directory,
    asked,
    released,
    /** Says something new of the pools. */
    say(...next: PoolView[]) {
      views = next
      for (const listener of listeners) listener()
    },
    refuse(why: LeaseRefusal | undefined) {
      refusal = why
    },
    revoke: (task: string, reason: string) => held.get(task)?.abort(new Error(reason)),
  }
}
