import { escaped } from '../impact/mermaid.ts'
import type { QueryAnswer } from './ask-query.ts'
import { compare, type Query, type QueryPlace, type QueryRow } from './query.ts'

/** So many places of a row are shown where all rows are; asked for by its name, a row shows all. */
const mostPlaces = 6
const mostUnused = 20

/** For people: each row, and below it its places. */
export const textOfQuery = (rows: readonly QueryRow[], { without }: Query, whole: boolean): string[] => {
  const used = rows.filter(({ places }) => places.length > 0)
  const unused = rows.filter(({ places }) => places.length === 0)
  const lines = used.flatMap((row) => {
    const shown = whole ? row.places : row.places.slice(0, mostPlaces)
    const rest = row.places.slice(shown.length)
    return [headOf(row), ...shown.map(lineOf), ...(rest.length > 0 ? [`    and ${counted(rest)}`] : []), '']
  })
  if (unused.length === 0) return lines
  const shown = whole ? unused : unused.slice(0, mostUnused)
  const more = unused.length - shown.length
  return [
    ...lines,
    `${without} (${unused.length})`,
    ...shown.map((row) => `  ${headOf(row)}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
    '',
  ]
}

const headOf = ({ name, detail, file, line, requirements = [] }: QueryRow): string =>
  [name, detail, file === undefined ? undefined : `${file}:${line ?? 1}`, requirements.join(' ')]
    .filter((part) => part !== undefined && part !== '')
    .join('  ')

const lineOf = ({ how, file, line, within }: QueryPlace): string =>
  `  ${how.padEnd(10)}  ${file}:${line}${within === undefined ? '' : `  ${within}`}`

/** `12 more: 10 verifies, 2 mentions` */
const counted = (places: readonly QueryPlace[]): string => {
  const kinds = [...Map.groupBy(places, ({ how }) => how)].sort(([a], [b]) => compare(a, b))
  return `${places.length} more: ${kinds.map(([how, own]) => `${own.length} ${how}`).join(', ')}`
}

/** More boxes than that nobody reads. */
const mostBoxes = 60

/** A flow chart from what was asked for to the files that it leads to. */
export const mermaidOfQuery = ({ query, rows }: QueryAnswer): string => {
  const lines = ['flowchart LR', `  query["${query}"]`]
  const files = new Map<string, string>()
  let left = mostBoxes
  let hidden = 0
  for (const [index, { name, detail, places }] of rows.entries()) {
    const own = [...Map.groupBy(places, ({ file }) => file)]
    const fresh = own.filter(([file]) => !files.has(file)).length
    if (left < fresh + 1) {
      hidden++
      continue
    }
    left -= fresh + 1
    lines.push(`  row${index}["${[name, detail ?? ''].filter(Boolean).map(escaped).join('<br>')}"]`)
    lines.push(`  query --> row${index}`)
    for (const [file, each] of own) {
      const id = files.get(file) ?? `file${files.size}`
      if (!files.has(file)) lines.push(`  ${id}["${escaped(file)}"]`)
      files.set(file, id)
      lines.push(`  row${index} -- ${[...new Set(each.map(({ how }) => how))].join(', ')} --> ${id}`)
    }
  }
  if (hidden > 0) lines.push(`  more["and ${hidden} more"]`, '  query --> more')
  return `${lines.join('\n')}\n`
}
