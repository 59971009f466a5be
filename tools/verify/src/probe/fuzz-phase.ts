import type { Finding } from '@throughline/kernel'
import { finding } from '../findings.ts'
import { schemaJudge } from '../schema-judge.ts'
import { type Fuzz, fuzzTrials } from './fuzz-trials.ts'
import { learnKeys } from './natural-keys.ts'
import type { PhaseContext } from './phases.ts'

/** Trials of one operation, where nobody says how many. */
const usual = 50

/** Values of all kinds; what is found is made as small as it can be. */
// implements: TL-VERIFY-304
export const fuzzPhase = async ({ session, asked, seed, maxExamples, goOn, note }: PhaseContext): Promise<void> => {
  const { planner, knowledge } = session
  const requestSchemas = schemaJudge(planner.model, 'request')(() => {})
  const count = Math.min(maxExamples, usual)
  for (const operation of asked) {
    if (!goOn(`fuzz, ${operation.operationId}`)) return
    await learnKeys(session, operation)
    const { trials, gaps } = fuzzTrials(planner, requestSchemas, knowledge, operation, { seed, count })
    for (const gap of gaps) note(gapFinding(session, operation.operationId, gap))
    for (const trial of trials) {
      if (!goOn(`fuzz, ${operation.operationId}`)) return
      await session.trial(trial)
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
