import { didYouMean, type Finding, toPointer } from '@throughline/kernel'
import { contractFinding as finding } from './findings.ts'
import type { MetricRow, MetricsContract, MetricType } from './metrics-contract.ts'

/** Everything that a contract may have wrong beside its shape, in the order of its rows. */
// implements: TL-METRICS-002
export const lintMetricsContract = (contract: MetricsContract): Finding[] => [
  ...contract.metrics.flatMap((row) => rowRules.flatMap((rule) => rule(row, contract))),
  ...duplicates(contract),
  ...collisions(contract),
  ...unusedBudgets(contract),
]

type RowRule = (row: MetricRow, contract: MetricsContract) => Finding[]

/** @see https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels */
const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/

/** Labels with which a type marks its own series. */
const ownLabels: Partial<Record<MetricType, string>> = { histogram: 'le', summary: 'quantile' }

/** What a type puts behind the name of the metric. */
const suffixes: Record<MetricType, readonly string[]> = {
  counter: [],
  gauge: [],
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['_sum', '_count'],
}

const nameRule: RowRule = ({ name, pointer }, { locate }) =>
  metricName.test(name)
    ? []
    : [finding('metric-name-invalid', `'${name}' is no metric name`, { location: locate(`${pointer}/name`) })]

const counterRule: RowRule = ({ name, type, pointer }, { locate }) => {
  if ((type === 'counter') === name.endsWith('_total')) return []
  const what = type === 'counter' ? `the counter '${name}' does not end` : `'${name}' is a ${type} and ends`
  return [finding('metric-counter-suffix', `${what} in '_total'`, { location: locate(`${pointer}/name`) })]
}

const labelRule: RowRule = ({ type, labels, pointer }, { locate }) =>
  labels.flatMap((label, index) => {
    const fault = !labelName.test(label)
      ? 'is no label name'
      : label.startsWith('__')
        ? 'is reserved: Prometheus keeps labels that begin with __ for itself'
        : label === ownLabels[type]
          ? `is the label with which a ${type} marks its own series`
          : labels.indexOf(label) !== index
            ? 'is named twice'
            : undefined
    const location = locate(`${pointer}/labels/${index}`)
    return fault === undefined ? [] : [finding('metric-label-invalid', `'${label}' ${fault}`, { location })]
  })

const budgetRule: RowRule = (row, { metrics, budgets, locate }) => {
  const { labels, labelValues, pointer } = row
  return labels.flatMap((label, index) => {
    const budget = budgets.get(label)
    if (budget === undefined) {
      // Said once, however many metrics have the label.
      if (metrics.find((other) => other.labels.includes(label)) !== row) return []
      const message = `the label '${label}' has no budget${didYouMean(label, budgets.keys())}`
      return [finding('label-without-budget', message, { location: locate(`${pointer}/labels/${index}`) })]
    }
    const values = labelValues.get(label)?.length ?? 0
    if (values <= budget) return []
    const message = `allows ${values} values of '${label}', whose budget is ${budget}`
    return [
      finding('label-values-over-budget', message, {
        location: locate(`${pointer}/label_values${toPointer([label])}`),
      }),
    ]
  })
}

const familyRule: RowRule = ({ name, labels, labelValues, familyBudget, pointer }, { budgets, locate }) => {
  if (familyBudget === undefined) return []
  const sizes = labels.map((label) => Math.min(budgets.get(label) ?? 1, labelValues.get(label)?.length ?? Infinity))
  const series = sizes.reduce((product, size) => product * size, 1)
  if (series <= familyBudget) return []
  const message = `the labels of '${name}' allow ${sizes.join(' × ')} = ${series} series; its family budget is ${familyBudget}`
  return [finding('metric-over-family-budget', message, { location: locate(`${pointer}/labels`) })]
}

const bucketRule: RowRule = ({ name, type, buckets, pointer }, { locate }) => {
  if (buckets === undefined) {
    if (type !== 'histogram') return []
    const message = `the histogram '${name}' states no buckets`
    return [finding('metric-buckets-missing', message, { location: locate(pointer) })]
  }
  const at = (index: number) => ({ location: locate(`${pointer}/buckets/${index}`) })
  if (type !== 'histogram') {
    const message = `a ${type} has no buckets`
    return [finding('metric-buckets-invalid', message, { location: locate(`${pointer}/buckets`) })]
  }
  if (buckets.length === 0) {
    return [finding('metric-buckets-invalid', 'the list is empty', { location: locate(`${pointer}/buckets`) })]
  }
  return buckets.flatMap((bucket, index) => {
    const before = buckets[index - 1]
    if (!Number.isFinite(bucket))
      return [finding('metric-buckets-invalid', 'a bucket is not a finite number', at(index))]
    if (before === undefined || bucket > before) return []
    return [finding('metric-buckets-invalid', `${bucket} is not above the bucket before it, ${before}`, at(index))]
  })
}

const helpRule: RowRule = ({ name, help, pointer }, { locate }) =>
  help === undefined
    ? [finding('metric-help-missing', `'${name}' has no help text`, { location: locate(pointer) })]
    : []

const valueRule: RowRule = ({ labels, labelValues, labelPatterns, pointer }, { locate }) => {
  const fault = (message: string, below: string) =>
    finding('metric-label-rule-invalid', message, { location: locate(`${pointer}${below}`, { key: true }) })
  const unknown = (key: string, names: Iterable<string>) =>
    [...names]
      .filter((label) => !labels.includes(label))
      .map((label) =>
        fault(`the metric has no label '${label}'${didYouMean(label, labels)}`, `/${key}${toPointer([label])}`),
      )
  const values = [...labelValues].flatMap(([label, allowed]) => {
    const below = `/label_values${toPointer([label])}`
    if (allowed.length === 0) return [fault(`'${label}' allows no value at all`, below)]
    if (allowed.includes(''))
      return [fault(`'${label}' allows the empty text, which Prometheus reads as no label`, below)]
    const twice = allowed.find((value, index) => allowed.indexOf(value) !== index)
    return twice === undefined ? [] : [fault(`'${label}' allows '${twice}' twice`, below)]
  })
  const patterns = [...labelPatterns].flatMap(([label, pattern]) => {
    const below = `/label_patterns${toPointer([label])}`
    if (labelValues.has(label))
      return [fault(`'${label}' has allowed values and a pattern; one of them is enough`, below)]
    return isPattern(pattern) ? [] : [fault(`the pattern of '${label}' is no regular expression`, below)]
  })
  return [
    ...unknown('label_values', labelValues.keys()),
    ...unknown('label_patterns', labelPatterns.keys()),
    ...values,
    ...patterns,
  ]
}

const isPattern = (pattern: string): boolean => {
  try {
    return new RegExp(pattern, 'u') instanceof RegExp
  } catch {
    return false
  }
}

const rowRules: readonly RowRule[] = [
  nameRule,
  counterRule,
  labelRule,
  budgetRule,
  familyRule,
  bucketRule,
  helpRule,
  valueRule,
]

const duplicates = ({ metrics, locate }: MetricsContract): Finding[] => {
  const first = new Map<string, MetricRow>()
  return metrics.flatMap((row) => {
    const { name, pointer } = row
    const known = first.get(name)
    if (!known) {
      first.set(name, row)
      return []
    }
    return [
      finding('metric-duplicate', `'${name}' is declared twice`, {
        location: locate(`${pointer}/name`),
        related: [{ message: 'first declared here', location: locate(`${known.pointer}/name`) }],
      }),
    ]
  })
}

const collisions = ({ metrics, locate }: MetricsContract): Finding[] => {
  const made = new Map<string, MetricRow>(
    metrics.flatMap((row) => suffixes[row.type].map((suffix): [string, MetricRow] => [`${row.name}${suffix}`, row])),
  )
  return metrics.flatMap((row) => {
    const maker = made.get(row.name)
    if (!maker) return []
    return [
      finding('metric-name-collision', `'${row.name}' is also a series of the ${maker.type} '${maker.name}'`, {
        location: locate(`${row.pointer}/name`),
        related: [{ message: `the ${maker.type}`, location: locate(`${maker.pointer}/name`) }],
      }),
    ]
  })
}

const unusedBudgets = ({ metrics, complete, budgets, locate }: MetricsContract): Finding[] => {
  if (!complete) return []
  const used = new Set(metrics.flatMap(({ labels }) => labels))
  return [...budgets.keys()]
    .filter((label) => !used.has(label))
    .map((label) =>
      finding('label-budget-unused', `no metric has the label '${label}'${didYouMean(label, used)}`, {
        location: locate(`/label_cardinality_budget${toPointer([label])}`, { key: true }),
      }),
    )
}
