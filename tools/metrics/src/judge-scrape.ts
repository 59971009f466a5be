import { didYouMean, type Finding } from '@throughline/kernel'
import { type MetricFamily, ownLabel, type Sample, seriesKey } from './exposition/metric-family.ts'
import { numberOf } from './exposition/parse-line.ts'
import { scrapeFinding as finding } from './findings.ts'
import type { MetricRow, MetricsContract } from './metrics-contract.ts'

/** Holds what a service exposes to the contract: names, types, labels, their values and how many there are. */
export const judgeScrape = (contract: MetricsContract, families: readonly MetricFamily[]): Finding[] => {
  const exposed = new Map(families.map((family) => [family.name, family]))
  return [
    ...contract.metrics.flatMap((row) => {
      const family = exposed.get(row.name)
      return family ? judgeFamily(row, family) : [missing(contract, row, exposed)]
    }),
    ...undeclared(contract, families),
    ...labelBudgets(contract, families),
  ]
}

// implements: TL-METRICS-013
const missing = ({ locate }: MetricsContract, { name, pointer }: MetricRow, exposed: ReadonlyMap<string, unknown>) =>
  finding('metric-missing', `'${name}' is not exposed${didYouMean(name, exposed.keys())}`, {
    location: locate(`${pointer}/name`),
  })

// implements: TL-METRICS-013
const undeclared = ({ metrics, allowPrefixes }: MetricsContract, families: readonly MetricFamily[]): Finding[] => {
  const declared = metrics.map(({ name }) => name)
  return families
    .filter(({ name }) => !declared.includes(name) && !allowPrefixes.some((prefix) => name.startsWith(prefix)))
    .map(({ name, location }) =>
      finding('metric-undeclared', `'${name}' is not declared${didYouMean(name, declared)}`, { location }),
    )
}

const judgeFamily = (row: MetricRow, family: MetricFamily): Finding[] => {
  const { name, samples, location, type } = family
  // implements: TL-METRICS-014
  if (type !== row.type) {
    return [finding('metric-wrong-type', `'${name}' is ${type}; declared is a ${row.type}`, { location })]
  }
  // implements: TL-METRICS-016
  if (samples.length === 0) {
    const labels = row.labels.length > 0 ? `: ${row.labels.join(', ')} cannot be seen` : ''
    return [finding('metric-unobserved', `'${name}' has no sample yet${labels}`, { location })]
  }
  return [
    ...labelNames(row, family),
    ...labelValues(row, family),
    ...buckets(row, family),
    ...familyBudget(row, family),
  ]
}

/** Each missing and each strange label once, at the first sample that shows it. */
// implements: TL-METRICS-014
const labelNames = (row: MetricRow, { name, type, samples }: MetricFamily): Finding[] => {
  const own = ownLabel(type)
  const found = new Map<string, Finding>()
  for (const { labels, location } of samples) {
    for (const label of row.labels) {
      // Prometheus reads an empty label as none.
      if (labels.get(label) || found.has(label)) continue
      const state = labels.has(label) ? 'leaves the label empty' : 'lacks the label'
      found.set(label, finding('metric-label-missing', `'${name}' ${state}: ${label}`, { location }))
    }
    for (const label of labels.keys()) {
      if (label === own || row.labels.includes(label) || found.has(label)) continue
      const message = `'${name}' has the undeclared label '${label}'${didYouMean(label, row.labels)}`
      found.set(label, finding('metric-label-undeclared', message, { location }))
    }
  }
  return [...found.values()]
}

/** The distinct values of a label, each at the first sample that has it. */
const valuesOf = (samples: readonly Sample[], label: string): Map<string, Sample> => {
  const values = new Map<string, Sample>()
  for (const sample of samples) {
    const value = sample.labels.get(label)
    if (value && !values.has(value)) values.set(value, sample)
  }
  return values
}

/** More strange values of one label than these are counted, not listed. */
const mostValues = 5

// implements: TL-METRICS-014
const labelValues = (row: MetricRow, { name, samples }: MetricFamily): Finding[] =>
  row.labels.flatMap((label) => {
    const allowed = row.labelValues.get(label)
    const pattern = row.labelPatterns.get(label)
    const matches = pattern === undefined ? undefined : new RegExp(`^(?:${pattern})$`, 'u')
    if (!allowed && !matches) return []
    const strange = [...valuesOf(samples, label)].filter(
      ([value]) => !(allowed?.includes(value) ?? true) || !(matches?.test(value) ?? true),
    )
    return strange.slice(0, mostValues).map(([value, { location }], index) => {
      const more = index === mostValues - 1 ? strange.length - mostValues : 0
      const wanted = allowed
        ? `allowed are ${allowed.join(', ')}${didYouMean(value, allowed)}`
        : `it must match ${pattern}`
      const others = more > 0 ? ` (and ${more} more values)` : ''
      const message = `'${name}' has ${label}="${value.slice(0, 80)}"; ${wanted}${others}`
      return finding('metric-label-value', message, { location })
    })
  })

const buckets = ({ buckets: declared }: MetricRow, { name, type, samples }: MetricFamily): Finding[] => {
  if (type !== 'histogram' || !declared) return []
  const bounds = [...valuesOf(samples, 'le')].map(([text, { location }]) => ({ bound: numberOf(text), location }))
  const finite = bounds.filter(({ bound }) => bound !== Number.POSITIVE_INFINITY)
  const shown = finite.map(({ bound }) => bound)
  if (shown.length === declared.length && shown.every((bound) => bound !== undefined && declared.includes(bound)))
    return []
  const message = `'${name}' has the buckets ${shown.join(', ')}; declared are ${declared.join(', ')}`
  return [finding('metric-buckets-differ', message, { location: (bounds[0] ?? samples[0])?.location })]
}

// implements: TL-METRICS-015
const familyBudget = (
  { familyBudget: budget }: MetricRow,
  { name, type, samples, location }: MetricFamily,
): Finding[] => {
  if (budget === undefined) return []
  const series = new Set(samples.map((sample) => seriesKey(sample, ownLabel(type)))).size
  if (series <= budget) return []
  const message = `'${name}' has ${series} series; its family budget is ${budget}`
  return [finding('metric-over-cardinality', message, { location, anchor: `${name} over its family budget` })]
}

/** A budget counts the values of a label over all metrics that declare it. */
// implements: TL-METRICS-015
const labelBudgets = ({ metrics, budgets }: MetricsContract, families: readonly MetricFamily[]): Finding[] =>
  [...budgets].flatMap(([label, budget]) => {
    const declared = new Set(metrics.filter(({ labels }) => labels.includes(label)).map(({ name }) => name))
    const samples = families.filter(({ name }) => declared.has(name)).flatMap((family) => family.samples)
    const values = [...valuesOf(samples, label).values()]
    const beyond = values[budget]
    if (!beyond) return []
    const message = `the label '${label}' has ${values.length} values; its budget is ${budget}`
    return [
      finding('metric-over-cardinality', message, { location: beyond.location, anchor: `${label} over its budget` }),
    ]
  })
