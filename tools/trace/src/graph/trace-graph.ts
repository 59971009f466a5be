import { columnsOf, type GraphColumns } from './columns.ts'
import { type EdgeKind, edgeKinds, type TraceEdge } from './edge.ts'
import { type NodeKind, nodeKinds, type TraceNode } from './node.ts'

/** Who says, promises, does and proves what. Made once, then only asked. */
export interface TraceGraph {
  /** By key, in the order of keys. */
  readonly nodes: ReadonlyMap<string, TraceNode>
  /** Sorted: by origin, kind and target. */
  readonly edges: readonly TraceEdge[]
  /** What names something that nobody defines: `to` is the key that it would have. */
  readonly dangling: readonly TraceEdge[]
  /** The links that leave a node. */
  out(key: string, kind?: EdgeKind): readonly TraceEdge[]
  /** The links that lead to a node. */
  into(key: string, kind?: EdgeKind): readonly TraceEdge[]
  ofKind(kind: NodeKind): readonly TraceNode[]
  /** The same by number, for questions about all of it: to look up a hundred thousand keys takes longer than to answer. */
  readonly columns: GraphColumns
}

/** Collects nodes and links in any order; the graph that it makes does not depend on that order. */
export interface GraphBuilder {
  /** The first node of a key stands; what a later one says beside it is added. */
  add(node: TraceNode): void
  has(key: string): boolean
  get(key: string): TraceNode | undefined
  link(edge: TraceEdge): void
  graph(): TraceGraph
}

export const graphBuilder = (): GraphBuilder => {
  const nodes = new Map<string, TraceNode>()
  const edges: TraceEdge[] = []
  return {
    add(node) {
      const known = nodes.get(node.key)
      nodes.set(node.key, known ? { ...node, ...known } : node)
    },
    has: (key) => nodes.has(key),
    get: (key) => nodes.get(key),
    link: (edge) => void edges.push(edge),
    graph: () => traceGraph([...nodes.values()], edges),
  }
}

/** A graph over nodes and links in any order; a link that leads nowhere is kept apart. */
// implements: TL-TRACE-302
export const traceGraph = (given: readonly TraceNode[], links: readonly TraceEdge[]): TraceGraph => {
  const order = [...given].sort((a, b) => compareText(a.key, b.key))
  const nodes = new Map(order.map((node) => [node.key, node]))
  const sorted = distinct([...links].sort(compareEdges))
  const edges = sorted.filter(({ from, to }) => nodes.has(from) && nodes.has(to))
  const dangling = sorted.filter(({ from, to }) => nodes.has(from) && !nodes.has(to))
  const out = index(edges, ({ from }) => from)
  const into = index(edges, ({ to }) => to)
  const kinds = Map.groupBy(nodes.values(), ({ kind }) => kind)
  return {
    nodes,
    edges,
    dangling,
    out: (key, kind) => ofKind(out.get(key), kind),
    into: (key, kind) => ofKind(into.get(key), kind),
    ofKind: (kind) => kinds.get(kind) ?? [],
    columns: columnsOf(order, edges),
  }
}

const none: readonly TraceEdge[] = []

const ofKind = (edges: readonly TraceEdge[] = none, kind?: EdgeKind): readonly TraceEdge[] =>
  kind === undefined ? edges : edges.filter((edge) => edge.kind === kind)

const index = (edges: readonly TraceEdge[], keyOf: (edge: TraceEdge) => string): Map<string, TraceEdge[]> => {
  const found = new Map<string, TraceEdge[]>()
  for (const edge of edges) {
    const key = keyOf(edge)
    const known = found.get(key)
    if (known) known.push(edge)
    else found.set(key, [edge])
  }
  return found
}

/** One link for each place that says it. */
const distinct = (sorted: readonly TraceEdge[]): TraceEdge[] =>
  sorted.filter((edge, index) => {
    const before = sorted[index - 1]
    return before === undefined || compareEdges(before, edge) !== 0
  })

const ranks = new Map<string, number>([...nodeKinds, ...edgeKinds].map((kind, rank) => [kind, rank]))
export const rankOf = (kind: NodeKind | EdgeKind): number => ranks.get(kind) ?? 0

const compareEdges = (a: TraceEdge, b: TraceEdge): number =>
  compareText(a.from, b.from) ||
  rankOf(a.kind) - rankOf(b.kind) ||
  compareText(a.to, b.to) ||
  compareText(a.file ?? '', b.file ?? '') ||
  (a.line ?? 0) - (b.line ?? 0) ||
  (a.column ?? 0) - (b.column ?? 0)

export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
