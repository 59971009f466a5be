import type { VerifyCode } from '../findings/index.ts'
import { alternatives, type Planner, plan } from '../requests/plan.ts'
import type { Scenario } from '../scenario/call.ts'
import type { Done } from '../scenario/run-scenario.ts'
import type { Trial } from '../trials/trial.ts'
import type { Seen } from './found.ts'

/** What says that a request is refused for the one thing that was changed about it. */
const blamesChange = new Set<VerifyCode>(['valid-refused', 'header-case-sensitive', 'media-type-case-sensitive'])

/** Behind the variants with which findings are sent again, before those with which they are made smaller. */
const leap = 4 * alternatives

/**
 * Whether a refusal has nothing to do with what was tried: the same request without it is refused alike. A service that
 * keeps no more than so many, or takes a text in one combination of members only, refuses whatever is changed.
 */
// implements: TL-VERIFY-227
export const isRefusedAnyway = async (
  { fault, evidence }: Seen,
  { operation, fullness = 'least' }: Trial,
  planner: Planner,
  send: (scenario: Scenario) => Promise<Done[] | undefined>,
): Promise<boolean> => {
  if (!blamesChange.has(fault.code)) return false
  const plain = await send(plan(planner, operation, { fullness, variant: evidence.variant + leap }))
  const status = statusOf(plain?.at(-1))
  return status !== undefined && status === statusOf(evidence.done.at(-1))
}

const statusOf = (done: Done | undefined): number | undefined =>
  done?.sent.kind === 'answer' ? done.sent.status : undefined
