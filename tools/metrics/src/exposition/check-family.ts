import type { Finding } from '@throughline/kernel'
import { expositionFinding as finding } from '../findings.ts'
import { type MetricFamily, type Sample, seriesKey } from './metric-family.ts'
import { numberOf } from './parse-line.ts'

/** What the values of a family must be by its type. */
// implements: TL-METRICS-012
export const checkFamily = (family: MetricFamily): Finding[] => {
  if (family.type === 'counter') return family.samples.flatMap(counterFaults)
  if (family.type === 'histogram') return groups(family, 'le').flatMap((group) => histogramFaults(family, group))
  if (family.type === 'summary') return groups(family, 'quantile').flatMap((group) => summaryFaults(family, group))
  return []
}

const counterFaults = ({ name, value, location }: Sample): Finding[] =>
  value >= 0 ? [] : [finding('exposition-value', `the counter '${name}' is ${value}`, { location })]

/** The samples of one combination of labels. */
const groups = ({ samples }: MetricFamily, own: string): Sample[][] => {
  const byLabels = new Map<string, Sample[]>()
  for (const sample of samples) {
    const key = seriesKey(sample, own)
    const group = byLabels.get(key)
    if (group) group.push(sample)
    else byLabels.set(key, [sample])
  }
  return [...byLabels.values()]
}

const histogramFaults = ({ name, location: start }: MetricFamily, group: Sample[]): Finding[] => {
  const findings: Finding[] = []
  const say = (message: string, location = group[0]?.location ?? start) =>
    findings.push(finding('exposition-histogram', message, { location }))
  const buckets = group.filter((sample) => sample.name === `${name}_bucket`)
  const count = group.find((sample) => sample.name === `${name}_count`)
  const sum = group.find((sample) => sample.name === `${name}_sum`)
  let before: { bound: number; value: number } | undefined
  for (const { labels, value, location } of buckets) {
    const text = labels.get('le')
    const bound = text === undefined ? undefined : numberOf(text)
    if (bound === undefined || Number.isNaN(bound)) {
      say(text === undefined ? `a bucket of '${name}' has no 'le'` : `'${text}' is no bound of a bucket`, location)
      continue
    }
    if (before && bound <= before.bound) say(`the bucket le="${text}" of '${name}' does not rise`, location)
    else if (before && value < before.value)
      say(`the bucket le="${text}" of '${name}' counts less than the one before it`, location)
    before = { bound, value }
  }
  if (before?.bound !== Number.POSITIVE_INFINITY) say(`'${name}' has no bucket le="+Inf"`)
  if (!sum) say(`'${name}' has no '${name}_sum'`)
  if (!count) say(`'${name}' has no '${name}_count'`)
  else if (before?.bound === Number.POSITIVE_INFINITY && before.value !== count.value) {
    say(`'${name}_count' is ${count.value}, its bucket le="+Inf" ${before.value}`, count.location)
  }
  return [...findings, ...strangers(group, [`${name}_bucket`, `${name}_count`, `${name}_sum`], 'le', `${name}_bucket`)]
}

const summaryFaults = ({ name, location: start }: MetricFamily, group: Sample[]): Finding[] => {
  const location = group[0]?.location ?? start
  const missing = [`${name}_sum`, `${name}_count`]
    .filter((part) => !group.some((sample) => sample.name === part))
    .map((part) => finding('exposition-histogram', `'${name}' has no '${part}'`, { location }))
  const quantiles = group
    .filter((sample) => sample.name === name)
    .flatMap((sample) => {
      const text = sample.labels.get('quantile')
      const quantile = text === undefined ? undefined : numberOf(text)
      if (quantile !== undefined && quantile >= 0 && quantile <= 1) return []
      const message = `a sample of the summary '${name}' has no quantile between 0 and 1`
      return [finding('exposition-histogram', message, { location: sample.location })]
    })
  return [...missing, ...quantiles, ...strangers(group, [name, `${name}_count`, `${name}_sum`], 'quantile', name)]
}

/** Samples of names that the type does not make, and its own label where it does not belong. */
const strangers = (group: Sample[], names: readonly string[], own: string, marked: string): Finding[] =>
  group.flatMap(({ name, labels, location }) => {
    if (!names.includes(name))
      return [finding('exposition-histogram', `'${name}' is no series of its type`, { location })]
    if (name === marked || !labels.has(own)) return []
    return [finding('exposition-histogram', `'${name}' has the label '${own}'`, { location })]
  })
