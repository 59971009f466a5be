import type { RequirementFacts, TraceEdge, TraceGraph, TraceNode } from '../graph/index.ts'
import { type Implementers, implementersOf, type Judge, type Verdict, verdictOf } from './verdict.ts'

/** The first that holds is the status. */
export const statuses = [
  'failing',
  'suspect',
  'verified',
  'unproven',
  'implemented',
  'promised',
  'planned',
  'specified',
] as const
export type Status = (typeof statuses)[number]

export interface LinkedTest {
  /** Key of the test. */
  test: string
  verdict: Verdict
}

/** A requirement's status, and the facts that it is taken from. */
export interface RequirementStatus {
  id: string
  status: Status
  /** How many operations, responses, keys, metrics … promise it. */
  promises: number
  /** How many symbols or statements are marked as what implements it. */
  implementers: number
  /** The tests that name it, by key. */
  tests: LinkedTest[]
  /** References that the change of its words made doubtful. */
  suspects: number
  /** The file of an inspection that is accepted in place of a test. */
  inspection?: string
  /** Why it may stay unproven: it is counted apart. */
  exception?: string
  planned?: true
}

export interface StatusSources extends Judge {
  /** How many references to a requirement are suspect. */
  suspects: ReadonlyMap<string, number>
  /** Whether a file of the workspace is there. */
  exists: (file: string) => boolean
}

/** The status of every requirement, by ID. What is retired has none. */
export const requirementStatuses = (graph: TraceGraph, sources: StatusSources): RequirementStatus[] =>
  graph.ofKind('requirement').flatMap((node) => {
    const { requirement } = node
    return requirement && requirement.status !== 'retired' ? [statusOf(graph, node, requirement, sources)] : []
  })

const statusOf = (
  graph: TraceGraph,
  { key, name: id }: TraceNode,
  requirement: RequirementFacts,
  sources: StatusSources,
): RequirementStatus => {
  const { implementers, promises, testers } = linksOf(graph.into(key))
  const needed = requirement.needs.includes('code') ? implementersOf(implementers) : undefined
  const tests = linkedTests(graph, testers, needed, sources)
  const { evidence, exception } = requirement
  const inspection = evidence && sources.exists(evidence.file) ? evidence.file : undefined
  const facts: Omit<RequirementStatus, 'status'> = {
    id,
    promises,
    implementers: implementers.length,
    tests,
    suspects: sources.suspects.get(id) ?? 0,
    ...(inspection !== undefined && { inspection }),
    ...(exception !== undefined && { exception }),
    ...(requirement.status === 'planned' && { planned: true }),
  }
  return { ...facts, status: firstOf(facts, requirement) }
}

/** What leads to a requirement, told apart in one go: there are a hundred thousand links on large graphs. */
const linksOf = (edges: readonly TraceEdge[]) => {
  const implementers: TraceEdge[] = []
  const testers: string[] = []
  let promises = 0
  for (const edge of edges) {
    if (edge.kind === 'implements') implementers.push(edge)
    else if (edge.kind === 'promises') promises++
    // Links stand by their origin: several of one test follow each other.
    else if (edge.kind === 'verifies' && testers.at(-1) !== edge.from) testers.push(edge.from)
  }
  return { implementers, promises, testers }
}

const linkedTests = (
  graph: TraceGraph,
  testers: readonly string[],
  implementers: Implementers | undefined,
  judge: Judge,
): LinkedTest[] =>
  testers.flatMap((test) => {
    const node = graph.nodes.get(test)
    return node?.test ? [{ test, verdict: verdictOf(node, implementers, judge) }] : []
  })

// implements: TL-TRACE-313
const firstOf = (facts: Omit<RequirementStatus, 'status'>, requirement: RequirementFacts): Status => {
  const { tests, suspects, implementers, promises, planned } = facts
  if (tests.some(({ verdict }) => verdict === 'failed')) return 'failing'
  if (suspects > 0) return 'suspect'
  if (facts.inspection !== undefined || meetsNeeds(facts, requirement)) return 'verified'
  if (tests.length > 0) return 'unproven'
  if (implementers > 0) return 'implemented'
  if (promises > 0) return 'promised'
  return planned ? 'planned' : 'specified'
}

/** Everything that it needs stands behind it; of tests, one that proves. */
// implements: TL-TRACE-314
const meetsNeeds = (
  { promises, implementers, tests }: Omit<RequirementStatus, 'status'>,
  { needs }: RequirementFacts,
) => {
  const met = {
    contract: promises > 0,
    code: implementers > 0,
    test: tests.some(({ verdict }) => verdict === 'proves'),
  }
  return needs.length > 0 && needs.every((need) => met[need])
}
