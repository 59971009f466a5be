import type { TraceEdge } from './edge.ts'
import type { TraceNode } from './node.ts'
import { type TraceGraph, traceGraph } from './trace-graph.ts'

/** The graph as one JSON document. */
export interface GraphJson {
  schemaVersion: 1
  nodes: TraceNode[]
  edges: TraceEdge[]
  dangling: TraceEdge[]
}

export const graphJson = ({ nodes, edges, dangling }: TraceGraph): GraphJson => ({
  schemaVersion: 1,
  nodes: [...nodes.values()].map(withoutLines),
  edges: [...edges],
  dangling: [...dangling],
})

/** What a test executed stands in the results, line by line, and would make the graph a hundred times as long. */
const withoutLines = (node: TraceNode): TraceNode =>
  node.test?.result ? { ...node, test: { ...node.test, result: { ...node.test.result, executed: [] } } } : node

export const graphOfJson = ({ nodes, edges, dangling }: GraphJson): TraceGraph =>
  traceGraph(nodes, [...edges, ...dangling])
