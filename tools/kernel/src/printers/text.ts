import { styleText } from 'node:util'
import type { Finding, Level } from '../finding.ts'
import { sortedFindings, summarise } from '../report.ts'
import type { Printer } from './printer.ts'

const colours = { error: 'red', warning: 'yellow', info: 'blue' } as const satisfies Record<Level, string>

/** For people: aligned, short, and ending with what to do next. */
export const text: Printer = ({ findings, waived = 0, text: lines = [], next }, { colour }) => {
  const paint = (style: Parameters<typeof styleText>[0], value: string) =>
    colour ? styleText(style, value, { validateStream: false }) : value
  const printed = sortedFindings(findings)
  const blocks = printed.map((finding, index) => {
    const { level, code, message, location, related = [] } = finding
    const place = location ? `${location.file}:${location.line}:${location.column}` : '-'
    const head = `${paint('bold', place)}  ${paint(colours[level], level)}  ${message}  ${paint('dim', `[${code}]`)}`
    const more = related.map(({ message: what, location: at }) => `    ${at.file}:${at.line}:${at.column}  ${what}`)
    // The advice of a run of equal codes stands once, behind the last of them.
    const advice = helpAfter(printed, index)
    return [head, ...more, ...(advice ? [`    ${paint('dim', advice)}`] : [])].join('\n')
  })
  const { errors, warnings, infos } = summarise(findings)
  const parts = [
    `${errors} ${errors === 1 ? 'error' : 'errors'}`,
    ...(warnings > 0 ? [`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`] : []),
    ...(infos > 0 ? [`${infos} info`] : []),
    ...(waived > 0 ? [`${waived} waived`] : []),
  ]
  const summary = printed.length > 0 || waived > 0 ? [paint(errors > 0 ? 'red' : 'green', parts.join(', '))] : []
  return [...lines, ...blocks, ...summary, ...(next ? [next] : [])].map((line) => `${line}\n`).join('')
}

const helpAfter = (findings: readonly Finding[], index: number): string | undefined => {
  const finding = findings[index] as Finding
  const following = findings[index + 1]
  return following?.code === finding.code && following.help === finding.help ? undefined : finding.help
}
