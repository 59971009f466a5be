import type { TraceGraph } from '../graph/index.ts'
import { type Gap, gapOfNode } from './gap.ts'

/** Operations, handlers and metrics that lead to no requirement; a handler does so through its operation as well. */
// implements: TL-TRACE-324
export const unmapped = (graph: TraceGraph): Gap[] => {
  const promises = (key: string) => graph.out(key, 'promises').length > 0
  const isMapped = (key: string): boolean =>
    graph.out(key, 'implements').some(({ to }) => to.startsWith('requirement:') || promises(to))
  return [
    ...[...graph.ofKind('operation'), ...graph.ofKind('metric')]
      .filter(({ key }) => !promises(key))
      .map((node) => gapOfNode('reference-missing', node, `(${node.kind}) names no requirement`)),
    ...graph
      .ofKind('handler')
      .filter(({ key }) => !isMapped(key))
      .map((node) => gapOfNode('reference-missing', node, '(handler) is marked with no requirement')),
  ]
}
