import type { Operation } from '@throughline/openapi'
import { schemaJudge } from '../contract/schema-judge.ts'
import { isSuccessful } from '../http/status.ts'
import { baseIntent, baseRequests } from '../requests/base-requests.ts'
import { alternatives, type Planner, plan } from '../requests/plan.ts'
import type { Scenario } from '../scenario/call.ts'
import { keyOf } from '../scenario/fault.ts'
import { isTaken } from '../scenario/is-taken.ts'
import { type Knowledge, noKnowledge } from '../scenario/knowledge.ts'
import { type Done, type Runner, runScenario } from '../scenario/run-scenario.ts'
import { isGone } from '../stories/answers.ts'
import type { Story } from '../stories/story.ts'
import type { Trial } from '../trials/trial.ts'
import { type Evidence, type Found, findingOf, isRemoval, isThereAlready, type Seen, sameAgain } from './found.ts'
import { judgeDone } from './judge-done.ts'
import { isRefusedAnyway } from './refused-anyway.ts'
import { smallestOf } from './smallest.ts'
import { isKnown } from './what-matters.ts'

/** How the simplest request of an operation went. */
export interface Base {
  operation: Operation
  /** Undefined where it was not sent, or nothing came. */
  status?: number
  /** Why it could not be sent. */
  blocked?: string
}

export type Went = 'fine' | 'found' | 'unsent'

/** A run: what it sends, what it knows, what it found. */
export interface Session {
  runner: Runner
  planner: Planner
  knowledge: Knowledge
  bases: Base[]
  base(operation: Operation): Promise<void>
  trial(trial: Trial): Promise<Went>
  story(story: Story): Promise<Went>
  /** Sends a course of requests as it is, and judges it. */
  scenario(scenario: Scenario, how: How): Promise<Judged | Unsent>
  /** A number for values that were not sent yet. */
  fresh(): number
  /** Sends a course of requests to learn from it; it is not judged. */
  send(scenario: Scenario): Promise<Done[] | undefined>
  found(): Found[]
}

export type How = Omit<Evidence, 'done'>

export interface Judged {
  done: readonly Done[]
  seen: Seen[]
}

export interface Unsent {
  blocked: string
}

interface Attempt {
  done: Done[]
  variant: number
  blocked?: string
}

/** Where values are taken already, others are far away; but numbers so far away are no longer told apart. */
const firstLeap = 20_000
const longestLeap = 64 * firstLeap

// implements: TL-VERIFY-206
export const sessionOf = (runner: Runner, planner: Planner, seed = 0): Session => {
  const { model } = runner
  const knowledge = noKnowledge()
  const schemas = schemaJudge(model)(() => {})
  const found = new Map<string, Found>()
  const bases: Base[] = []
  // implements: TL-VERIFY-410
  let variant = seed * 37
  let leap = firstLeap
  /** Whether the service fell over before it could show something again. */
  let fell = false

  /** Notes what is new, once the same course of requests has shown it again. */
  const note = async (
    faults: readonly Seen[],
    how: How,
    again: () => Promise<Done[]>,
    trial?: Trial,
  ): Promise<Went> => {
    const fresh = faults.filter((each) => !isKnown(found.values(), each))
    if (fresh.length === 0) return faults.length > 0 ? 'found' : 'fine'
    fell = false
    const repeated = await again()
    const second = new Set(judge(repeated, how).map(({ fault, operation }) => sameAgain(fault, operation)))
    // A service that died of it cannot show it again.
    const dead = runner.refusal?.() !== undefined || fell
    for (const each of fresh) {
      if (trial && !dead && (await isRefusedAnyway(each, trial, planner, send))) continue
      const shown = second.has(sameAgain(each.fault, each.operation)) || isThereAlready(each, repeated)
      const flaky = !shown && !dead
      // What was there is removed once: the second time there is nothing to be seen.
      if (flaky && isRemoval(each) && isGone(repeated.at(-1))) continue
      const small = trial && !flaky && !dead ? await smallest(each, trial) : each
      if (isKnown(found.values(), small)) continue
      found.set(keyOf(small.fault, small.operation), { ...small, flaky, finding: findingOf(runner, small, flaky) })
    }
    return 'found'
  }

  /** Sends with other values where what is created is there already. */
  const attempt = async (make: Trial['make'], { lastToo = false, meant = false } = {}): Promise<Attempt> => {
    let last: Attempt = { done: [], variant }
    for (let tries = 0; tries < (meant ? 2 : 4); tries++) {
      const of = variant
      variant += 5
      const scenario = make(of)
      if (!scenario) return { done: [], variant: of, blocked: 'no request that its schemas allow was found' }
      const done = await runScenario(runner, scenario)
      if ('blocked' in done) return { done: [], variant: of, blocked: done.blocked }
      if (!isTaken(done, lastToo)) return { done, variant: of }
      variant += leap
      leap = Math.min(leap * 2, longestLeap)
      const isUsable = meant || !isTaken(done, false)
      last = { done: isUsable ? done : [], variant: of, blocked: 'what comes before it answers 409' }
    }
    return last
  }
  /** The same once more: other values, but of the same alternatives. */
  const repeat = async (make: Trial['make'], before: number, meant = false): Promise<Done[]> => {
    for (let tries = 1; tries < 4; tries++) {
      const scenario = make(before + tries * alternatives)
      const done = scenario && (await runScenario(runner, scenario))
      if (done && 'blocked' in done) fell = done.fell === true
      if (!done || 'blocked' in done) return []
      if (meant || !isTaken(done, false)) return done
    }
    return []
  }
  const judge = (done: readonly Done[], how: How): Seen[] => [
    ...done.flatMap((each, index) => {
      const intent = index === done.length - 1 ? how.intent : undefined
      const faults = judgeDone(runner, { done: each, knowledge, schemas, ...(intent && { intent }) })
      if (faults.length === 0) return []
      const { intent: _, story: _story, ...rest } = how
      const evidence = { ...rest, ...(intent && { intent }), done: done.slice(0, index + 1) }
      return faults.map((fault) => ({ fault, operation: each.call.operation, evidence }))
    }),
    ...(how.story
      ? how.story.judge(done).map((fault) => ({
          fault,
          operation: how.story?.operation ?? planner.model.operations[0],
          evidence: { ...how, done },
        }))
      : []
    ).filter((each): each is Seen => each.operation !== undefined),
  ]
  const send = async (scenario: Scenario): Promise<Done[] | undefined> => {
    const done = await runScenario(runner, scenario)
    return 'blocked' in done ? undefined : done
  }
  const smallest = smallestOf({ planner, send, judge })

  return {
    runner,
    planner,
    knowledge,
    bases,
    async base(operation) {
      const base: Base = { operation }
      bases.push(base)
      for (const { what, ...fill } of baseRequests(operation)) {
        const make = (n: number) => plan(planner, operation, { ...fill, variant: n })
        const { done, variant: of, blocked } = await attempt(make, { lastToo: true })
        const last = done.at(-1)
        const intent = baseIntent(model, what, last?.call)
        const how = { phase: 'coverage', what, variant: of, intent } as const
        if (!last) {
          if (blocked !== undefined) base.blocked ??= blocked
          continue
        }
        await note(judge(done, how), how, () => repeat(make, of), { phase: 'coverage', operation, intent, make })
        if (last.sent.kind !== 'answer') continue
        base.status ??= last.sent.status
        if (!isSuccessful(last.sent.status)) continue
        base.status = last.sent.status
        knowledge.accepted.add(operation)
      }
    },
    async trial(trial) {
      const { phase, intent, make, operation } = trial
      const { done, variant: of } = await attempt(make, { lastToo: intent.kind === 'valid' })
      const last = done.at(-1)
      if (!last) return 'unsent'
      if (intent.kind === 'invalid' && last.sent.kind === 'answer' && [400, 422].includes(last.sent.status)) {
        const seen = knowledge.refusals.get(operation) ?? new Set()
        knowledge.refusals.set(operation, seen.add(last.sent.status))
      }
      if (intent.kind === 'protocol' && intent.rule === 'no-credentials' && last.sent.kind === 'answer')
        knowledge.closedTo.set(operation, last.sent.status)
      const how = { phase, what: intent.what, intent, variant: of }
      const seen = judge(done, how)
      if (intent.kind === 'valid' && intent.of?.isPlain && seen.some(({ fault }) => fault.code === 'valid-refused')) {
        const closed = knowledge.closed.get(operation) ?? new Set()
        knowledge.closed.set(operation, closed.add(intent.of.name))
      }
      if (seen.length === 0) return 'fine'
      return note(seen, how, () => repeat(make, of), trial)
    },
    async story(story) {
      const make = (n: number) => {
        const scenario = story.make(n)
        // Nobody asks as the second identity where there is none.
        return !runner.identities.other?.length && scenario?.some(({ identity }) => identity === 'other')
          ? undefined
          : scenario
      }
      // A refusal may be part of the story.
      const { done, variant: of } = await attempt(make, { meant: true })
      if (done.length === 0) return 'unsent'
      const how = { phase: story.phase ?? 'stateful', what: story.name, story, variant: of } as const
      return note(judge(done, how), how, () => repeat(make, of, true))
    },
    async scenario(scenario, how) {
      const done = await runScenario(runner, scenario)
      return 'blocked' in done ? done : { done, seen: judge(done, how) }
    },
    fresh: () => {
      variant += 5
      return variant
    },
    send,
    found: () => [...found.values()],
  }
}
