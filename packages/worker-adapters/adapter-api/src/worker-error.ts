/** The ways in which a worker fails, whatever its protocol says. */
export const workerErrorKinds = [
  'DeadlineUnmet',
  'PoolUnavailable',
  'DecodeTimeout',
  'WorkerReset',
  'Internal',
  'Adapter',
] as const
export type WorkerErrorKind = (typeof workerErrorKinds)[number]

export class WorkerError extends Error {
  override readonly name = 'WorkerError'
  readonly kind: WorkerErrorKind

  constructor(kind: WorkerErrorKind, message: string, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
  }
}

/** What an adapter threw, as a worker error: a failure that it did not foresee is its own. */
// implements: OC-ADAPT-5002
export const workerErrorOf = (thrown: unknown): WorkerError =>
  thrown instanceof WorkerError
    ? thrown
    : new WorkerError('Adapter', 'the worker adapter failed in a way that it did not foresee', { cause: thrown })
