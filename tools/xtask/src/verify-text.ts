import type { Reached, ShownFinding } from '@throughline/verify'
import type { Probe } from './verify-probes.ts'

/** Requests of so many findings are printed; all of them are in the JSON form. */
const mostShown = 5

/** What a run reached, and how to send what it found. */
// implements: TL-VERIFY-402, TL-VERIFY-403
export const probeText = ({ requests, seed, operations, codes, shown, stopped }: Probe): string[] => {
  const rows = operations.map((each) => [
    each.operationId,
    each.statuses.map(statusText).join(' ') || '-',
    each.missing.join(' ') || '-',
    shareText(each.mediaTypes),
    shareText(each.parameters),
    shareText(each.events),
  ])
  const heads = ['operation', 'statuses that came', 'not seen', 'types', 'params', 'events']
  const ended = stopped === undefined ? '' : `; ended ${stopped}`
  return [
    `${requests} requests, seed ${seed}${ended}`,
    ...table([heads, ...rows]),
    ...(operations.some(({ statuses }) => statuses.some(({ declared }) => declared === undefined))
      ? ['  ! is not declared']
      : []),
    ...codes.map((each) => {
      const missing = each.missing.length > 0 ? `; not seen: ${each.missing.join(' ')}` : ''
      return `  ${each.member} of errors: ${shareText(each)}${missing}`
    }),
    '',
    ...shown.slice(0, mostShown).flatMap(shownText),
    ...(shown.length > mostShown ? [`${shown.length - mostShown} more are in --format json`, ''] : []),
  ]
}

export const shownText = ({ code, operationId, what, fingerprint, requests }: ShownFinding): string[] => [
  `${code}, ${operationId}, ${what} (again: pnpm xtask verify --replay ${fingerprint})`,
  ...requests.flatMap(({ curl, answer }) => [
    ...curl.split('\n').map((line) => `  ${line.length > 400 ? `${line.slice(0, 400)}…` : line}`),
    `  → ${answer}`,
  ]),
  '',
]

const statusText = ({ status, times, declared }: Reached['statuses'][number]): string =>
  `${declared === undefined ? '!' : ''}${status}x${times}`

const shareText = ({ seen, missing }: Reached['events']): string =>
  seen.length + missing.length === 0 ? '-' : `${seen.length}/${seen.length + missing.length}`

const table = (rows: readonly (readonly string[])[]): string[] => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd())
}
