import type { ErrorKind } from '@contracts/api-types/shared'

/** How a command ended, with the exit code and what it means; `specs/cli.md` shows the same table. */
// implements: OC-CLI-8020
export const outcomes = {
  done: { exitCode: 0, meaning: 'it was done' },
  failed: { exitCode: 1, meaning: 'the task, the verification or the service failed' },
  invalid: { exitCode: 2, meaning: 'the call is wrong, as found here or by the service' },
  'not-found': { exitCode: 3, meaning: 'the service has nothing of that ID' },
  conflict: { exitCode: 4, meaning: 'what is there does not allow it' },
  busy: { exitCode: 5, meaning: 'a queue or another limit is full; later it may do' },
  unavailable: { exitCode: 6, meaning: 'no pool serves it now' },
  denied: { exitCode: 7, meaning: 'the token or the trust policy does not allow it' },
  canceled: { exitCode: 8, meaning: 'somebody else canceled the task' },
  unreachable: { exitCode: 10, meaning: 'nobody answers at the address' },
  silent: { exitCode: 11, meaning: 'the service said nothing in time' },
  foreign: { exitCode: 12, meaning: 'another API version, or an answer that the contract does not have' },
  lost: { exitCode: 13, meaning: 'the stream broke and could not be resumed' },
  unwritable: { exitCode: 14, meaning: 'a file could not be read, or the output not be written' },
  'hung-up': { exitCode: 129, meaning: 'the terminal was closed' },
  interrupted: { exitCode: 130, meaning: 'Ctrl-C' },
  closed: { exitCode: 141, meaning: 'whoever read the output closed it' },
  terminated: { exitCode: 143, meaning: 'it was told to end' },
} as const satisfies Record<string, { exitCode: number; meaning: string }>

export type Outcome = keyof typeof outcomes

/** What each error kind of the contract means to whoever called. */
// implements: OC-CLI-8021
export const outcomeOfErrorKind = {
  ADMISSION_REJECT: 'busy',
  QUEUE_FULL_DROP_LRU: 'busy',
  INVALID_PARAMS: 'invalid',
  METHOD_NOT_ALLOWED: 'invalid',
  PAYLOAD_TOO_LARGE: 'invalid',
  UNSUPPORTED_MEDIA_TYPE: 'invalid',
  POOL_UNREADY: 'unavailable',
  POOL_UNAVAILABLE: 'unavailable',
  REPLICA_EXHAUSTED: 'unavailable',
  DECODE_TIMEOUT: 'failed',
  DEADLINE_UNMET: 'failed',
  WORKER_RESET: 'failed',
  INTERNAL: 'failed',
  REQUEST_TIMEOUT: 'silent',
  MODEL_DEPRECATED: 'conflict',
  CONFLICT: 'conflict',
  UNTRUSTED_ARTIFACT: 'denied',
  UNAUTHORIZED: 'denied',
  NOT_FOUND: 'not-found',
} as const satisfies Record<ErrorKind, Outcome>
