import { sortedFindings, summarise } from '../report.ts'
import type { Printer } from './printer.ts'
import { belowOf } from './text.ts'
import { placesText, toldOf } from './told.ts'

/** For a comment on a pull request, or a job's summary. */
// implements: TL-EDGE-009
export const markdown: Printer = ({ command, findings, waived = 0, text = [], markdown: own, below = {}, next }) => {
  const told = toldOf(sortedFindings(findings))
  const { errors, warnings, infos } = summarise(findings)
  const counts = [`${errors} errors`, `${warnings} warnings`, `${infos} info`, `${waived} waived`].join(', ')
  const rows = told.map(({ finding: { level, code, location }, message, places }) => {
    const place = location ? `\`${location.file}:${location.line}\`` : ''
    const what = places.length > 0 ? `${message}\n${placesText(places)}` : message
    return `| ${level} | ${cell(place)} | ${cell(what)} | \`${code}\` |`
  })
  const shown = told.flatMap(({ finding: { code }, all, message }): string[][] => {
    const lines = belowOf(all, below)
    const summary = `<summary>\`${code}\` ${cell(message)}</summary>`
    return lines.length > 0 ? [['<details>', summary], ['```text', ...lines, '```'], ['</details>']] : []
  })
  const table = ['| level | place | what | code |', '|---|---|---|---|', ...rows]
  const lines = text.filter((line, index) => line !== '' || index < text.length - 1)
  const body = own ?? (lines.length > 0 ? ['```text', ...lines, '```'] : [])
  const blocks = [
    [`## xtask ${command}`],
    body,
    ...(rows.length > 0 ? [table, [counts]] : []),
    ...shown,
    next ? [next] : [],
  ]
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`
}

/** A cell of a table: what would end it, or begin a tag, is written out. */
const cell = (text: string): string =>
  text
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')
    .replaceAll(/\s*\n\s*/g, '<br>')
