import type { BackpressureErrorEnvelope } from '@contracts/api-types/data'
import type { ErrorEnvelope, ErrorKind } from '@contracts/api-types/shared'
import type { Context } from 'hono'
import { correlated, type ServiceContext } from './correlation.ts'
import { envelopeOf, type Failure } from './failure.ts'
import { type StatusOf, statusOfErrorKind } from './status-of-error-kind.ts'

type Correlated = ReturnType<typeof correlated>

/** What an operation answers for an error kind. One whose status its contract does not declare does not compile there. */
export type Refusal<Kind extends ErrorKind> = Kind extends ErrorKind
  ? StatusOf<Kind> extends 429
    ? {
        status: 429
        headers: Correlated & { 'Retry-After': number; 'X-Backoff-Ms': number }
        body: BackpressureErrorEnvelope
      }
    : { status: StatusOf<Kind>; headers: Correlated; body: ErrorEnvelope }
  : never

/** An error as the answer of an operation. */
// implements: ORCH-2070
export const refusal = <Kind extends ErrorKind>(context: ServiceContext, failure: Failure<Kind>): Refusal<Kind> => {
  const { status } = statusOfErrorKind[failure.code]
  const headers = { ...correlated(context), ...backoffHeaders(failure) }
  return { status, headers, body: envelopeOf(failure) } as Refusal<Kind>
}

// implements: ORCH-2007
const backoffHeaders = ({ code, retry_after_ms: ms }: Failure): Record<string, number> =>
  statusOfErrorKind[code].status === 429 && ms !== undefined
    ? { 'Retry-After': Math.max(1, Math.ceil(ms / 1000)), 'X-Backoff-Ms': ms }
    : {}

/** An error outside any operation, or before one is asked. */
// implements: ORCH-2070
export const failed = (context: Context, failure: Failure, headers: Record<string, string> = {}): Response => {
  const { status } = statusOfErrorKind[failure.code]
  return context.body(JSON.stringify(envelopeOf(failure)), status, { ...headers, 'Content-Type': 'application/json' })
}
