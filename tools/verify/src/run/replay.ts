import { type Outcome, outcome } from '@throughline/kernel'
import { isJsonObject, type Operation } from '@throughline/openapi'
import { schemaJudge } from '../contract/schema-judge.ts'
import { finding } from '../findings/index.ts'
import { baseRequests } from '../requests/base-requests.ts'
import { alternatives, plan } from '../requests/plan.ts'
import type { Call, Scenario } from '../scenario/call.ts'
import { givenHeaders } from '../scenario/run-scenario.ts'
import { storiesOf } from '../stories/index.ts'
import { coverageTrials } from '../trials/coverage-trials.ts'
import { protocolTrials } from '../trials/protocol-trials.ts'
import { type ExploreOptions, runOf, type ShownFinding, shownFinding } from './explore.ts'
import { findingOf, sameAgain } from './found.ts'
import { readScenario, type SavedScenario } from './saved-scenario.ts'
import type { How, Session } from './session.ts'

export interface Replayed {
  fingerprint: string
  /** Seen again, not seen any more, or not to be seen since it could not be sent. */
  went: 'again' | 'gone' | 'blocked'
  shown?: ShownFinding
}

export interface ReplayOptions extends ExploreOptions {
  saved: SavedScenario
  /** Sets what must be new apart from what earlier runs created. */
  fresh: number
}

/** Sends what showed a finding once more; a clean outcome says that it does not show it now. */
// implements: TL-VERIFY-408
export const replay = async ({ saved, fresh, ...options }: ReplayOptions): Promise<Outcome<Replayed>> => {
  const run = runOf(options)
  const { session } = run
  const { model } = options
  const { fingerprint } = saved
  let why = 'the document no longer has what it needs'
  try {
    const { runner, planner, knowledge } = session
    const operation = model.operations.find(({ operationId }) => operationId === saved.operationId)
    const story = storiesOf(planner).find((each) => each.name === saved.story && each.operation === operation)
    const courses = operation && (saved.story === undefined || story) ? coursesOf(session, operation, saved, fresh) : []
    // What may be said of a refusal depends on whether the simplest request is taken.
    if (operation && saved.intent?.kind === 'valid') await session.base(operation)
    if (operation) knowledge.refusals.set(operation, new Set(saved.refusals))
    if (operation && saved.closedTo !== undefined) knowledge.closedTo.set(operation, saved.closedTo)
    const how: How = {
      phase: saved.phase,
      what: saved.what,
      variant: saved.variant,
      ...(saved.intent && { intent: saved.intent }),
      ...(story && { story }),
    }
    for (const course of courses) {
      const went = await session.scenario(course, how)
      if ('blocked' in went) {
        why = went.blocked
        continue
      }
      const seen = went.seen.find(
        ({ fault, operation: of }) => of === operation && sameAgain(fault, of) === sameAgain(saved, of),
      )
      if (seen) {
        const reported = findingOf(runner, seen, false)
        const shown = shownFinding({ ...seen, flaky: false, finding: reported }, run)
        return outcome<Replayed>({ fingerprint, went: 'again', shown }, [reported])
      }
      const taken = went.done.find(
        ({ sent }, index) => sent.kind === 'answer' && sent.status === 409 && saved.calls[index]?.answered !== 409,
      )
      const silent = went.done.find(({ sent }) => sent.kind === 'unreachable' || sent.kind === 'aborted')
      if (!taken && !silent) return outcome<Replayed>({ fingerprint, went: 'gone' }, [])
      why = taken ? `${taken.request.title} answers 409` : 'nothing answers'
    }
    return outcome<Replayed>({ fingerprint, went: 'blocked' }, [
      finding('replay-blocked', `${saved.operationId}, ${saved.what}: cannot be sent as it was: ${why}`, {
        anchor: fingerprint,
      }),
    ])
  } finally {
    run.close()
  }
}

/** The requests as they were; then the same with other values, where those are taken by now. */
const coursesOf = (session: Session, operation: Operation, saved: SavedScenario, fresh: number): Scenario[] => {
  const { runner, planner } = session
  const asSaved = readScenario(planner.model, saved, givenHeaders(runner))
  if (!asSaved) return []
  const story = storiesOf(planner).find((each) => each.name === saved.story && each.operation === operation)
  const trial = [
    ...coverageTrials(
      planner,
      schemaJudge(planner.model, 'request')(() => {}),
      operation,
    ),
    ...protocolTrials(planner, operation, runner),
  ].find(({ intent }) => JSON.stringify(intent) === JSON.stringify(saved.intent))
  const prepared = (variant: number): Scenario => {
    const last = asSaved.at(-1)
    const planned = last ? plan(planner, last.operation, { fullness: 'least', variant }) : []
    const before = planned.slice(0, -1)
    return last && before.length === asSaved.length - 1
      ? [...before, withKeys(last, planned.at(-1), saved.keys ?? [])]
      : asSaved
  }
  const base = saved.story === undefined ? baseRequests(operation).find(({ what }) => what === saved.what) : undefined
  const remade = [1, 2, 3].flatMap((tries): Scenario[] => {
    const variant = saved.variant + (fresh + tries) * alternatives
    if (story) return [story.make(variant)].filter((each) => each !== undefined)
    if (trial) return [trial.make(variant)].filter((each) => each !== undefined)
    return [base ? plan(planner, operation, { ...base, variant }) : prepared(variant)]
  })
  return [asSaved, ...remade]
}

/** The same request with members of its own where they may not be sent twice. */
const withKeys = (call: Call, fresh: Call | undefined, keys: readonly string[]): Call => {
  const [own, others] = [call.body?.value, fresh?.body?.value]
  if (!call.body || !isJsonObject(own) || !isJsonObject(others)) return call
  const entries = keys.flatMap((name) => (Object.hasOwn(own, name) ? [[name, others[name] ?? null]] : []))
  return { ...call, body: { ...call.body, value: { ...own, ...Object.fromEntries(entries) } } }
}
