import { didYouMean, type Finding, type FindingTable, findingsOf, type Location } from '@throughline/kernel'
import { type Coverage, type CoverageRow, levelNames, type Measure, measures, percentOf } from './coverage.ts'
import { type Status, statuses } from './status/index.ts'

export const thresholdFindings = {
  'coverage-below': {
    level: 'error',
    title: 'Fewer requirements are covered than the gate asks for',
    why: 'What was agreed to be proven is not.',
    fix: '`pnpm xtask trace unproven` lists what is missing for each; prove it, or agree on another bound in ci/gate.yaml.',
  },
} as const satisfies FindingTable

const finding = findingsOf(thresholdFindings)

/** `MUST: { verified: 100, max-planned: 10 }`: at least so many per cent of a measure, at most so many of a status. */
export type Thresholds = Readonly<Record<string, Readonly<Record<string, number>>>>

export const thresholdGroups: readonly string[] = [...levelNames, 'all']
const maximum = (status: Status) => `max-${status}`
export const thresholdNames: readonly string[] = [...measures, ...statuses.map(maximum)]

/** What is wrong with thresholds as somebody wrote them: where, and what. */
export const thresholdFaults = (written: unknown): { path: string[]; message: string }[] => {
  if (!isMapping(written)) return [{ path: [], message: 'the thresholds are no mapping from levels' }]
  return Object.entries(written).flatMap(([group, bounds]) => {
    if (!thresholdGroups.includes(group)) {
      return [{ path: [group], message: `unknown level '${group}'${didYouMean(group, thresholdGroups)}` }]
    }
    if (!isMapping(bounds)) return [{ path: [group], message: `'${group}' is no mapping from measures to per cent` }]
    return Object.entries(bounds).flatMap(([name, value]) => {
      const path = [group, name]
      if (!thresholdNames.includes(name)) {
        return [{ path, message: `unknown measure '${name}'${didYouMean(name, thresholdNames)}` }]
      }
      const isPercent = typeof value === 'number' && value >= 0 && value <= 100
      return isPercent ? [] : [{ path, message: `'${name}' takes a number from 0 to 100` }]
    })
  })
}

const isMapping = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/** Which bounds do not hold. A share of nothing is no share: it holds no bound. */
// implements: TL-TRACE-323
export const judgeThresholds = (
  coverage: Coverage,
  thresholds: Thresholds,
  locate: (path: readonly string[]) => Location | undefined,
): Finding[] =>
  Object.entries(thresholds).flatMap(([group, bounds]) => {
    const row = group === 'all' ? coverage.all : coverage.rows.level.find(({ name }) => name === group)
    return Object.entries(bounds).flatMap(([name, bound]) => {
      const fault = faultOf(row, name, bound)
      if (fault === undefined) return []
      const message = `${group}: ${fault}`
      return [finding('coverage-below', message, { location: locate([group, name]), anchor: `${group} ${name}` })]
    })
  })

const faultOf = (row: CoverageRow | undefined, name: string, bound: number): string | undefined => {
  const status = statuses.find((each) => maximum(each) === name)
  const count = row === undefined ? null : status ? row.statuses[status] : row.measures[name as Measure]
  const share = percentOf(count, row?.total ?? 0)
  const word = status ?? name
  const limit = status ? `${bound} % at most` : `${bound} % asked for`
  if (share === undefined || row === undefined || count === null) return `– ${word}, ${limit}`
  const exact = (count / row.total) * 100
  const holds = status ? exact <= bound : exact >= bound
  return holds ? undefined : `${share} % ${word} (${count} of ${row.total}), ${limit}`
}
