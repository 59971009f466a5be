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
  nodes: [...nodes.values()],
  edges: [...edges],
  dangling: [...dangling],
})

export const graphOfJson = ({ nodes, edges, dangling }: GraphJson): TraceGraph =>
  traceGraph(nodes, [...edges, ...dangling])
