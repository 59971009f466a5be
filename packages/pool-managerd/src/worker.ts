import type { WorkerAdapter } from '@orchestrator/adapter-api'

/** A worker that runs: something to speak to, and something to end. */
export interface Worker {
  adapter: WorkerAdapter
  /** Where it listens, if it is reached over a network. */
  endpoint?: string
  /** Aborts when the worker is gone without having been asked to; the reason is an `Error`. */
  gone: AbortSignal
  /** Ends what was started for it; resolves when nothing of it is left. */
  stop(): Promise<void>
}

export interface WorkerOrder {
  replica: string
  device: number
  modelRef: string
  /** Aborts when nobody waits for the worker any more; once it was given, `stop` is what ends it. */
  signal: AbortSignal
}

/** Starts one worker, which need not be ready yet; rejects with a `StartFailure` that says why not. */
export type StartWorker = (order: WorkerOrder) => Promise<Worker>

/** Why a worker was not started; one that is `permanent` would come back with each further attempt. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure'
  readonly permanent: boolean

  constructor(message: string, { permanent = false, ...options }: ErrorOptions & { permanent?: boolean } = {}) {
    super(message, options)
    this.permanent = permanent
  }
}

export const isPermanent = (failure: unknown): boolean => failure instanceof StartFailure && failure.permanent

export const reasonOf = (failure: unknown): string => (failure instanceof Error ? failure.message : String(failure))
