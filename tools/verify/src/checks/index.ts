import type { ProbeFault } from '../scenario/fault.ts'
import type { Check, Seen } from './check.ts'
import { checkConformance } from './conformance.ts'
import { checkCorrelation } from './correlation.ts'
import { checkHttpFields } from './http-fields.ts'
import { checkInvalidAccepted, checkValidRefused } from './input.ts'
import { checkLeaks } from './leaks.ts'
import { checkProblemDetails } from './problem-details.ts'
import { checkProtocol } from './protocol.ts'
import { checkServerError } from './server-error.ts'
import { checkStatusUndeclared } from './status-undeclared.ts'

/** Every check of a single answer. */
export const checks = {
  'server-error': checkServerError,
  'status-undeclared': checkStatusUndeclared,
  conformance: checkConformance,
  leaks: checkLeaks,
  'http-fields': checkHttpFields,
  correlation: checkCorrelation,
  'problem-details': checkProblemDetails,
  'invalid-accepted': checkInvalidAccepted,
  'valid-refused': checkValidRefused,
  protocol: checkProtocol,
} as const satisfies Record<string, Check>

const all: readonly Check[] = Object.values(checks)

export const checkAnswer = (seen: Seen): ProbeFault[] => all.flatMap((check) => check(seen))
