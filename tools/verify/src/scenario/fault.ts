import type { Operation } from '@throughline/openapi'
import type { VerifyCode } from '../findings/index.ts'

/** What a check found: where the document promises otherwise, and what tells it from other faults of that kind. */
export interface ProbeFault {
  code: VerifyCode
  /** Pointer into the bundle. */
  pointer: string
  message: string
  /** What the fault is about: those with the same code, operation and subject have one cause. */
  subject: string
  /** What it has in common with faults of other operations, where the answer shows that. */
  common?: string
}

/** The same text for faults that have one cause. */
export const keyOf = (fault: { code: string; subject: string }, operation: Operation): string =>
  [fault.code, operation.operationId, fault.subject].join('\n')
