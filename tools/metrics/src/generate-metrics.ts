import { readFileSync } from 'node:fs'
import { type ArtifactPlan, generatedLabel } from '@throughline/kernel'
import type { MetricRow, MetricsContract } from './metrics-contract.ts'

export interface GenerateOptions {
  contract: MetricsContract
  /** As a reader would type it. */
  command: string
  /** Absolute folder. */
  folder: string
}

/** Typed helpers over prom-client: what the contract does not declare does not compile, or is refused when it runs. */
// implements: TL-METRICS-004
export const generateMetrics = ({ contract, command, folder }: GenerateOptions): ArtifactPlan => {
  const label = generatedLabel(command)
  return {
    folder,
    command,
    artifacts: [
      { path: 'index.ts', content: `${label}${indexText(contract)}` },
      { path: 'runtime.ts', content: `${label}${runtimeText()}` },
    ],
  }
}

/** The helpers are code of this package, type-checked and tested here, and copied as they stand. */
// implements: TL-METRICS-007, TL-METRICS-008
const runtimeText = (): string => readFileSync(new URL('./helpers-runtime.ts', import.meta.url), 'utf8')

interface Named extends MetricRow {
  /** `tasksEnqueuedTotal` */
  key: string
  /** `TasksEnqueuedTotalLabels` */
  labelsType: string
}

const indexText = (contract: MetricsContract): string => {
  const rows = named(contract.metrics)
  const makers = [...new Set(rows.map(({ type }) => type))].sort()
  const runtime = ['compareRegistry', ...makers, 'type MetricDefinition', 'type Problem']
  const sections = [
    `import type { Registry } from 'prom-client'\nimport { ${runtime.join(', ')} } from './runtime.ts'\n`,
    `export type { CounterHelper, GaugeHelper, MetricDefinition, ObserverHelper, Problem } from './runtime.ts'\n`,
    ...rows.filter(({ labels }) => labels.length > 0).map(labelsText),
    definitionsText(rows, contract.allowPrefixes),
    createText(rows),
    checkText,
  ]
  return sections.join('\n')
}

const named = (metrics: readonly MetricRow[]): Named[] => {
  const taken = new Set<string>()
  return metrics.map((row) => {
    const wish = camel(row.name)
    let key = wish
    for (let number = 2; taken.has(key); number++) key = `${wish}_${number}`
    taken.add(key)
    return { ...row, key, labelsType: `${key.slice(0, 1).toUpperCase()}${key.slice(1)}Labels` }
  })
}

/** `tasks_enqueued_total` → `tasksEnqueuedTotal` */
const camel = (name: string): string => {
  const [first = '', ...rest] = name.split(/[_:]+/).filter((word) => word !== '')
  const joined = first + rest.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('')
  return /^[A-Za-z]/.test(joined) ? joined : `_${joined}`
}

// implements: TL-METRICS-006
const literal = (text: string): string => {
  const escaped = JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replaceAll("'", "\\'")
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029')
  return `'${escaped}'`
}

const list = (items: readonly string[]): string => `[${items.join(', ')}]`

/** A label name is an identifier, but this one would set the prototype. */
const field = (name: string): string => (name === '__proto__' ? "['__proto__']" : name)

// implements: TL-METRICS-006
const comment = (text: string, indent = ''): string =>
  text === '' ? '' : `${indent}/** ${text.replace(/\s+/g, ' ').trim().replaceAll('*/', '*\\/')} */\n`

// implements: TL-METRICS-005
const labelsText = ({ name, labels, labelValues, labelsType }: Named): string => {
  const fields = labels.map((label) => {
    const values = labelValues.get(label)
    return `  ${field(label)}: ${values ? values.map(literal).join(' | ') : 'string'}\n`
  })
  return `/** The labels of \`${name}\`. */\nexport interface ${labelsType} {\n${fields.join('')}}\n`
}

const definitionsText = (rows: readonly Named[], allowPrefixes: readonly string[]): string => {
  const definitions = rows.map((row) => `  ${row.key}: ${definitionText(row)},\n`)
  return `/** Every metric of the contract, in its order. */
export const metricDefinitions = {
${definitions.join('')}} as const satisfies Record<string, MetricDefinition>

/** Metrics of the runtime that may be registered without being declared. */
export const allowedPrefixes: readonly string[] = ${list(allowPrefixes.map(literal))}
`
}

const definitionText = ({ name, type, help, labels, labelValues, labelPatterns, buckets }: Named): string => {
  const entries = [
    `name: ${literal(name)}`,
    `type: ${literal(type)}`,
    // The library insists on a text.
    `help: ${literal(help ?? name)}`,
    `labels: ${list(labels.map(literal))}`,
    ...(labelValues.size > 0 ? [`labelValues: ${mapText(labelValues, (values) => list(values.map(literal)))}`] : []),
    ...(labelPatterns.size > 0 ? [`labelPatterns: ${mapText(labelPatterns, literal)}`] : []),
    ...(buckets ? [`buckets: ${list(buckets.map(String))}`] : []),
  ]
  return `{\n${entries.map((entry) => `    ${entry},\n`).join('')}  }`
}

const mapText = <Value>(map: ReadonlyMap<string, Value>, text: (value: Value) => string): string =>
  `{ ${[...map].map(([label, value]) => `${field(label)}: ${text(value)}`).join(', ')} }`

const createText = (rows: readonly Named[]): string => {
  const helpers = rows.map(({ key, type, help, labels, labelsType, reqIds }) => {
    const generic = labels.length > 0 ? labelsType : 'Record<never, string>'
    return `${comment([...(help ? [help] : []), ...reqIds].join(' '), '  ')}  ${key}: ${type}<${generic}>(registry, metricDefinitions.${key}),\n`
  })
  return `/** Registers every metric of the contract, and gives a typed helper for each. */
export const createMetrics = (registry: Registry) => ({
${helpers.join('')}})

export type Metrics = ReturnType<typeof createMetrics>
`
}

// implements: TL-METRICS-008
const checkText = `/** Compares a live registry with the contract; empty when they agree. */
export const checkRegistry = (registry: Registry): Promise<Problem[]> =>
  compareRegistry(registry, Object.values(metricDefinitions), allowedPrefixes)
`
