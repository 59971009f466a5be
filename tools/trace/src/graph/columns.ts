import type { EdgeKind, TraceEdge } from './edge.ts'
import type { NodeKind, TestFacts, TraceNode } from './node.ts'

/** Nodes and links by number, in their order. */
export interface GraphColumns {
  readonly nodes: readonly TraceNode[]
  placesOf(kind: NodeKind): readonly number[]
  /** Of each test its key, and what is known of it. */
  readonly tests: readonly { at: number; key: string; test: TestFacts }[]
  /** Of each node the first of the links that leave it; at the end, how many there are. */
  readonly starts: Uint32Array
  /** Of each link the node that it leads to, and what it is. */
  readonly targets: Uint32Array
  readonly kinds: readonly EdgeKind[]
  /** Made when it is asked for the first time. */
  executed(): ExecutedFiles
}

/** Files in which anything is marked as an implementation, by number, and which tests executed them. */
export interface ExecutedFiles {
  readonly count: number
  /** Of each link that implements, the file in which it stands. */
  readonly ofLink: Uint32Array
  /** Of each node, the first of the files that it executed; at the end, how many there are. Of tests only there are any. */
  readonly starts: Uint32Array
  readonly files: readonly number[]
}

/** @param nodes by key @param edges by origin */
export const columnsOf = (nodes: readonly TraceNode[], edges: readonly TraceEdge[]): GraphColumns => {
  const places = new Map(nodes.map(({ key }, at) => [key, at]))
  const starts = new Uint32Array(nodes.length + 1)
  const targets = new Uint32Array(edges.length)
  for (const [link, { from, to }] of edges.entries()) {
    targets[link] = places.get(to) ?? 0
    // Counted first: each node's links begin where those of the one before it end.
    const next = (places.get(from) ?? 0) + 1
    starts[next] = (starts[next] ?? 0) + 1
  }
  for (let at = 1; at < starts.length; at++) starts[at] = (starts[at] ?? 0) + (starts[at - 1] ?? 0)
  const kinds = edges.map(({ kind }) => kind)
  const byKind = Map.groupBy(nodes.keys(), (at) => nodes[at]?.kind)
  let executed: ExecutedFiles | undefined
  return {
    nodes,
    placesOf: (kind) => byKind.get(kind) ?? [],
    tests: nodes.flatMap(({ key, test }, at) => (test ? [{ at, key, test }] : [])),
    starts,
    targets,
    kinds,
    executed: () => (executed ??= executedFiles(nodes, edges)),
  }
}

const executedFiles = (nodes: readonly TraceNode[], edges: readonly TraceEdge[]): ExecutedFiles => {
  const numbers = new Map<string, number>()
  const ofLink = new Uint32Array(edges.length)
  for (const [link, { kind, file = '' }] of edges.entries()) {
    if (kind !== 'implements') continue
    const number = numbers.get(file) ?? numbers.size
    numbers.set(file, number)
    ofLink[link] = number
  }
  const starts = new Uint32Array(nodes.length + 1)
  const files: number[] = []
  for (const [at, { test }] of nodes.entries()) {
    for (const { file } of test?.result?.executed ?? []) {
      const number = numbers.get(file)
      if (number !== undefined) files.push(number)
    }
    starts[at + 1] = files.length
  }
  return { count: numbers.size, ofLink, starts, files }
}
