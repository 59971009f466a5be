import type { WorkerError } from '@orchestrator/adapter-api'

/** Why one attempt failed before anything of its answer was used, and whether another may do better. */
export class AttemptFailure extends Error {
  override readonly name = 'AttemptFailure'
  readonly error: WorkerError
  readonly retry: boolean
  /** What the server asks to wait. */
  readonly retryAfterMs: number | undefined

  constructor(error: WorkerError, how: { retry: boolean; retryAfterMs?: number | undefined }) {
    super(error.message)
    this.error = error
    this.retry = how.retry
    this.retryAfterMs = how.retryAfterMs
  }
}
