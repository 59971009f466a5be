import { type Outcome, outcome, type Workspace } from '@throughline/kernel'
import { buildGraph, type GraphSources, readSources, type TraceGraph } from '../graph/index.ts'
import type { World } from '../impact/subjects/subject.ts'
import { openIndex } from '../index-store/open-index.ts'

/** What the questions look into: everything read once, and the graph that it makes. */
export interface QueryWorld extends World {
  sources: GraphSources
}

export const openWorld = async (workspace: Workspace): Promise<Outcome<QueryWorld>> => {
  const index = await openIndex(workspace)
  const { value: sources, findings } = await readSources(workspace, index)
  let made: TraceGraph | undefined
  const graph = async () => (made ??= buildGraph(workspace, sources))
  return outcome({ workspace, index: async () => index, graph, sources }, [...index.findings, ...findings])
}
