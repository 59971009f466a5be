import {
  type Coverage,
  type CoverageRow,
  type Grouping,
  percentOf,
  type Status,
  statuses,
} from '@throughline/trace/coverage'

/** A table a grouping: how many, how many of them verified, and the statuses of all. */
export const coverageText = (coverage: Coverage, by: readonly Grouping[]): string[] =>
  tablesOf(coverage, by).flatMap(({ head, rows }) => {
    const widths = head.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column]?.length ?? 0)))
    const line = (row: readonly string[]) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  ')
        .trimEnd()
    return [line(head), ...rows.map(line), '']
  })

/** The same as tables of Markdown. */
export const coverageMarkdown = (coverage: Coverage, by: readonly Grouping[]): string[] =>
  tablesOf(coverage, by)
    .map(({ head, rows }) => {
      const line = (row: readonly string[]) => `| ${row.join(' | ')} |`
      return [line(head), line(head.map((_, column) => (column === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n')
    })
    .join('\n\n')
    .split('\n')

const tablesOf = (coverage: Coverage, by: readonly Grouping[]): { head: string[]; rows: string[][] }[] => {
  const { all } = coverage
  // A column in which every cell would be 0 says nothing.
  const shown = statuses.filter((status) => status !== 'verified' && all.statuses[status] > 0)
  const excepted = all.exceptions > 0
  return by.map((grouping) => ({
    head: [`by ${grouping}`, 'all', 'verified', 'share', ...shown, ...(excepted ? ['excepted'] : [])],
    rows: [...coverage.rows[grouping], all].map((row) => cells(row, shown, excepted)),
  }))
}

const cells = (
  { name, total, exceptions, statuses: counts, measures }: CoverageRow,
  shown: readonly Status[],
  excepted: boolean,
): string[] => {
  const share = percentOf(measures.verified, total)
  return [
    name,
    String(total),
    measures.verified === null ? '–' : String(measures.verified),
    share === undefined ? '–' : `${share.toFixed(1)} %`,
    ...shown.map((status) => String(counts[status])),
    ...(excepted ? [String(exceptions)] : []),
  ]
}
