import type { TestFacts, TraceEdge } from '../graph/index.ts'
import type { ExecutedLines } from './executed-lines.ts'

/** What a test says of a requirement that it names: that it holds, that it does not, or why it says nothing. */
export const verdicts = {
  proves: 'it passed, matched, and executed a line of what implements the requirement',
  failed: 'it failed',
  'not run': 'no result of it is known',
  outdated: 'its file, or what it executed, is another now',
  skipped: 'it was skipped or is still to do',
  shotgun: 'its title names more than three requirements',
  'no matcher': 'it ran no matcher',
  'only literals': 'all of its matchers compared literals',
  'matchers unknown': 'its runner does not say whether it matched anything',
  unmarked: 'no code is marked as what implements the requirement',
  'executed nothing': 'it executed no line of what implements the requirement',
  'lines unknown': 'its run did not say what it executed',
} as const
export type Verdict = keyof typeof verdicts

/** A title that names more IDs than that proves none of them. */
export const mostIds = 3

export interface Judge {
  executed: ExecutedLines
  /** Runners whose passed tests prove although they count no matchers. */
  accept: ReadonlySet<string>
}

/** What a test says of all that it names, alike; undefined where what implements that has to be asked. */
// implements: TL-TRACE-311, TL-TRACE-315
export const bare = (test: TestFacts, accept: ReadonlySet<string>): Verdict | undefined => {
  const { result, current, ids } = test
  if (!result) return 'not run'
  if (!current) return 'outdated'
  if (result.status === 'failed') return 'failed'
  if (result.status === 'skipped' || result.status === 'todo') return 'skipped'
  if (ids.length > mostIds) return 'shotgun'
  return matching(test, accept)
}

/** The same of one requirement, as far as no line is asked for. */
// implements: TL-TRACE-311, TL-TRACE-318
export const withoutLines = (
  { result }: TestFacts,
  { implementers, needsCode }: { implementers: readonly TraceEdge[]; needsCode: boolean },
): Verdict | undefined => {
  if (!needsCode) return 'proves'
  if (implementers.length === 0) return 'unmarked'
  // A runner that is accepted without a count of matchers is accepted without lines as well: it knows of neither.
  return result?.assertions === null ? 'proves' : undefined
}

/** @param implementers those of which the test executed the file */
// implements: TL-TRACE-311
export const byLines = (
  { result, coverageOff }: TestFacts,
  implementers: readonly TraceEdge[],
  { executed }: Judge,
): Verdict => {
  let isOutdated = false
  for (const implementer of result ? implementers : []) {
    const seen = result && executed(result, implementer)
    if (seen === 'executed') return 'proves'
    isOutdated ||= seen === 'outdated'
  }
  if (isOutdated) return 'outdated'
  return coverageOff === undefined ? 'executed nothing' : 'lines unknown'
}

// implements: TL-TRACE-316
const matching = ({ result, runner = '' }: TestFacts, accept: ReadonlySet<string>): Verdict | undefined => {
  const assertions = result?.assertions ?? null
  if (assertions === null) return accept.has(runner) ? undefined : 'matchers unknown'
  if (assertions === 0) return 'no matcher'
  if (result?.literalOnly) return 'only literals'
  return undefined
}
