import type { styleText } from 'node:util'
import type { Level } from '../finding.ts'
import { sortedFindings, summarise } from '../report.ts'
import type { Printer } from './printer.ts'
import { countText, placesText, type Told, toldOf } from './told.ts'

const colours = { error: 'red', warning: 'yellow', info: 'blue' } as const satisfies Record<Level, string>

/** For people: aligned, short, and ending with what to do next. */
export const text: Printer = ({ findings, waived = 0, text: lines = [], below = {}, next }, { colour }) => {
  // To import it loads everything else in `node:util`, which takes longer than to answer a question about an ID.
  const styled = colour ? process.getBuiltinModule('node:util').styleText : undefined
  const paint = (style: Parameters<typeof styleText>[0], value: string) =>
    styled ? styled(style, value, { validateStream: false }) : value
  const told = toldOf(sortedFindings(findings))
  const blocks = told.map(({ finding, all, message, places }, index) => {
    const { level, code, location, related = [] } = finding
    const place = location ? `${location.file}:${location.line}:${location.column}` : '-'
    const head = `${paint('bold', place)}  ${paint(colours[level], level)}  ${message}  ${paint('dim', `[${code}]`)}`
    const more = related.map(({ message: what, location: at }) => `    ${at.file}:${at.line}:${at.column}  ${what}`)
    const where = places.length > 0 ? [`    ${placesText(places)}`] : []
    const shown = belowOf(all, below).map((line) => `    ${line}`)
    // The advice of a run of equal codes stands once, behind the last of them.
    const advice = helpAfter(told, index)
    return [head, ...more, ...where, ...shown, ...(advice ? [`    ${paint('dim', advice)}`] : [])].join('\n')
  })
  const { errors, warnings, infos } = summarise(findings)
  const causes = told.filter(({ finding }) => finding.level === 'error').length
  const parts = [
    countText(errors, causes),
    ...(warnings > 0 ? [`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`] : []),
    ...(infos > 0 ? [`${infos} info`] : []),
    ...(waived > 0 ? [`${waived} waived`] : []),
  ]
  const summary = told.length > 0 || waived > 0 ? [paint(errors > 0 ? 'red' : 'green', parts.join(', '))] : []
  return [...lines, ...blocks, ...summary, ...(next ? [next] : [])].map((line) => `${line}\n`).join('')
}

/** The lines of the first finding of a cause that has any. */
export const belowOf = (
  findings: Told['all'],
  below: Readonly<Record<string, readonly string[]>>,
): readonly string[] => {
  const first = findings.find(({ fingerprint }) => Object.hasOwn(below, fingerprint))
  return first ? (below[first.fingerprint] ?? []) : []
}

const helpAfter = (told: readonly Told[], index: number): string | undefined => {
  const finding = told[index]?.finding
  const following = told[index + 1]?.finding
  return following?.code === finding?.code && following?.help === finding?.help ? undefined : finding?.help
}
