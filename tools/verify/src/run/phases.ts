import type { Finding } from '@throughline/kernel'
import type { Operation } from '@throughline/openapi'
import { schemaJudge } from '../contract/schema-judge.ts'
import { storiesOf } from '../stories/index.ts'
import { coverageTrials } from '../trials/coverage-trials.ts'
import { protocolTrials } from '../trials/protocol-trials.ts'
import { fuzzPhase } from './fuzz-phase.ts'
import type { Session } from './session.ts'

/** What a phase works with. */
export interface PhaseContext {
  session: Session
  /** The operations that are judged. */
  asked: readonly Operation[]
  seed: number
  /** Trials of one operation. */
  maxExamples: number
  /** False once the run is to end; asked between trials, with where the run stands. */
  goOn(where: string): boolean
  /** Told of what the run itself has to say. */
  note(finding: Finding): void
}

/** Each phase sends what it has to, operation by operation, while it may go on. */
export const phases = {
  stateful: async ({ session, asked, goOn }) => {
    for (const story of storiesOf(session.planner)) {
      if (!asked.includes(story.operation) || story.phase !== undefined) continue
      if (!goOn(`stateful, ${story.operation.operationId}`)) return
      await session.story(story)
    }
  },
  coverage: async ({ session, asked, maxExamples, goOn }) => {
    const { planner, runner } = session
    // What operations share is compiled once.
    const requestSchemas = schemaJudge(planner.model, 'request')(() => {})
    for (const operation of asked) {
      const trials = [
        ...coverageTrials(planner, requestSchemas, operation).slice(0, maxExamples),
        ...protocolTrials(planner, operation, runner),
      ]
      for (const trial of trials) {
        if (!goOn(`coverage, ${operation.operationId}`)) return
        await session.trial(trial)
      }
    }
  },
  fuzz: fuzzPhase,
  streams: async ({ session, asked, goOn }) => {
    for (const story of storiesOf(session.planner)) {
      if (!asked.includes(story.operation) || story.phase !== 'streams') continue
      if (!goOn(`streams, ${story.operation.operationId}`)) return
      await session.story(story)
    }
  },
} as const satisfies Record<string, (context: PhaseContext) => Promise<void>>

export type ExplorePhase = keyof typeof phases

export const explorePhases = Object.keys(phases) as ExplorePhase[]
