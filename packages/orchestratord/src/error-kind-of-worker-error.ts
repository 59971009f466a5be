import type { ErrorKind } from '@contracts/api-types/data'
import type { WorkerErrorKind } from '@orchestrator/adapter-api'

/** What a client reads when a worker fails. A kind that joins either side without its row does not compile. */
// implements: ORCH-2072
export const errorKindOfWorkerError = {
  DeadlineUnmet: 'DEADLINE_UNMET',
  PoolUnavailable: 'POOL_UNAVAILABLE',
  DecodeTimeout: 'DECODE_TIMEOUT',
  WorkerReset: 'WORKER_RESET',
  Internal: 'INTERNAL',
  // What an adapter did not foresee is a fault of this side, not of the worker.
  Adapter: 'INTERNAL',
} as const satisfies Record<WorkerErrorKind, ErrorKind>
