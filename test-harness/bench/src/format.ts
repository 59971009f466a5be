import type { Bar, Measure, Table, Unit } from './bench.ts'
import { median } from './statistics.ts'

const formats: Readonly<Record<Unit, (value: number) => string>> = {
  ratio: (value) => `${value.toFixed(3)} ×`,
  share: (value) => value.toFixed(4),
  ms: (value) => `${value.toFixed(value < 100 ? 1 : 0)} ms`,
  bytes: (value) => `${value < 1_000_000 ? `${(value / 1000).toFixed(2)} kB` : `${(value / 1_000_000).toFixed(0)} MB`}`,
  count: (value) => String(Math.round(value)),
}

export const valueText = (value: number, unit: Unit): string => formats[unit](value)

const bars = {
  most: { text: 'at most', holds: (value, limit) => value <= limit },
  least: { text: 'at least', holds: (value, limit) => value >= limit },
  below: { text: 'below', holds: (value, limit) => value < limit },
} as const satisfies Record<Bar['is'], { text: string; holds: (value: number, limit: number) => boolean }>

const barText = ({ is, limit }: Bar, unit: Unit): string =>
  `${bars[is].text} ${unit === 'ratio' ? `${limit} ×` : valueText(limit, unit)}`

export type Verdict = 'held' | 'MISSED' | 'not measured' | 'context'

// implements: TL-OPENAPI-246
export const verdictOf = ({ value, bar }: Measure): Verdict => {
  if (value === undefined) return 'not measured'
  if (bar === undefined) return 'context'
  // A value which is no number misses every bar.
  return bars[bar.is].holds(value, bar.limit) ? 'held' : 'MISSED'
}

/** The cells of a measure: what, value, bar, verdict. */
export const measureCells = (measure: Measure): string[] => {
  const { what, value, unit, bar } = measure
  const verdict = verdictOf(measure)
  return [
    what,
    value === undefined ? '–' : valueText(value, unit),
    bar ? barText(bar, unit) : '–',
    verdict === 'context' ? '–' : verdict,
  ]
}

/** A table that reads well in a terminal, and is one in Markdown. */
export const tableText = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widths = head.map((cell, at) => Math.max(3, cell.length, ...rows.map((row) => (row[at] ?? '').length)))
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, at) => (cells[at] ?? '').padEnd(width)).join(' | ')} |`
  return [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(line)].join('\n')
}

/** The times of processes that were run in turn. */
export const timesTable = (times: Readonly<Record<string, readonly number[]>>): Table => ({
  title: 'Times on one machine; they vary, the ratios much less',
  head: ['process', 'median', 'least', 'most'],
  rows: Object.entries(times).map(([name, values]) => [
    name,
    ...[median(values), Math.min(...values), Math.max(...values)].map((value) => valueText(value, 'ms')),
  ]),
})
