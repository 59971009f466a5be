import type { Finding } from '@throughline/kernel'
import { type MetricFamily, seriesKey } from './exposition/metric-family.ts'
import { scrapeFinding as finding } from './findings.ts'
import type { MetricRow, MetricsContract } from './metrics-contract.ts'

/**
 * Holds expositions of the same process, one behind the other, to what happened between the first two: a metric that an
 * operation moves has moved where that operation succeeded, and what only counts has never gone down.
 */
// implements: TL-VERIFY-251, TL-VERIFY-252
export const judgeMovement = (
  { metrics, locate }: MetricsContract,
  expositions: readonly (readonly MetricFamily[])[],
  succeeded: ReadonlySet<string>,
): Finding[] => {
  const [before = [], after = []] = expositions
  const still = metrics.flatMap((row) => {
    const movers = row.movedBy.filter((operation) => succeeded.has(operation))
    if (movers.length === 0 || !isThere(row, after) || stateOf(row, before) !== stateOf(row, after)) return []
    const message = `'${row.name}' did not move, although ${movers.join(', ')} succeeded`
    return [finding('metric-not-moved', message, { location: locate(`${row.pointer}/moved_by`) })]
  })
  const fallen = new Map<string, Finding>()
  for (const [index, later] of expositions.slice(1).entries()) {
    for (const family of later) {
      const earlier = expositions[index]?.find(({ name }) => name === family.name)
      const went =
        earlier && (family.type === 'counter' || family.type === 'histogram') && fallenSeries(earlier, family)
      if (went && !fallen.has(family.name))
        fallen.set(family.name, finding('metric-went-down', `'${family.name}' ${went}`, { location: family.location }))
    }
  }
  return [...still, ...fallen.values()]
}

const isThere = ({ name }: MetricRow, families: readonly MetricFamily[]): boolean =>
  families.some((family) => family.name === name)

/** All values of a family: what moves changes one of them. */
const stateOf = ({ name }: MetricRow, families: readonly MetricFamily[]): string => {
  const samples = families.find((family) => family.name === name)?.samples ?? []
  return samples
    .map((sample) => `${sample.name} ${seriesKey(sample)} ${sample.value}`)
    .sort()
    .join('\n')
}

const fallenSeries = (earlier: MetricFamily, later: MetricFamily): string | undefined => {
  const values = new Map(later.samples.map((sample) => [`${sample.name} ${seriesKey(sample)}`, sample.value]))
  for (const sample of earlier.samples) {
    const value = values.get(`${sample.name} ${seriesKey(sample)}`)
    if (value === undefined) return `lost the series ${seriesKey(sample)} between two scrapes`
    if (value < sample.value) return `went down from ${sample.value} to ${value} between two scrapes`
  }
  return undefined
}
