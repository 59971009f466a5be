import { Counter, Gauge, Histogram, type Registry, Summary } from 'prom-client'

/** What a registry has otherwise than the contract declares. */
export interface Problem {
  code: string
  message: string
  file?: string
  line?: number
  column?: number
  pointer?: string
}

/** One metric family of the contract. */
export interface MetricDefinition {
  name: string
  type: 'counter' | 'gauge' | 'histogram' | 'summary'
  help: string
  labels: readonly string[]
  /** Allowed values by label. */
  labelValues?: Readonly<Record<string, readonly string[]>>
  /** Regular expressions by label, each for the whole value. */
  labelPatterns?: Readonly<Record<string, string>>
  buckets?: readonly number[]
}

/** Labels come first, where there are any. */
type Arguments<Labels, Rest extends unknown[]> = keyof Labels extends never ? Rest : [labels: Labels, ...rest: Rest]

export interface CounterHelper<Labels> {
  /** Adds to the series; 1 by default. @throws when the number is negative or none, or a label is not as declared */
  inc(...given: Arguments<Labels, [value?: number]>): void
}

export interface GaugeHelper<Labels> {
  /** Sets the series. @throws when the number is none, or a label is not as declared */
  set(...given: Arguments<Labels, [value: number]>): void
  /** Adds to the series; 1 by default. */
  inc(...given: Arguments<Labels, [value?: number]>): void
  /** Takes from the series; 1 by default. */
  dec(...given: Arguments<Labels, [value?: number]>): void
  /** Takes the series out of the exposition: what it measured is gone. */
  remove(...given: Arguments<Labels, []>): void
}

export interface ObserverHelper<Labels> {
  /** Records one observation. @throws when the number is none, or a label is not as declared */
  observe(...given: Arguments<Labels, [value: number]>): void
}

type LabelSet = Readonly<Record<string, string>>

/** A label may be called like something that every object inherits. */
const own = <Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined

/** Splits what a helper was given into labels and number, and holds both to the definition. */
const splitting = ({ name, labels, labelValues = {}, labelPatterns = {} }: MetricDefinition) => {
  const checks = labels.map((label) => {
    const values = own(labelValues, label)
    const text = own(labelPatterns, label)
    const pattern = text === undefined ? undefined : new RegExp(`^(?:${text})$`, 'u')
    return { label, allows: (value: string) => (values?.includes(value) ?? true) && (pattern?.test(value) ?? true) }
  })
  return (given: readonly unknown[]): { labels: LabelSet; value: number | undefined } => {
    const [first, second] = labels.length > 0 ? given : [{}, ...given]
    const set = (first ?? {}) as LabelSet
    for (const { label, allows } of checks) {
      const value: unknown = own(set, label)
      if (typeof value !== 'string' || value === '') throw new TypeError(`${name}: the label '${label}' has no value`)
      if (!allows(value)) throw new RangeError(`${name}: the label '${label}' may not be '${value}'`)
    }
    const extra = Object.keys(set).find((label) => !labels.includes(label))
    if (extra !== undefined) throw new TypeError(`${name}: there is no label '${extra}'`)
    if (second !== undefined && !(typeof second === 'number' && Number.isFinite(second))) {
      throw new TypeError(`${name}: ${String(second)} is not a number that can be recorded`)
    }
    return { labels: set, value: second }
  }
}

const needed = ({ name }: MetricDefinition, value: number | undefined): number => {
  if (value === undefined) throw new TypeError(`${name}: the number is missing`)
  return value
}

const options = (registry: Registry, { name, help, labels }: MetricDefinition) => ({
  name,
  help,
  labelNames: [...labels],
  registers: [registry],
})

export const counter = <Labels>(registry: Registry, definition: MetricDefinition): CounterHelper<Labels> => {
  const metric = new Counter(options(registry, definition))
  const split = splitting(definition)
  return {
    inc(...given) {
      const { labels, value = 1 } = split(given)
      if (value < 0) throw new RangeError(`${definition.name}: a counter never goes down`)
      metric.inc(labels, value)
    },
  }
}

export const gauge = <Labels>(registry: Registry, definition: MetricDefinition): GaugeHelper<Labels> => {
  const metric = new Gauge(options(registry, definition))
  const split = splitting(definition)
  return {
    set(...given) {
      const { labels, value } = split(given)
      metric.set(labels, needed(definition, value))
    },
    inc(...given) {
      const { labels, value = 1 } = split(given)
      metric.inc(labels, value)
    },
    dec(...given) {
      const { labels, value = 1 } = split(given)
      metric.dec(labels, value)
    },
    remove(...given) {
      metric.remove(split(given).labels)
    },
  }
}

export const histogram = <Labels>(registry: Registry, definition: MetricDefinition): ObserverHelper<Labels> => {
  const { buckets } = definition
  const metric = new Histogram({ ...options(registry, definition), ...(buckets && { buckets: [...buckets] }) })
  return observer(metric, definition)
}

export const summary = <Labels>(registry: Registry, definition: MetricDefinition): ObserverHelper<Labels> =>
  observer(new Summary(options(registry, definition)), definition)

const observer = <Labels>(metric: Histogram | Summary, definition: MetricDefinition): ObserverHelper<Labels> => {
  const split = splitting(definition)
  return {
    observe(...given) {
      const { labels, value } = split(given)
      metric.observe(labels, needed(definition, value))
    },
  }
}

/** What the library keeps about a metric, beyond what it declares in its types. */
interface Registered {
  name: string
  type: string
  labelNames?: readonly string[]
  upperBounds?: readonly number[]
}

/** Compares a live registry with the contract: names, types, label names, buckets; missing and undeclared alike. */
export const compareRegistry = async (
  registry: Registry,
  definitions: readonly MetricDefinition[],
  allowPrefixes: readonly string[],
): Promise<Problem[]> => {
  const registered = new Map(
    (registry.getMetricsAsArray() as unknown as Registered[]).map((metric) => [metric.name, metric]),
  )
  const declared = new Set(definitions.map(({ name }) => name))
  const compared = definitions.flatMap((definition): Problem[] => {
    const metric = registered.get(definition.name)
    if (metric) return compareMetric(metric, definition)
    return [{ code: 'metric-missing', message: `${definition.name} is not registered` }]
  })
  const undeclared = [...registered.keys()]
    .filter((name) => !declared.has(name) && !allowPrefixes.some((prefix) => name.startsWith(prefix)))
    .map((name): Problem => ({ code: 'metric-undeclared', message: `${name} is registered and not declared` }))
  return [...compared, ...undeclared, ...(await strangeLabels(registry, definitions))]
}

const compareMetric = (metric: Registered, { name, type, labels, buckets }: MetricDefinition): Problem[] => {
  const problems: Problem[] = []
  const say = (code: string, message: string) => problems.push({ code, message: `${name} ${message}` })
  if (metric.type !== type) say('metric-wrong-type', `is a ${metric.type}; declared is a ${type}`)
  const names = metric.labelNames ?? []
  const missing = labels.filter((label) => !names.includes(label))
  const extra = names.filter((label) => !labels.includes(label))
  if (missing.length > 0) say('metric-label-missing', `lacks the labels ${missing.join(', ')}`)
  if (extra.length > 0) say('metric-label-undeclared', `has undeclared labels ${extra.join(', ')}`)
  const bounds = metric.upperBounds ?? []
  if (type === 'histogram' && buckets && bounds.join() !== buckets.join()) {
    say('metric-buckets-differ', `has the buckets ${bounds.join(', ')}; declared are ${buckets.join(', ')}`)
  }
  return problems
}

/** Labels that the registry adds to every sample are seen on samples only. */
const strangeLabels = async (registry: Registry, definitions: readonly MetricDefinition[]): Promise<Problem[]> => {
  const known = new Map(definitions.map(({ name, labels }) => [name, new Set([...labels, 'le', 'quantile'])]))
  const problems = new Map<string, Problem>()
  for (const { name, values } of await registry.getMetricsAsJSON()) {
    for (const label of values.flatMap((sample) => Object.keys(sample.labels))) {
      if (known.get(name)?.has(label) ?? true) continue
      const message = `${name} has a sample with the undeclared label ${label}`
      problems.set(message, { code: 'metric-label-undeclared', message })
    }
  }
  return [...problems.values()]
}
