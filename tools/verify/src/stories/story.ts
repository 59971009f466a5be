import type { Operation } from '@throughline/openapi'
import type { Call } from '../scenario/call.ts'
import type { ProbeFault } from '../scenario/fault.ts'
import type { Done } from '../scenario/run-scenario.ts'
import type { Phase } from '../trials/trial.ts'

/** A course of requests whose answers have to fit together. */
export interface Story {
  name: string
  /** Whose promise it is. */
  operation: Operation
  /** Courses of resources, unless they are about streams. */
  phase?: Extract<Phase, 'streams'>
  make(variant: number): Call[] | undefined
  /** Sees the answers of all of `make`'s requests, in order. Says nothing where an earlier step did not hold. */
  judge(done: readonly Done[]): ProbeFault[]
}

export const fault = (
  code: ProbeFault['code'],
  { pointer, operationId }: Operation,
  message: string,
  subject = operationId,
): ProbeFault => ({ code, pointer, message, subject })
