import type { Engine } from '@contracts/config-schema'
import type { WorkerAdapter, WorkerProps } from '@orchestrator/adapter-api'

export type PoolState = 'unready' | 'ready' | 'reloading' | 'draining' | 'drained' | 'stopped'
export type ReplicaState = 'starting' | 'ready' | 'draining' | 'waiting' | 'exhausted' | 'stopped'

export interface ReplicaView {
  id: string
  state: ReplicaState
  /** Whether a lease is granted here while a slot is free: what its own state and the pool's come to. */
  accepts: boolean
  /** Tasks that it runs at once. */
  slots: number
  inFlight: number
  /** `unknown` until the worker has said it. */
  engineVersion: string
  /** Where its worker listens, if it is reached over a network. */
  endpoint?: string
  /** Why it is in a state that nobody asked for. */
  reason?: string
}

export interface PoolView {
  id: string
  engine: Engine
  /** The model that its replicas serve now. */
  model: string
  ctx: number
  state: PoolState
  /** What its workers said that they can; nothing until one was ready. */
  props: WorkerProps
  replicas: readonly ReplicaView[]
}

/** A place on a replica for one task. */
export interface Lease {
  /** Aborts when a drain meets its deadline, the replica is lost or the lease expires; the reason is an `Error`. */
  revoked: AbortSignal
  /** The worker on which the lease was granted: the one of the old model where a reload comes while the task runs. */
  adapter: WorkerAdapter
  /** Gives the place back; a second call changes nothing. */
  release(): Promise<void>
}

export type LeaseRefusal = 'unknown' | 'draining' | 'not-ready' | 'full'

export type DrainOutcome = 'draining' | 'unknown' | 'busy'

export type ReloadOutcome =
  | { kind: 'reloaded' }
  /** Every replica serves the old model as before. */
  | { kind: 'rolled-back'; reason: string }
  | { kind: 'unknown' }
  /** The pool's state does not allow it now: a reload or a drain is under way, or it is drained. */
  | { kind: 'busy'; reason: string }

/** What an orchestrator knows of pools and asks of them, wherever they are managed. */
export interface PoolDirectory {
  /** Resolves when the first state of every pool is known: each replica was ready or has failed once. */
  started(): Promise<void>
  /** The last known state of all pools, in the order of the configuration; never waits. */
  list(): readonly PoolView[]
  /** Calls back after every change of what `list` gives; the answer ends that. */
  onChange(listener: () => void): () => void
  lease(pool: string, replica: string, task: string): Promise<Lease | { refused: LeaseRefusal }>
  /** Refuses new leases from now on; those held at the deadline, which the pool's configuration has too, are revoked. */
  drain(pool: string, how?: { deadlineMs?: number | undefined }): Promise<DrainOutcome>
  /** Stages the new model on every replica first; either all take it or none does. */
  reload(pool: string, how: { modelRef: string }): Promise<ReloadOutcome>
  /** The worker that a lease would be granted on now. */
  adapterOf(pool: string, replica: string): WorkerAdapter | undefined
  close(): Promise<void>
}
