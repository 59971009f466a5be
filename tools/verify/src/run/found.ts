import type { Finding } from '@throughline/kernel'
import type { Operation } from '@throughline/openapi'
import { causeOf } from '../findings/cause.ts'
import { finding } from '../findings/index.ts'
import { keyOf, type ProbeFault } from '../scenario/fault.ts'
import type { Intent } from '../scenario/intent.ts'
import { isTaken } from '../scenario/is-taken.ts'
import type { Done, Runner } from '../scenario/run-scenario.ts'
import type { Story } from '../stories/story.ts'
import type { Phase } from '../trials/trial.ts'

/** The requests that showed a fault, and what for. */
export interface Evidence {
  phase: Phase
  /** What was tried, for people. */
  what: string
  done: readonly Done[]
  /** Of the last request. */
  intent?: Intent
  story?: Story
  /** Which of the many values it was sent with. */
  variant: number
}

/** A fault that one course of requests showed. */
export interface Seen {
  fault: ProbeFault
  operation: Operation
  evidence: Evidence
}

/** A fault, once the same course of requests has shown it again; else it is flaky. */
export interface Found {
  fault: ProbeFault
  operation: Operation
  flaky: boolean
  evidence: Evidence
  finding: Finding
}

/**
 * What was made the first time is there the second time, and answered with another status of the same kind; what a
 * service says of its fall may differ.
 */
export const sameAgain = ({ code, subject }: { code: string; subject: string }, operation: Operation): string =>
  keyOf(
    { code, subject: code === 'server-error' ? subject.slice(0, 3) : subject.replace(/^2\d\d /, '2XX ') },
    operation,
  )

/** What was taken the first time, though its schema excludes it, is a conflict the second time. */
export const isThereAlready = ({ fault }: Seen, repeated: readonly Done[]): boolean =>
  fault.code === 'invalid-accepted' && isTaken(repeated.slice(-1), true)

export const isRemoval = ({ operation, evidence }: Seen): boolean =>
  operation.method === 'delete' && evidence.done.at(-1)?.call.operation === operation

/** As it is reported: where it is promised, and what shows it. */
export const findingOf = ({ model }: Runner, { fault, operation, evidence }: Seen, flaky: boolean): Finding => {
  const title = evidence.done.at(-1)?.request.title ?? operation.operationId
  return finding(flaky ? 'flaky' : fault.code, `${title} (${operation.operationId}): ${fault.message}`, {
    location: model.locate(fault.pointer, { key: true }),
    anchor: [fault.code, operation.operationId, fault.subject].join(' '),
    cause: flaky ? undefined : causeOf({ ...fault, what: evidence.what }, operation.operationId),
  })
}
