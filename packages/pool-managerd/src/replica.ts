import type { WorkerProps } from '@orchestrator/adapter-api'
import type { Timers } from '@orchestrator/service-kit'
import { backoffMs } from './backoff.ts'
import { bringUp, type ReadyWorker } from './bring-up.ts'
import { createLeaseBook, type HeldLease, type LeaseOrder } from './lease-book.ts'
import type { Policy } from './policy.ts'
import type { LeaseRefusal, ReplicaState, ReplicaView } from './pool-directory.ts'
import { nextReplicaState, type ReplicaEvent } from './replica-machine.ts'
import { isPermanent, reasonOf, type StartWorker } from './worker.ts'
import { createWorkerCrew } from './worker-crew.ts'
import { watchWorker } from './worker-watch.ts'

export interface ReplicaDeps {
  id: string
  device: number
  policy: Policy
  startWorker: StartWorker
  /** The model that a worker is started with now. */
  model: () => string
  timers: Timers
  now: () => number
  random: () => number
  /** Told after every change of what `view` gives. */
  changed: () => void
  moved: (move: { from: ReplicaState; to: ReplicaState; event: ReplicaEvent; reason: string | undefined }) => void
}

/** One place for a worker: started, watched, started again when it is lost, and given to tasks while it is ready. */
export const createReplica = (deps: ReplicaDeps) => {
  const { id, device, policy, timers, now, changed } = deps
  let state: ReplicaState = 'starting'
  let reason: string | undefined
  let current: ReadyWorker | undefined
  let known: { engineVersion: string; props: WorkerProps | undefined } = { engineVersion: 'unknown', props: undefined }
  let readySince = 0
  // Both count from the last time that the replica was ready for long enough.
  let starts = 0
  let setbacks = 0
  let hopeless = false
  let attempt: AbortController | undefined
  let launching: Promise<void> = Promise.resolve()
  let disarm = (): void => {}
  let unwatch = (): void => {}
  const asked = Promise.withResolvers<void>()

  const crew = createWorkerCrew(() => book)
  const book = createLeaseBook({
    timers,
    left(workers) {
      crew.left(workers)
      if (book.size() === 0) take('emptied')
      changed()
    },
  })

  const take = (event: ReplicaEvent, why?: string): boolean => {
    const to = nextReplicaState(state, event)
    // implements: OC-POOL-3001
    if (to === undefined) return false
    const from = state
    disarm()
    attempt?.abort()
    attempt = undefined
    state = to
    reason = why
    deps.moved({ from, to, event, reason })
    entered[to]()
    changed()
    return true
  }

  const entered: Record<ReplicaState, () => void> = {
    starting: () => void (launching = launch()),
    ready: () => {},
    // implements: OC-POOL-3009
    draining() {
      if (book.size() === 0) take('emptied')
    },
    waiting() {
      const why = reason
      if (current) dismiss(why ?? 'it was lost')
      // implements: OC-POOL-3008
      if (hopeless || starts >= policy.maxAttempts) return void take('gave-up', why)
      setbacks += 1
      // implements: OC-POOL-3006
      disarm = timers.after(backoffMs(policy.backoff, setbacks, deps.random()), () => take('retry', why))
    },
    exhausted: () => {},
    stopped() {
      book.revoke('the pool is being stopped')
      if (current) dismiss('the pool is being stopped')
      asked.resolve()
    },
  }

  const launch = async (): Promise<void> => {
    const own = new AbortController()
    attempt = own
    starts += 1
    if (current) dismiss('the replica is being restarted')
    const order = { replica: id, device, modelRef: deps.model(), signal: own.signal }
    try {
      await crew.ended()
      own.signal.throwIfAborted()
      const { startWorker } = deps
      const ready = await bringUp(order, { startWorker, timers, now, health: policy.health, notYet: asked.resolve })
      if (own.signal.aborted) return crew.end(ready.worker)
      attempt = undefined
      // implements: OC-POOL-3002
      employ(ready, 'started')
      asked.resolve()
    } catch (failure) {
      asked.resolve()
      if (own.signal.aborted) return
      // implements: OC-POOL-3008
      hopeless = isPermanent(failure)
      take('failed', reasonOf(failure))
    }
  }

  const employ = (ready: ReadyWorker, event: ReplicaEvent): void => {
    unwatch()
    current = ready
    known = ready
    readySince = now()
    take(event)
    // Whoever was told of it may have asked for the next step already.
    if (current !== ready) return
    unwatch = watchWorker(ready.worker, {
      timers,
      health: policy.health,
      lost(why) {
        // implements: OC-POOL-3007
        if (now() - readySince >= policy.backoff.maxMs) forget()
        take('lost', why)
      },
    })
  }

  const dismiss = (why: string): void => {
    unwatch()
    const worker = current?.worker
    current = undefined
    if (!worker) return
    // implements: OC-POOL-3015
    book.revoke(why, worker)
    crew.end(worker)
  }

  const forget = (): void => {
    starts = 0
    setbacks = 0
    hopeless = false
  }

  return {
    id,
    state: () => state,
    props: () => known.props,
    held: () => book.size(),
    adapter: () => current?.worker.adapter,
    /** Resolves when its worker is ready, or was found not to be for the first time. */
    asked: asked.promise,
    start(): void {
      launching = launch()
    },
    view(accepts: boolean): ReplicaView {
      const endpoint = current?.worker.endpoint
      return {
        id,
        state,
        accepts: accepts && state === 'ready',
        slots: policy.slots,
        inFlight: book.size(),
        engineVersion: known.engineVersion,
        ...(endpoint !== undefined && { endpoint }),
        ...(reason !== undefined && { reason }),
      }
    },
    grant(order: LeaseOrder): HeldLease | LeaseRefusal {
      // implements: OC-POOL-3009, OC-POOL-3013
      if (state !== 'ready' || !current) return state === 'draining' ? 'draining' : 'not-ready'
      // implements: OC-POOL-3014
      if (book.size() >= policy.slots) return 'full'
      const lease = book.take(order, { worker: current.worker, model: deps.model() })
      changed()
      return lease
    },
    leaseOf: book.get,
    renew: book.renew,
    release: book.release,
    revoke: (why: string) => book.revoke(why),
    /** Starts its worker anew once its tasks are over or the deadline has passed; false if its state does not allow it. */
    // implements: OC-POOL-3009
    restart(deadlineMs: number): boolean {
      if (nextReplicaState(state, 'restart') === undefined) return false
      forget()
      take('restart')
      if (state === 'draining') {
        disarm = timers.after(deadlineMs, () => book.revoke('the replica is being restarted'))
      }
      return true
    },
    /** A worker for another model, which nobody sees yet. */
    stage(modelRef: string, signal: AbortSignal): Promise<ReadyWorker> {
      const { startWorker } = deps
      return bringUp({ replica: id, device, modelRef, signal }, { startWorker, timers, now, health: policy.health })
    },
    /** Takes a staged worker in the place of its own, whose tasks end where they run. */
    swap(staged: ReadyWorker): void {
      const old = current?.worker
      forget()
      employ(staged, 'swapped')
      // implements: OC-POOL-3025
      if (old) crew.retire(old)
    },
    async stop(): Promise<void> {
      take('stop')
      await launching
      await crew.ended()
    },
  }
}

export type Replica = ReturnType<typeof createReplica>
