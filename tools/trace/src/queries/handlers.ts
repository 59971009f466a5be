import type { TraceGraph } from '../graph/index.ts'
import { type Query, type QueryPlace, sortedPlaces } from './query.ts'

/** Operations and the code that handles them, by the type that the generated server gives a handler. */
// implements: TL-TRACE-511
export const handlers: Query = {
  summary: 'route handlers and their operations',
  rows: 'operations',
  without: 'nothing handles it',
  unnamed: ({ apis }) =>
    apis.length === 0 ? 'No OpenAPI document is named: `openapi` in xtask.config.ts, or --contract FILE.' : undefined,
  async ask(world) {
    const graph = await world.graph()
    return graph.ofKind('operation').map(({ key, name, detail, file, line }) => ({
      name,
      ...(detail !== undefined && { detail }),
      ...(file !== undefined && { file }),
      ...(line !== undefined && { line }),
      requirements: promisedBy(graph, key),
      places: sortedPlaces(handlersOf(graph, key)),
    }))
  },
}

const handlersOf = (graph: TraceGraph, operation: string): QueryPlace[] =>
  graph.into(operation, 'implements').flatMap(({ from, line = 1 }) => {
    const node = graph.nodes.get(from)
    return node?.file === undefined ? [] : [{ how: 'handles', file: node.file, line, within: node.name }]
  })

/** The IDs that a node and its parts promise. */
export const promisedBy = (graph: TraceGraph, key: string): string[] => {
  const parts = new Set([key])
  for (const part of parts) for (const { to } of graph.out(part, 'contains')) parts.add(to)
  const ids = [...parts].flatMap((part) => graph.out(part, 'promises').map(({ to }) => to.replace('requirement:', '')))
  return [...new Set(ids)].sort()
}
