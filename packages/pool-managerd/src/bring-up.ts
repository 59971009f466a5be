import type { WorkerAdapter, WorkerProps } from '@orchestrator/adapter-api'
import { type Timers, within } from '@orchestrator/service-kit'
import type { Policy } from './policy.ts'
import { reasonOf, type StartWorker, type Worker, type WorkerOrder } from './worker.ts'

export type Health = Policy['health']

/** Asks a worker how it is: nothing if it is ready, else why it is not. */
// implements: OC-POOL-3005
export const askHealth = (adapter: WorkerAdapter, timers: Timers, { timeoutMs }: Health): Promise<string | undefined> =>
  within(
    timers,
    timeoutMs,
    adapter
      .health()
      .then(({ ready, reason }) => (ready ? undefined : (reason ?? 'its worker says that it is not ready'))),
    (failure) =>
      failure === undefined
        ? `its worker gave no answer within ${timeoutMs} ms`
        : `its worker cannot be asked: ${reasonOf(failure)}`,
  )

/** A worker that was ready, with what it said of itself then. */
export interface ReadyWorker {
  worker: Worker
  engineVersion: string
  props: WorkerProps
}

export interface BringUp {
  startWorker: StartWorker
  timers: Timers
  now: () => number
  health: Health
  /** Told that an answer was a bad one, and that the worker is asked again. */
  notYet?: () => void
}

const noProps: WorkerProps = { workloads: [], features: [] }

/** Starts a worker and waits until it is ready; rejects with why it is not, when nothing of it is left. */
export const bringUp = async (order: WorkerOrder, how: BringUp): Promise<ReadyWorker> => {
  const { timers, health } = how
  const worker = await how.startWorker(order)
  try {
    await untilReady(worker, order.signal, how)
    const { adapter } = worker
    const engineVersion = await within(timers, health.timeoutMs, adapter.engineVersion(), () => 'unknown')
    const props = await within(timers, health.timeoutMs, adapter.props(), () => noProps)
    order.signal.throwIfAborted()
    worker.gone.throwIfAborted()
    return { worker, engineVersion, props }
  } catch (failure) {
    // implements: OC-POOL-3003
    await worker.stop()
    throw failure
  }
}

// implements: OC-POOL-3002
const untilReady = async (worker: Worker, signal: AbortSignal, how: BringUp): Promise<void> => {
  const { timers, now, health, notYet } = how
  const over = AbortSignal.any([signal, worker.gone])
  const until = now() + health.startMs
  while (true) {
    const objection = await Promise.race([askHealth(worker.adapter, timers, health), aborted(over)])
    over.throwIfAborted()
    if (objection === undefined) return
    notYet?.()
    // implements: OC-POOL-3003
    if (now() >= until) throw new Error(`it was not ready within ${health.startMs} ms: ${objection}`)
    await pause(timers, health.intervalMs, over)
    over.throwIfAborted()
  }
}

const aborted = (signal: AbortSignal): Promise<undefined> =>
  new Promise((done) => {
    if (signal.aborted) done(undefined)
    else signal.addEventListener('abort', () => done(undefined), { once: true })
  })

const pause = async (timers: Timers, ms: number, signal: AbortSignal): Promise<void> => {
  let disarm = (): void => {}
  const over = new Promise<void>((done) => {
    disarm = timers.after(ms, done)
  })
  await Promise.race([over, aborted(signal)])
  disarm()
}
