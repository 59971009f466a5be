import type { ErrorEnvelope } from '@contracts/api-types/shared'
import { type Outcome, outcomeOfErrorKind } from './outcome.ts'

/** What the service said about it, where it was asked and said something. */
export interface Said {
  code?: string | undefined
  retryAfterMs?: number | undefined
  correlationId?: string | undefined
}

/** A command that does not end with `done`. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly outcome: Outcome
  readonly said: Said
  constructor(outcome: Outcome, message: string, said: Said = {}) {
    super(message)
    this.outcome = outcome
    this.said = said
  }
}

/** The failure that an error envelope describes. */
// implements: OC-CLI-8021, OC-CLI-8022, OC-CLI-8023
export const failureOfEnvelope = (
  { code, message, retriable, retry_after_ms }: ErrorEnvelope,
  correlationId?: string,
): Failure =>
  new Failure(outcomeOfErrorKind[code], message, {
    code,
    correlationId,
    ...(retriable === true && { retryAfterMs: retry_after_ms }),
  })
