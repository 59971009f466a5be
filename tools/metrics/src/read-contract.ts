import {
  didYouMean,
  type Finding,
  isObject,
  type Location,
  type Outcome,
  outcome,
  readReqIds,
  reqIdKey,
  type SourceDocument,
  toPointer,
} from '@throughline/kernel'
import { contractFinding } from './findings.ts'
import { type MetricRow, type MetricsContract, type MetricType, metricTypes } from './metrics-contract.ts'

const topKeys = ['required_metrics', 'label_cardinality_budget', 'family_budget', 'allow_prefixes']
const rowKeys = [
  'name',
  'type',
  'labels',
  'help',
  'unit',
  'buckets',
  'label_values',
  'label_patterns',
  'family_budget',
  'moved_by',
]

type Fields = Readonly<Record<string, unknown>>

/** Reads fields and collects what is wrong with them: a field of the wrong shape is reported and reads as absent. */
interface Reader {
  findings: Finding[]
  at(pointer: string, options?: { key?: boolean }): Location
  malformed(pointer: string, message: string): undefined
}

/**
 * Reads the metrics contract: `required_metrics` with name, type and labels, and `label_cardinality_budget`, as they
 * are; help, unit, buckets, allowed values, patterns and budgets of families where they are given.
 * @param knownIds every ID that a spec states; absent where nobody knows
 */
// implements: TL-METRICS-001
export const readMetricsContract = (
  document: SourceDocument,
  knownIds?: ReadonlySet<string>,
): Outcome<MetricsContract | undefined> => {
  const findings: Finding[] = []
  const reader: Reader = {
    findings,
    at: (pointer, options) => document.locate(pointer, options),
    // implements: TL-METRICS-003
    malformed: (pointer, message) => {
      findings.push(contractFinding('metrics-contract-malformed', message, { location: document.locate(pointer) }))
    },
  }
  const fields = document.value
  if (!isObject(fields)) {
    reader.malformed('', 'the metrics contract is no mapping')
    return outcome(undefined, findings)
  }
  if (!Array.isArray(fields.required_metrics)) {
    reader.malformed('/required_metrics', "'required_metrics' is not a list of metrics")
    return outcome(undefined, findings)
  }
  unknownKeys(reader, fields, '', topKeys)
  const familyBudget = countOf(reader, fields.family_budget, '/family_budget')
  const rows = fields.required_metrics.map((row: unknown, index) =>
    readRow(reader, row, `/required_metrics/${index}`, familyBudget, knownIds),
  )
  const metrics = rows.filter((row) => row !== undefined)
  const contract: MetricsContract = {
    file: document.file,
    metrics,
    complete: metrics.length === rows.length,
    budgets: budgetsOf(reader, fields.label_cardinality_budget),
    allowPrefixes: textsOf(reader, fields.allow_prefixes, '/allow_prefixes') ?? [],
    locate: reader.at,
  }
  return outcome(contract, findings)
}

const readRow = (
  reader: Reader,
  row: unknown,
  pointer: string,
  commonBudget: number | undefined,
  knownIds: ReadonlySet<string> | undefined,
): MetricRow | undefined => {
  if (!isObject(row)) return reader.malformed(pointer, 'a metric is no mapping')
  unknownKeys(reader, row, pointer, rowKeys)
  const name = textOf(reader, row.name, `${pointer}/name`)
  const type = typeOf(reader, row.type, `${pointer}/type`)
  const labels = textsOf(reader, row.labels ?? [], `${pointer}/labels`)
  const help = textOf(reader, row.help ?? '', `${pointer}/help`)
  const unit = textOf(reader, row.unit ?? '', `${pointer}/unit`)
  const buckets = bucketsOf(reader, row.buckets, `${pointer}/buckets`)
  const labelValues = mapOf(reader, row.label_values, `${pointer}/label_values`, textsOf)
  const labelPatterns = mapOf(reader, row.label_patterns, `${pointer}/label_patterns`, textOf)
  const familyBudget = countOf(reader, row.family_budget, `${pointer}/family_budget`) ?? commonBudget
  const movedBy = textsOf(reader, row.moved_by ?? [], `${pointer}/moved_by`) ?? []
  const field = `${pointer}/${reqIdKey}`
  // implements: TL-METRICS-003
  const ids = readReqIds(
    row[reqIdKey],
    (entry) => reader.at(entry === undefined ? field : `${field}/${entry}`),
    knownIds,
  )
  reader.findings.push(...ids.findings)
  if (name === undefined || type === undefined || labels === undefined) return undefined
  return {
    name,
    type,
    labels,
    ...(help && { help }),
    ...(unit && { unit }),
    ...(buckets && { buckets }),
    labelValues,
    labelPatterns,
    ...(familyBudget !== undefined && { familyBudget }),
    movedBy,
    reqIds: ids.value,
    pointer,
  }
}

// implements: TL-METRICS-003
const unknownKeys = (reader: Reader, fields: Fields, pointer: string, known: readonly string[]): void => {
  for (const key of Object.keys(fields)) {
    if (known.includes(key) || key.startsWith('x-') || key === '$comment' || key === '$schema') continue
    const location = reader.at(`${pointer}${toPointer([key])}`, { key: true })
    const message = `nobody reads the key '${key}'${didYouMean(key, known)}`
    reader.findings.push(contractFinding('metrics-key-unknown', message, { location }))
  }
}

const lastOf = (pointer: string): string => pointer.split('/').at(-1) ?? ''

const textOf = (reader: Reader, value: unknown, pointer: string): string | undefined => {
  if (typeof value === 'string') return value
  const state = value === undefined ? 'is missing' : 'is not a text'
  return reader.malformed(pointer, `'${lastOf(pointer)}' ${state}`)
}

const typeOf = (reader: Reader, value: unknown, pointer: string): MetricType | undefined => {
  const text = textOf(reader, value, pointer)
  const type = metricTypes.find((each) => each === text)
  if (text !== undefined && type === undefined) {
    const message = `'${text}' is no type of metric${didYouMean(text, metricTypes)}`
    reader.findings.push(contractFinding('metric-type-unknown', message, { location: reader.at(pointer) }))
  }
  return type
}

const textsOf = (reader: Reader, value: unknown, pointer: string): string[] | undefined => {
  if (value === undefined) return undefined
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value
  return reader.malformed(pointer, `'${lastOf(pointer)}' is not a list of texts`)
}

const bucketsOf = (reader: Reader, value: unknown, pointer: string): number[] | undefined => {
  if (value === undefined) return undefined
  if (Array.isArray(value) && value.every((each) => typeof each === 'number')) return value
  return reader.malformed(pointer, "'buckets' is not a list of numbers")
}

const countOf = (reader: Reader, value: unknown, pointer: string): number | undefined => {
  if (value === undefined) return undefined
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value
  return reader.malformed(pointer, `'${lastOf(pointer)}' is not a whole number above 0`)
}

const mapOf = <Value>(
  reader: Reader,
  value: unknown,
  pointer: string,
  read: (reader: Reader, value: unknown, pointer: string) => Value | undefined,
): Map<string, Value> => {
  if (value === undefined) return new Map()
  if (!isObject(value)) {
    reader.malformed(pointer, `'${lastOf(pointer)}' is not a mapping by label`)
    return new Map()
  }
  const entries = Object.entries(value).flatMap(([label, inner]): [string, Value][] => {
    const each = read(reader, inner, `${pointer}${toPointer([label])}`)
    return each === undefined ? [] : [[label, each]]
  })
  return new Map(entries)
}

const budgetsOf = (reader: Reader, value: unknown): Map<string, number> =>
  mapOf(reader, value, '/label_cardinality_budget', countOf)
