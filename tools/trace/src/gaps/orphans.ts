import type { TraceGraph } from '../graph/index.ts'
import { type Gap, gapOfEdge, gapOfNode } from './gap.ts'

/** Requirements that nothing refers to, and markers of code that lead to none. */
// implements: TL-TRACE-324
export const orphans = (graph: TraceGraph): Gap[] => [
  ...graph
    .ofKind('requirement')
    .filter(({ key, requirement }) => requirement?.status !== 'planned' && !isReferred(graph, key))
    .map((node) => gapOfNode('requirement-orphaned', node, 'is referred to by nothing')),
  ...graph.dangling
    .filter(({ kind, to }) => kind === 'implements' && to.startsWith('requirement:'))
    .map((edge) => gapOfEdge('reference-dangling', graph, edge, 'is what code is marked with, and no spec defines it')),
]

/** By anything but its own spec, and what is generated from it. */
const isReferred = (graph: TraceGraph, key: string): boolean =>
  graph
    .into(key)
    .some(({ kind, from }) => !(kind === 'defines' || kind === 'contains' || from.startsWith('generated:')))
