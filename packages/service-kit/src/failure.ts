import type { ErrorEnvelope, ErrorKind } from '@contracts/api-types/shared'
import { statusOfErrorKind } from './status-of-error-kind.ts'

/** Why something was refused, as a value: an error envelope before its kind has said whether to try again. */
export type Failure<Kind extends ErrorKind = ErrorKind> = Omit<ErrorEnvelope, 'code' | 'retriable'> & { code: Kind }

export const envelopeOf = (failure: Failure): ErrorEnvelope => ({
  ...failure,
  // implements: ORCH-2071
  retriable: statusOfErrorKind[failure.code].retriable,
})

// implements: ORCH-1014
export const unforeseen = (): Failure<'INTERNAL'> => ({ code: 'INTERNAL', message: 'the service failed' })
