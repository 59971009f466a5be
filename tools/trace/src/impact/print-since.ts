import { linesBySurface } from './print-subject.ts'
import type { SinceImpact } from './since/impact-since.ts'
import { reasonKinds } from './since/selection.ts'

/** For people: what differs, what that leads to by surface, and the tests by the reason that is surest. */
export const textOfSince = ({
  base,
  changes,
  sentences,
  requirements,
  reached,
  tests,
  knownTests,
}: SinceImpact): string[] => [
  `Since ${base.ref} (${base.commit.slice(0, 12)}): ${changes.length} files differ`,
  ...changes.map(({ change, file, from, what }) => {
    const path = from === undefined ? file : `${from} → ${file}`
    return `  ${change.padEnd(8)} ${path}${what.length > 0 ? `: ${shortened(what)}` : ''}`
  }),
  '',
  ...sentences.flatMap(({ id, before, after }) => [
    `${id}`,
    ...(before === undefined ? [] : [`  - ${before}`]),
    ...(after === undefined ? [] : [`  + ${after}`]),
    '',
  ]),
  ...(requirements.length > 0
    ? [
        `Requirements (${requirements.length})`,
        ...requirements.map(({ id, title, why }) => `  ${id}  ${title}  (${shortened(why, 2)})`),
        '',
      ]
    : []),
  ...linesBySurface(reached, ({ why }) => why),
  `Tests to run: ${tests.length} of ${knownTests}`,
  ...reasonKinds.flatMap((kind) => {
    const own = tests.filter(({ why }) => why[0]?.kind === kind)
    if (own.length === 0) return []
    return [
      `  ${wordOf[kind]} (${own.length})`,
      ...own.map(({ file, line, name, why }) => {
        const place = line === undefined ? file : `${file}:${line}`
        return `    ${place}  ${name}  (${why[0]?.note ?? why[0]?.from})`
      }),
    ]
  }),
  '',
]

const wordOf = {
  changed: 'they changed themselves',
  executed: 'they executed what changed',
  'executed-by-file': 'their file executed what changed, and nobody knows in which test',
  verifies: 'they name a requirement whose words changed',
  promised: 'they hold what a changed contract promises',
  loads: 'they load what changed',
  reads: 'they may read what changed',
  unknown: 'nobody knows what they run',
} as const

const shortened = (items: readonly string[], most = 4): string =>
  items.length <= most ? items.join(', ') : `${items.slice(0, most).join(', ')} and ${items.length - most} more`

/** What a shell takes: one line a package, and as comments what no line runs. */
// implements: TL-TRACE-411
export const vitestOfSince = ({ commands, tests, base }: SinceImpact): string => {
  const left = [...new Set(tests.filter(({ leftOut }) => leftOut).map(({ file }) => file))]
  const lines = [
    ...(commands.length === 0 ? [`# Nothing to run: no test is concerned since ${base.ref}.`] : []),
    ...commands.map(({ command }) => command),
    ...(left.length > 0
      ? ['# Not part of a whole run, and not run by these lines:', ...left.map((file) => `#   ${file}`)]
      : []),
  ]
  return lines.map((line) => `${line}\n`).join('')
}
