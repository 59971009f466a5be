import type { Finding } from '@throughline/kernel'
import { schemaJudge } from '../contract/schema-judge.ts'
import { finding } from '../findings/index.ts'
import { type Fuzz, fuzzOf } from '../trials/fuzz-trials.ts'
import { learnKeys } from './natural-keys.ts'
import type { PhaseContext } from './phases.ts'

/** Trials of one operation, where nobody says how many. */
const usual = 50
const together = 200

/** Values of all kinds; what is found is made as small as it can be. */
// implements: TL-VERIFY-304
export const fuzzPhase = async ({ session, asked, seed, maxExamples, goOn, note }: PhaseContext): Promise<void> => {
  const { planner, knowledge } = session
  const requestSchemas = schemaJudge(planner.model, 'request')(() => {})
  const count = Number.isFinite(maxExamples) ? maxExamples : usual
  for (const operation of asked) {
    if (!goOn(`fuzz, ${operation.operationId}`)) return
    await learnKeys(session, operation)
    const fuzz = fuzzOf(planner, requestSchemas, operation)
    for (const gap of fuzz.gaps) note(gapFinding(session, operation.operationId, gap))
    // Values are held for so many trials at a time: a run may be long.
    for (let done = 0; done < count; done += together) {
      const share = { seed: done === 0 ? String(seed) : `${seed}.${done}`, count: Math.min(together, count - done) }
      const trials = fuzz.trials(knowledge, share)
      if (trials.length === 0) break
      for (const trial of trials) {
        if (!goOn(`fuzz, ${operation.operationId}`)) return
        await session.trial(trial)
      }
    }
  }
}

// implements: TL-VERIFY-302
const gapFinding = (
  { planner: { model } }: PhaseContext['session'],
  operationId: string,
  { part, pointer, gap }: Fuzz['gaps'][number],
): Finding => {
  const at = gap.path === '' ? part : `${part} ${gap.path}`
  return finding('value-not-reached', `${operationId}, ${at}: no value was made that keeps ${gap.constraint}`, {
    location: model.locate(pointer, { key: true }),
    anchor: [operationId, at, gap.constraint].join(' '),
  })
}
