import { type Finding, idFinder, type Outcome, outcome, type Workspace } from '@throughline/kernel'
import { keys, type TraceGraph, type TraceNode } from '../../graph/index.ts'
import { resolveSubject } from '../../impact/resolve-subject.ts'
import type { Subject } from '../../impact/subjects/subject.ts'
import { finding } from '../findings.ts'
import { openWorld, type QueryWorld } from '../world.ts'
import { type Paths, type Step, shortestPaths } from './shortest-paths.ts'

/** More paths than that nobody reads; their number is said. */
export const mostPaths = 20

export interface Why {
  from: End
  to: End
  /** Links on each path; absent where none leads from one to the other. */
  length?: number
  /** How many shortest paths there are. */
  total: number
  /** Every path needs a mere mention, or two things that only stand in one file or are made into one. */
  weak?: true
  /** The shortest ones, bounded. */
  paths: WhyPath[]
}

export type End = Omit<Subject, 'parts'>

export interface WhyPath {
  /** From the one end to the other. */
  nodes: WhyNode[]
  /** One between each two nodes. */
  links: WhyLink[]
}

export type WhyNode = Pick<TraceNode, 'key' | 'kind' | 'name' | 'file' | 'line'>

export interface WhyLink {
  kind: Step['edge']['kind']
  /** Whether the node before says it of the node behind; else it is the other way round. */
  forward: boolean
  /** The place that says so. */
  file?: string
  line?: number
}

/** How two subjects hang together; undefined where one of them is unknown, which a finding says. */
// implements: TL-TRACE-501
export const why = async (workspace: Workspace, a: string, b: string): Promise<Outcome<Why | undefined>> => {
  const { value: world, findings } = await openWorld(workspace)
  const ends = [await end(a, world), await end(b, world)] as const
  const said: Finding[] = [...findings, ...ends[0].findings, ...ends[1].findings]
  const [from, to] = [ends[0].value, ends[1].value]
  if (!from || !to) return outcome(undefined, said)
  const graph = await world.graph()
  const own = [partsOf(from, graph), partsOf(to, graph)] as const
  const { paths, total, weak } = pathsBetween(graph, ...own)
  const value: Why = {
    from: shown(from),
    to: shown(to),
    ...(paths[0] && { length: paths[0].length }),
    total,
    ...(weak && { weak: true as const }),
    paths: paths.map((steps) => pathOf(graph, steps, own[0], own[1])),
  }
  if (total === 0) said.push(finding('subjects-unlinked', `nothing links '${from.name}' with '${to.name}'`))
  return outcome(value, said)
}

/** The shortest paths of claims between two sets of nodes; where there are none, those of any links. */
export const pathsBetween = (
  graph: TraceGraph,
  from: readonly string[],
  to: readonly string[],
): Paths & { weak: boolean } => {
  const strong = shortestPaths(graph, from, to, mostPaths, claimsOnly)
  if (strong.total > 0) return { ...strong, weak: false }
  const any = shortestPaths(graph, from, to, mostPaths, () => true)
  return { ...any, weak: any.total > 0 }
}

// implements: TL-TRACE-503
const end = (text: string, world: QueryWorld): Promise<Outcome<Subject | undefined>> => {
  const ids = idFinder(world.workspace.config.ids.families.map(({ pattern }) => pattern))
  return resolveSubject(text, world, ids.is(text.replace(/^requirement:/, '')))
}

const shown = ({ parts: _parts, ...subject }: Subject): End => subject

/** What is no node of its own is asked of the file in which it stands. */
const partsOf = ({ kind, key, file, parts }: Subject, graph: TraceGraph): readonly string[] => {
  const fileKeys = file === undefined ? [] : [keys.file(file), keys.spec(file), keys.generated(file)]
  const own = kind === 'file' ? [key, ...fileKeys] : parts.length > 0 ? parts : fileKeys
  return [...new Set(own)].filter((each) => graph.nodes.has(each))
}

/** What only mentions claims nothing; what stands in one file, or is made into one, has nothing else in common. */
// implements: TL-TRACE-502
const claimsOnly = ({ edge, forward }: Step, before: Step | undefined): boolean => {
  if (edge.kind === 'mentions') return false
  if (!before || forward === before.forward) return true
  const inOne = forward && isPlacing(edge) && isPlacing(before.edge)
  return !inOne && !(edge.kind === 'generates' && before.edge.kind === 'generates')
}

const isPlacing = ({ kind, from }: Step['edge']): boolean =>
  kind === 'defines' || (kind === 'contains' && /^(?:file|spec|generated|section):/.test(from))

const pathOf = (graph: TraceGraph, steps: readonly Step[], from: readonly string[], to: readonly string[]): WhyPath => {
  const [first] = steps
  const start = first ? (first.forward ? first.edge.from : first.edge.to) : from.find((key) => to.includes(key))
  const names = [start ?? '', ...steps.map(({ edge, forward }) => (forward ? edge.to : edge.from))]
  return {
    nodes: names.map((key) => nodeOf(graph, key)),
    links: steps.map(({ edge: { kind, file, line }, forward }) => ({
      kind,
      forward,
      ...(file !== undefined && { file }),
      ...(line !== undefined && { line }),
    })),
  }
}

const nodeOf = (graph: TraceGraph, key: string): WhyNode => {
  const { kind = 'file', name = key, file, line } = graph.nodes.get(key) ?? {}
  return { key, kind, name, ...(file !== undefined && { file }), ...(line !== undefined && { line }) }
}
