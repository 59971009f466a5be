import { type Finding, type Location, type Outcome, outcome } from '@throughline/kernel'
import { expositionFinding as finding } from '../findings.ts'
import { checkFamily } from './check-family.ts'
import { type MetricFamily, type Sample, seriesKey } from './metric-family.ts'
import { type Line, parseLine } from './parse-line.ts'

/** Bounds on one exposition. */
export const expositionLimits = { bytes: 32 * 1024 * 1024, samples: 500_000 } as const

/** A family that is being read, and what has been said about it so far. */
interface Building {
  family: MetricFamily
  typed: boolean
  helped: boolean
  scattered: boolean
  series: Set<string>
}

/**
 * Reads the Prometheus text format 0.0.4, strictly. A text that is none gives one finding, at the place where it stops
 * being one, and no families; what is well-formed and wrong gives a finding each.
 */
// implements: TL-METRICS-010
export const parseExposition = (text: string, file: string): Outcome<MetricFamily[]> => {
  const start: Location = { file, line: 1, column: 1 }
  if (Buffer.byteLength(text) > expositionLimits.bytes) {
    const message = `larger than ${expositionLimits.bytes / 1024 / 1024} MiB`
    return outcome([], [finding('exposition-too-large', message, { location: start })])
  }
  const lines = text.split('\n')
  if (text !== '' && lines.at(-1) !== '') {
    const location = { file, line: lines.length, column: (lines.at(-1) ?? '').length + 1 }
    return outcome([], [finding('exposition-syntax', 'the last line does not end in a line feed', { location })])
  }
  const reader = familyReader()
  let samples = 0
  for (const [index, source] of lines.entries()) {
    const line = parseLine(source)
    const location = { file, line: index + 1, column: 1 }
    // implements: TL-METRICS-011
    if (line.kind === 'fault') {
      const message = `not an exposition in the text format: ${line.message}`
      return outcome(
        [],
        [finding('exposition-syntax', message, { location: { ...location, column: line.column + 1 } })],
      )
    }
    if (line.kind === 'sample' && ++samples > expositionLimits.samples) {
      return outcome(
        [],
        [finding('exposition-too-large', `more than ${expositionLimits.samples} samples`, { location })],
      )
    }
    if (line.kind !== 'nothing') reader.add(line, location)
  }
  const families = reader.families()
  return outcome(families, [...reader.findings, ...families.flatMap(checkFamily)])
}

// implements: TL-METRICS-012
const familyReader = () => {
  const findings: Finding[] = []
  const known = new Map<string, Building>()
  let current: Building | undefined

  /** The family that a line belongs to, which from now on is the one that lines are expected of. */
  const enter = (name: string, location: Location): Building => {
    const found = known.get(name)
    if (found && !found.scattered) {
      found.scattered = true
      findings.push(finding('exposition-order', `the lines of '${name}' do not stand together`, { location }))
    }
    const family: MetricFamily = { name, type: 'untyped', samples: [], location }
    current = found ?? { family, typed: false, helped: false, scattered: false, series: new Set() }
    known.set(name, current)
    return current
  }

  const add = (line: Exclude<Line, { kind: 'nothing' }>, location: Location): void => {
    if (line.kind === 'sample') {
      const name = familyName(line.name, known)
      addSample(name === current?.family.name ? current : enter(name, location), line, location)
      return
    }
    const building = line.name === current?.family.name ? current : enter(line.name, location)
    const { family } = building
    const keyword = line.kind.toUpperCase()
    if (line.kind === 'help' ? building.helped : building.typed) {
      findings.push(finding('exposition-order', `a second ${keyword} line for '${line.name}'`, { location }))
    } else if (family.samples.length > 0) {
      findings.push(finding('exposition-order', `${keyword} of '${line.name}' stands behind its samples`, { location }))
    }
    if (line.kind === 'help') {
      building.helped = true
      family.help = line.text
    } else {
      building.typed = true
      family.type = line.type
    }
  }

  const addSample = (building: Building, line: Extract<Line, { kind: 'sample' }>, location: Location): void => {
    const { kind: _kind, ...rest } = line
    const sample: Sample = { ...rest, location }
    const key = `${sample.name} ${seriesKey(sample)}`
    if (building.series.has(key)) {
      const shown = [...sample.labels].map(([label, value]) => `${label}="${value}"`).join(',')
      findings.push(finding('exposition-duplicate', `${sample.name}{${shown}} stands twice`, { location }))
    }
    building.series.add(key)
    building.family.samples.push(sample)
  }

  return { findings, add, families: (): MetricFamily[] => [...known.values()].map(({ family }) => family) }
}

/** `latency_ms_bucket` belongs to `latency_ms` only where that is known to be a histogram. */
const familyName = (sample: string, known: ReadonlyMap<string, Building>): string => {
  const [, base = '', suffix] = /^(.+)_(bucket|sum|count)$/.exec(sample) ?? []
  const type = known.get(base)?.family.type
  const made = type === 'histogram' || (type === 'summary' && suffix !== 'bucket')
  return made ? base : sample
}
