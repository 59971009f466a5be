import type { RequirementFacts, TraceEdge, TraceGraph } from '../graph/index.ts'
import { type Claim, judgeTests, type LinkedTest } from './judge-tests.ts'
import type { Judge } from './verdict.ts'

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
export const requirementStatuses = (graph: TraceGraph, sources: StatusSources): RequirementStatus[] => {
  const { nodes, placesOf, targets, kinds, executed } = graph.columns
  const { ofLink } = executed()
  const judged = Array.from<Judged | undefined>({ length: nodes.length })
  for (const at of placesOf('requirement')) {
    const { name: id, requirement } = nodes[at] ?? {}
    if (id === undefined || requirement === undefined || requirement.status === 'retired') continue
    const needsCode = requirement.needs.includes('code')
    judged[at] = { id, requirement, needsCode, implementers: [], files: [], promises: 0, tests: [] }
  }
  for (let link = 0; link < kinds.length; link++) {
    const kind = kinds[link]
    if (kind !== 'implements' && kind !== 'promises') continue
    const of = judged[targets[link] ?? 0]
    const edge = graph.edges[link]
    if (of === undefined || edge === undefined) continue
    if (kind === 'promises') of.promises++
    else {
      of.implementers.push(edge)
      of.files.push(ofLink[link] ?? 0)
    }
  }
  judgeTests(graph.columns, judged, sources)
  return placesOf('requirement').flatMap((at) => (judged[at] ? [statusOf(judged[at], sources)] : []))
}

interface Judged extends Claim {
  id: string
  requirement: RequirementFacts
  implementers: TraceEdge[]
  files: number[]
  promises: number
}

const statusOf = (
  { id, requirement, implementers, promises, tests }: Judged,
  { suspects, exists }: StatusSources,
): RequirementStatus => {
  const { evidence, exception } = requirement
  const inspection = evidence && exists(evidence.file) ? evidence.file : undefined
  const facts: Omit<RequirementStatus, 'status'> = {
    id,
    promises,
    implementers: implementers.length,
    tests,
    suspects: suspects.get(id) ?? 0,
    ...(inspection !== undefined && { inspection }),
    ...(exception !== undefined && { exception }),
    ...(requirement.status === 'planned' && { planned: true }),
  }
  return { ...facts, status: firstOf(facts, requirement) }
}

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
