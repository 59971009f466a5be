import type { EpochMs, ModelRecord, ModelVerification } from '../store/store.ts'
import type { ModelBytes } from './model-bytes.ts'
import type { Distrust, Trust } from './trust.ts'

export interface VerificationDeps {
  trust: Trust
  read: (modelRef: string, signal: AbortSignal) => Promise<ModelBytes>
  wall: () => EpochMs
  /** Keeps how it ended, unless the model is another one by now. */
  ended: (model: ModelRecord, verification: ModelVerification) => void
  /** Told of a failure that nobody waits for any more. */
  report: (failure: unknown) => void
}

/** How many models are read at once: more would only share the disk, and hold a file each. */
export const mostReading = 2

/** The verifications that run, at most one for each model. */
export const createVerifications = ({ trust, read, wall, ended, report }: VerificationDeps) => {
  const inTurn = createTurns(mostReading)
  const running = new Map<string, Promise<ModelVerification>>()
  const stopping = new AbortController()

  const distrustOf = async (model: ModelRecord): Promise<Distrust | undefined> => {
    const distrust = trust.judge(model)
    if (distrust) return distrust
    // implements: OC-CTRL-2038
    const bytes = await inTurn(() => read(model.modelRef, stopping.signal))
    if ('distrust' in bytes) return bytes.distrust
    // implements: OC-CTRL-2030
    if (bytes.digest === model.digest) return undefined
    return { reason: 'digest', message: `the bytes of ${model.modelRef} have another digest` }
  }
  const verify = async (model: ModelRecord): Promise<ModelVerification> => {
    const distrust = await distrustOf(model)
    // implements: OC-CTRL-2025
    const verification: ModelVerification = distrust
      ? { result: 'failed', ...distrust, checkedAt: wall() }
      : { result: 'verified', reason: 'none', message: 'its bytes have its digest', checkedAt: wall() }
    ended(model, verification)
    return verification
  }
  return {
    isRunning: (id: string): boolean => running.has(id),
    /** The one that runs, or a new one. */
    start(model: ModelRecord): Promise<ModelVerification> {
      const known = running.get(model.id)
      // implements: OC-CTRL-2035
      if (known) return known
      const begun = verify(model).finally(() => {
        if (running.get(model.id) === begun) running.delete(model.id)
      })
      running.set(model.id, begun)
      begun.catch((failure: unknown) => {
        if (!stopping.signal.aborted) report(failure)
      })
      return begun
    },
    /** The model is gone: what is found out about it means nothing for the next of its ID. */
    forget: (id: string): void => void running.delete(id),
    /** Ends them; what they had not found out is not kept. */
    async close() {
      stopping.abort()
      await Promise.allSettled(running.values())
    },
  }
}

/** Lets work begin in the order in which it came, so much of it at once. */
// implements: OC-CTRL-2038
const createTurns = (most: number) => {
  const waiting: (() => void)[] = []
  let free = most
  return async <Value>(work: () => Promise<Value>): Promise<Value> => {
    if (free > 0) free -= 1
    else await new Promise<void>((done) => waiting.push(done))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free += 1
    }
  }
}
