import { didYouMeanAmong } from '@throughline/kernel'
import type { TraceEdge, TraceGraph } from '../graph/index.ts'
import { type Gap, gapOfEdge } from './gap.ts'

/** References to IDs that no spec defines. Texts of tests are left out: they are what is tested with. */
// implements: TL-TRACE-324
export const dangling = (graph: TraceGraph, retired: ReadonlySet<string>): Gap[] => {
  const didYouMean = didYouMeanAmong(graph.ofKind('requirement').map(({ name }) => name))
  return graph.dangling
    .filter(({ to, via }) => to.startsWith('requirement:') && via !== 'string' && via !== 'key')
    .map((edge) => {
      const id = edge.to.slice('requirement:'.length)
      const what = retired.has(id) ? 'is retired, and still named' : `is defined by no spec${didYouMean(id)}`
      return gapOfEdge(isClaim(edge) ? 'reference-dangling' : 'mention-dangling', graph, edge, what)
    })
}

const isClaim = ({ kind }: TraceEdge): boolean => kind !== 'mentions' && kind !== 'documents'
