import { schemaJudge } from '../contract/schema-judge.ts'
import { alternatives, type Planner, plan } from '../requests/plan.ts'
import type { Scenario } from '../scenario/call.ts'
import { type Edit, edited } from '../scenario/edits.ts'
import { keyOf } from '../scenario/fault.ts'
import { isTaken } from '../scenario/is-taken.ts'
import type { Done } from '../scenario/run-scenario.ts'
import { generated } from '../trials/generated.ts'
import type { Trial } from '../trials/trial.ts'
import type { Seen } from './found.ts'
import type { How } from './session.ts'
import { mostSends, shrink } from './shrink.ts'
import { named, renamed, whatMatters } from './what-matters.ts'

export interface Smallest {
  planner: Planner
  send(scenario: Scenario): Promise<Done[] | undefined>
  judge(done: readonly Done[], how: How): Seen[]
}

/** Courses of requests that may be sent in a run to make findings smaller. */
const mostInAll = 1000
/** Of values of six alternatives, and of ten, variants so far apart have the same. */
const near = 60
/** Behind those with which findings are sent again. */
const leap = 5 * alternatives

/** Finds the smallest request that shows a fault: the trial's own, with less in it. */
// implements: TL-VERIFY-305
export const smallestOf = ({ planner, send, judge }: Smallest): ((seen: Seen, trial: Trial) => Promise<Seen>) => {
  const schemas = schemaJudge(planner.model, 'request')(() => {})
  let left = mostInAll
  let steps = 0
  return async (seen, { phase, intent, operation, make }) => {
    const { what, variant: first, done } = seen.evidence
    const calls = make(first)
    if (!calls || done.length < calls.length || left <= 0) return seen
    const simple = (variant: number) => plan(planner, operation, { fullness: 'least', variant }).at(-1)
    const key = keyOf(seen.fault, seen.operation)
    let small = seen
    const shows = async (edits: readonly Edit[]): Promise<boolean> => {
      for (let tries = 0; tries < 2; tries++) {
        left--
        const variant = first + leap + near * steps++
        const sent = await send(edited(make(variant) ?? [], edits, simple(variant)))
        if (!sent || isTaken(sent, intent.kind === 'valid')) continue
        const same = judge(sent, { phase, what, variant, intent }).find(
          ({ fault, operation: of }) => keyOf(fault, of) === key,
        )
        if (same) small = same
        return same !== undefined
      }
      return false
    }
    const sends = Math.min(mostSends, left)
    await shrink({
      model: planner.model,
      schemas,
      intent,
      calls,
      simple: simple(first),
      shows,
      sends,
      values: phase === 'fuzz',
    })
    const call = small.evidence.done.at(-1)?.call
    if (intent.kind !== 'valid' || !call) return small
    const parts = whatMatters(call, simple(small.evidence.variant))
    return intent.what === generated ? named(small, parts) : renamed(small, parts)
  }
}
