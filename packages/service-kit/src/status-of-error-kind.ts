import type { ErrorKind } from '@contracts/api-types/shared'

/** The one status of each error kind, and whether the same request may succeed later. */
// implements: ORCH-2070, ORCH-2071
export const statusOfErrorKind = {
  ADMISSION_REJECT: { status: 429, retriable: true },
  QUEUE_FULL_DROP_LRU: { status: 429, retriable: true },
  INVALID_PARAMS: { status: 400, retriable: false },
  POOL_UNREADY: { status: 503, retriable: true },
  POOL_UNAVAILABLE: { status: 503, retriable: true },
  REPLICA_EXHAUSTED: { status: 503, retriable: true },
  DECODE_TIMEOUT: { status: 500, retriable: true },
  WORKER_RESET: { status: 500, retriable: true },
  INTERNAL: { status: 500, retriable: false },
  DEADLINE_UNMET: { status: 400, retriable: true },
  MODEL_DEPRECATED: { status: 409, retriable: false },
  UNTRUSTED_ARTIFACT: { status: 403, retriable: false },
  NOT_FOUND: { status: 404, retriable: false },
  METHOD_NOT_ALLOWED: { status: 405, retriable: false },
  CONFLICT: { status: 409, retriable: false },
  UNAUTHORIZED: { status: 401, retriable: false },
  PAYLOAD_TOO_LARGE: { status: 413, retriable: false },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, retriable: false },
  REQUEST_TIMEOUT: { status: 408, retriable: true },
} as const satisfies Record<ErrorKind, { status: number; retriable: boolean }>

export type StatusOf<Kind extends ErrorKind> = (typeof statusOfErrorKind)[Kind]['status']
