import type { Reached } from '@throughline/verify'
import type { Probe } from './verify-probes.ts'

/** What a run reached, for a terminal: a line an operation, and below it what is not seen, and why. */
// implements: TL-VERIFY-403
export const coverageText = (probe: Probe): string[] => {
  const rows = coverageRows(probe)
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return [
    headOf(probe),
    ...rows.map((row) => `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd()),
    ...gapsOf(probe).map(({ what, names }) => `  ${what}: ${names.join(', ')}`),
    '',
  ]
}

/** The same as a table of Markdown and a list. */
// implements: TL-VERIFY-403
export const coverageMarkdown = (probe: Probe): string[] => {
  const [heads = [], ...rows] = coverageRows(probe).map((row) => row.map((cell) => cell.replaceAll('|', '\\|')))
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const gaps = gapsOf(probe).map(({ what, names }) => `- ${what}: ${names.map((name) => `\`${name}\``).join(', ')}`)
  return [
    `**${probe.contract}**: ${headOf(probe)}`,
    '',
    line(heads),
    line(heads.map(() => '---')),
    ...rows.map(line),
    ...(gaps.length > 0 ? ['', ...gaps] : []),
    '',
  ]
}

const headOf = ({ requests, seed, stopped }: Probe): string =>
  `${requests} requests, seed ${seed}${stopped === undefined ? '' : `; ended ${stopped}`}`

const coverageRows = ({ operations, codes }: Probe): string[][] => [
  ['operation', 'statuses that came', 'not seen', 'codes', 'types', 'params', 'events'],
  ...operations.map((each) => [
    each.operationId,
    each.statuses.map(statusText).join(' ') || '-',
    each.missing.join(' ') || '-',
    codes.length === 0 ? '-' : String(each.codes.length),
    shareText([each.mediaTypes]),
    shareText([each.parameters]),
    shareText([each.events]),
  ]),
  ...(operations.length > 1 ? [totalOf(operations, codes)] : []),
]

const totalOf = (operations: readonly Reached[], codes: Probe['codes']): string[] => {
  const missing = operations.reduce((sum, each) => sum + each.missing.length, 0)
  return [
    `${operations.length} operations`,
    `${reachedOf(operations)} of ${reachedOf(operations) + missing} declared`,
    String(missing),
    shareText(codes),
    shareText(operations.map((each) => each.mediaTypes)),
    shareText(operations.map((each) => each.parameters)),
    shareText(operations.map((each) => each.events)),
  ]
}

/** How many declared statuses came. */
export const reachedOf = (operations: readonly Reached[]): number =>
  operations.reduce((sum, { statuses }) => sum + new Set(statuses.flatMap(({ declared }) => declared ?? [])).size, 0)

/** `!` is not declared. */
const statusText = ({ status, times, declared }: Reached['statuses'][number]): string =>
  `${declared === undefined ? '!' : ''}${status}x${times}`

const shareText = (shares: readonly Reached['events'][]): string => {
  const seen = shares.reduce((sum, share) => sum + share.seen.length, 0)
  const all = shares.reduce((sum, share) => sum + share.missing.length, seen)
  return all === 0 ? '-' : `${seen}/${all}`
}

interface Gap {
  what: string
  names: string[]
}

/** What is there and not declared, and what is declared and was not seen. */
const gapsOf = ({ operations, codes, undeclared }: Probe): Gap[] => {
  const of = (names: (operation: Reached) => readonly string[]) =>
    operations.flatMap((operation) => names(operation).map((name) => `${operation.operationId} ${name}`))
  const strange = of(({ statuses }) =>
    statuses.flatMap(({ status, declared }) => (declared === undefined ? [String(status)] : [])),
  )
  const reasons = Map.groupBy(
    operations.filter(({ notReached }) => notReached !== undefined),
    ({ notReached = '' }) => notReached,
  )
  return [
    { what: 'not declared (!)', names: strange },
    {
      what: 'routes that are not declared',
      names: undeclared.map((each) => `${each.method} ${each.path} ${each.status}`),
    },
    ...codes.map(({ member, missing }) => ({ what: `${member} of errors not seen`, names: missing })),
    { what: 'media types not seen', names: of(({ mediaTypes }) => mediaTypes.missing) },
    { what: 'parameters never sent with success', names: of(({ parameters }) => parameters.missing) },
    { what: 'events not seen', names: of(({ events }) => events.missing) },
    ...[...reasons].map(([why, all]) => ({
      what: `never succeeded, since ${why}`,
      names: all.map(({ operationId }) => operationId),
    })),
  ].filter(({ names }) => names.length > 0)
}
