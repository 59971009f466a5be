import type { ReadyWorker } from './bring-up.ts'
import type { Replica } from './replica.ts'
import { reasonOf } from './worker.ts'

export interface Staged {
  replica: Replica
  worker: ReadyWorker
}

export interface StageOptions {
  /** Whether all workers must run one version of the engine. */
  same: boolean
  abort: AbortController
}

/** A worker with the model for every replica, all ready at once; or why not, when nothing of them is left. */
// implements: OC-POOL-3023
export const stageAll = async (
  replicas: readonly Replica[],
  modelRef: string,
  { same, abort }: StageOptions,
): Promise<{ all: Staged[] } | { reason: string }> => {
  let reason: string | undefined
  const attempts = await Promise.all(
    replicas.map(async (replica): Promise<Staged | undefined> => {
      try {
        return { replica, worker: await replica.stage(modelRef, abort.signal) }
      } catch (failure) {
        reason ??= `replica ${replica.id}: ${reasonOf(failure)}`
        abort.abort(failure)
        return undefined
      }
    }),
  )
  const all = attempts.filter((each) => each !== undefined)
  const objection = reason ?? stopped(abort.signal) ?? objectionTo(all, same)
  if (objection === undefined) return { all }
  // implements: OC-POOL-3023
  await Promise.allSettled(all.map(({ worker }) => worker.worker.stop()))
  return { reason: objection }
}

const stopped = (signal: AbortSignal): string | undefined => (signal.aborted ? reasonOf(signal.reason) : undefined)

/** What speaks against workers that were all ready. */
const objectionTo = (all: readonly Staged[], same: boolean): string | undefined => {
  const lost = all.find(({ worker }) => worker.worker.gone.aborted)
  if (lost) return `replica ${lost.replica.id}: ${reasonOf(lost.worker.worker.gone.reason)}`
  // implements: OC-POOL-3026
  const versions = new Set(all.map(({ worker }) => worker.engineVersion))
  if (!same || versions.size <= 1) return undefined
  return `the replicas would run several versions of the engine: ${[...versions].join(', ')}`
}
