import type { TraceGraph } from '../graph/index.ts'
import type { RequirementStatus, Verdict } from '../status/index.ts'
import { type Gap, gapOfNode } from './gap.ts'

/** Requirements that are not verified, and why each of their tests proves nothing. What is planned or excepted is not asked for. */
// implements: TL-TRACE-324
export const unproven = (graph: TraceGraph, statuses: readonly RequirementStatus[]): Gap[] =>
  statuses.flatMap((each) => {
    const node = graph.nodes.get(`requirement:${each.id}`)
    if (!node || each.status === 'verified' || each.planned || each.exception !== undefined) return []
    return [
      gapOfNode('requirement-unproven', node, `is ${each.status}: ${reasonOf(each, node.requirement?.needs ?? [])}`),
    ]
  })

const reasonOf = ({ tests, promises, implementers }: RequirementStatus, needs: readonly string[]): string => {
  const lacking = [
    ...(needs.includes('contract') && promises === 0 ? ['no contract promises it'] : []),
    ...(needs.includes('code') && implementers === 0 ? ['no code is marked with it'] : []),
    ...(needs.includes('test') && tests.length === 0 ? ['no test names it'] : []),
  ]
  const counts = new Map<Verdict, number>()
  for (const { verdict } of tests) {
    if (verdict === 'proves' || (verdict === 'unmarked' && lacking.length > 0)) continue
    counts.set(verdict, (counts.get(verdict) ?? 0) + 1)
  }
  const why = Array.from(counts, ([verdict, count]) => `${count} ${count === 1 ? 'test' : 'tests'}: ${words[verdict]}`)
  return [...lacking, ...why].join('; ') || 'its words changed'
}

const words: Record<Verdict, string> = {
  proves: 'proves it',
  failed: 'failed',
  'not run': 'no result known',
  outdated: 'the result is of another version',
  skipped: 'skipped',
  shotgun: 'the title names more than three IDs',
  'no matcher': 'ran no matcher',
  'only literals': 'matched literals only',
  'matchers unknown': 'the runner counts no matchers',
  unmarked: 'no code is marked',
  'executed nothing': 'executed no line of the marked code',
  'lines unknown': 'the run did not say what it executed',
}
