import type { TestFacts, TraceEdge, TraceNode } from '../graph/index.ts'
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

/** What implements a requirement, by its file: of most files a test executed nothing. */
export type Implementers = ReadonlyMap<string, readonly TraceEdge[]>

export const implementersOf = (edges: readonly TraceEdge[]): Implementers => {
  const found = new Map<string, TraceEdge[]>()
  for (const edge of edges) {
    const { file = '' } = edge
    const known = found.get(file)
    if (known) known.push(edge)
    else found.set(file, [edge])
  }
  return found
}

/**
 * Judges one test for one requirement.
 * @param implementers what implements the requirement; undefined where nothing has to
 */
// implements: TL-TRACE-311, TL-TRACE-315, TL-TRACE-318
export const verdictOf = (
  { test }: TraceNode,
  implementers: Implementers | undefined,
  { executed, accept }: Judge,
): Verdict => {
  if (!test?.result) return 'not run'
  const { result, current } = test
  if (!current) return 'outdated'
  if (result.status === 'failed') return 'failed'
  if (result.status === 'skipped' || result.status === 'todo') return 'skipped'
  if (test.ids.length > mostIds) return 'shotgun'
  const unmatched = matching(test, accept)
  if (unmatched) return unmatched
  if (implementers === undefined) return 'proves'
  if (implementers.size === 0) return 'unmarked'
  // A runner that is accepted without a count of matchers is accepted without lines as well: it knows of neither.
  if (result.assertions === null) return 'proves'
  let isOutdated = false
  for (const { file } of result.executed) {
    for (const implementer of implementers.get(file) ?? []) {
      const seen = executed(result, implementer)
      if (seen === 'executed') return 'proves'
      isOutdated ||= seen === 'outdated'
    }
  }
  if (isOutdated) return 'outdated'
  return test.coverageOff === undefined ? 'executed nothing' : 'lines unknown'
}

// implements: TL-TRACE-316
const matching = ({ result, runner = '' }: TestFacts, accept: ReadonlySet<string>): Verdict | undefined => {
  const assertions = result?.assertions ?? null
  if (assertions === null) return accept.has(runner) ? undefined : 'matchers unknown'
  if (assertions === 0) return 'no matcher'
  if (result?.literalOnly) return 'only literals'
  return undefined
}
