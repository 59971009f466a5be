import type { TraceGraph, TraceNode } from '../../graph/index.ts'
import type { ContractChange } from '../contract/diff-contracts.ts'
import type { SinceContext } from './context.ts'
import { executedOf } from './executed-by-file.ts'
import type { KnownTest } from './known-tests.ts'
import { selectByRequirement } from './select-by-spec.ts'
import type { Selection } from './selection.ts'

/** The tests of what a changed pointer is part of: those that verify what it promises, or that ran its handler. */
// implements: TL-TRACE-407
export const selectByContract = (
  context: SinceContext,
  changes: readonly ContractChange[],
  selection: Selection,
): void => {
  const places = Map.groupBy(
    changes.flatMap(({ subjects, file, pointer }) => subjects.map((key) => ({ key, from: `${file}#${pointer}` }))),
    ({ key }) => key,
  )
  for (const [key, [place]] of places) {
    const reason = { kind: 'promised', from: place?.from ?? key } as const
    for (const id of promisedBy(context.graph, key)) selectByRequirement(context, id, reason, selection)
    for (const handler of handlersOf(context.graph, key)) {
      for (const test of context.tests) if (ran(context, test, handler)) selection.add(test, reason)
    }
  }
}

/** The IDs that an operation, a schema or a metric promises with all that it contains; of a config key, its own. */
export const promisedBy = (graph: TraceGraph, key: string): string[] => {
  const parts = new Set([key])
  if (graph.nodes.get(key)?.kind !== 'config-key')
    for (const part of parts) for (const { to } of graph.out(part, 'contains')) parts.add(to)
  const ids = [...parts].flatMap((part) => graph.out(part, 'promises').map(({ to }) => graph.nodes.get(to)?.name))
  return [...new Set(ids.filter((id) => id !== undefined))].sort()
}

export const handlersOf = (graph: TraceGraph, key: string): TraceNode[] =>
  graph.into(key, 'implements').flatMap(({ from }) => {
    const node = graph.nodes.get(from)
    return node?.kind === 'handler' ? [node] : []
  })

/** Whether a test executed a line of a symbol, or of its file when it was another. */
export const ran = ({ facts }: Pick<SinceContext, 'facts'>, { result }: KnownTest, symbol: TraceNode): boolean => {
  const { file = '', line = 0, endLine = line } = symbol
  return executedOf(result, file).some(
    (entry) => entry.hash !== facts(file)?.hash || entry.lines.some((each) => line < each && each <= endLine),
  )
}
