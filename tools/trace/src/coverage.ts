import { strengthOf } from '@throughline/spec-extract'
import type { RequirementFacts, TraceGraph } from './graph/index.ts'
import { type RequirementStatus, type Status, statuses } from './status/index.ts'

export const groupings = ['spec', 'family', 'level', 'owner'] as const
export type Grouping = (typeof groupings)[number]

/** What a threshold can ask for: how much of a group is so, at least. */
export const measures = ['verified', 'tested', 'implemented', 'promised'] as const
export type Measure = (typeof measures)[number]

/** How far the requirements of one group are done. */
export interface CoverageRow {
  name: string
  /** Those that count: without exceptions. */
  total: number
  /** Those that may stay unproven. */
  exceptions: number
  /** How many of those that count have each status; they add up to `total`. */
  statuses: Record<Status, number>
  /** How many of those that count are so; a requirement may be several of these. Null: without results nobody knows. */
  measures: Record<Measure, number | null>
}

export interface Coverage {
  /** How many results of tests there are; without any, nothing is said of tests. */
  results: number
  rows: Record<Grouping, CoverageRow[]>
  all: CoverageRow
  requirements: (RequirementStatus & Record<Grouping, string>)[]
}

/** MUST and MUST NOT bind equally, and so are one level. */
export const levelNames = ['MUST', 'SHOULD', 'MAY', 'none'] as const

/** What is said where nothing is said: no owner, no family. */
const nobody = '–'

// implements: TL-TRACE-321
export const coverageOf = (graph: TraceGraph, all: readonly RequirementStatus[], results: number): Coverage => {
  const requirements = all.flatMap((status) => {
    const facts = graph.nodes.get(`requirement:${status.id}`)?.requirement
    return facts ? [{ ...status, ...groupsOf(facts) }] : []
  })
  const rows = Object.fromEntries(
    groupings.map((grouping) => {
      const groups = [...Map.groupBy(requirements, (each) => each[grouping])]
      return [grouping, groups.map(([name, members]) => rowOf(name, members, results > 0)).sort(orderOf(grouping))]
    }),
  ) as Coverage['rows']
  return { results, rows, all: rowOf('all', requirements, results > 0), requirements }
}

const groupsOf = ({ spec, family, level, owner }: RequirementFacts): Record<Grouping, string> => ({
  spec,
  family: family ?? nobody,
  level: level === undefined ? 'none' : strengthOf(level),
  owner: owner ?? nobody,
})

// implements: TL-TRACE-322
const rowOf = (name: string, members: readonly RequirementStatus[], known: boolean): CoverageRow => {
  const counted = members.filter(({ exception }) => exception === undefined)
  const count = (holds: (each: RequirementStatus) => boolean) => counted.filter(holds).length
  return {
    name,
    total: counted.length,
    exceptions: members.length - counted.length,
    statuses: Object.fromEntries(
      statuses.map((status) => [status, count((each) => each.status === status)]),
    ) as CoverageRow['statuses'],
    measures: {
      verified: known ? count(({ status }) => status === 'verified') : null,
      tested: count(({ tests, inspection }) => tests.length > 0 || inspection !== undefined),
      implemented: count(({ implementers }) => implementers > 0),
      promised: count(({ promises }) => promises > 0),
    },
  }
}

const orderOf =
  (grouping: Grouping) =>
  (a: CoverageRow, b: CoverageRow): number => {
    if (grouping === 'level') return rankOf(a.name) - rankOf(b.name)
    return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
  }

const rankOf = (name: string): number => (levelNames as readonly string[]).indexOf(name)

/** In per cent, rounded down so that 100 means all; undefined of nothing. */
// implements: TL-TRACE-322
export const percentOf = (count: number | null, total: number): number | undefined =>
  count === null || total === 0 ? undefined : Math.floor((count / total) * 1000) / 10
