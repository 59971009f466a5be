import { normalised, plainText } from '@throughline/markdown'
import type { Table, TableCell } from 'mdast'
import { attributeNamed } from './attribute-table.ts'
import { idsOfList } from './id-list.ts'
import { inlineText } from './inline-text.ts'
import { isNormative } from './normative-word.ts'
import type { WrittenAttribute } from './read-attributes.ts'
import { add, judgeToken, type Reader, reportUnclaimed } from './reader.ts'

interface Columns {
  id: number
  title: number
  /** Holds the level beside the statement. */
  level: number
  names: string[]
}

/** Reads every row whose first cell, or whose cell below `ID`, is an ID. */
// implements: TL-EXTRACT-002
export const readTable = (reader: Reader, table: Table, claimed: boolean): void => {
  const [head, ...rows] = table.children
  const names = (head?.children ?? []).map((cell) => normalised(plainText(cell)).toLowerCase())
  const columns: Columns = {
    id: Math.max(
      names.findIndex((name) => /^(?:id|req(?:uirement)?(?: id)?|#|no\.?)$/.test(name)),
      0,
    ),
    title: names.findIndex((name, index) => index > 0 && /^(?:title|name|summary)$/.test(name)),
    level: names.indexOf('level'),
    names,
  }
  for (const { children: cells } of rows) {
    if (readRow(reader, cells, columns) || claimed) continue
    reportUnclaimed(reader, inlineText(cells))
  }
}

const readRow = (reader: Reader, cells: readonly TableCell[], { id, title, level, names }: Columns): boolean => {
  const first = cells[id]
  if (!first) return false
  const flat = inlineText([first])
  const ids = idsOfList(flat.prose, reader.ids)
  if (!ids) {
    const body = inlineText(cells.filter((cell) => cell !== first))
    if (!isNormative(body.prose)) return false
    return judgeToken(reader, { ...flat, prose: `${flat.prose} ${body.prose}` }, tokenOf(flat.prose))
  }
  const attributes = cells.flatMap((cell, index): WrittenAttribute[] => {
    const name = index === id ? undefined : attributeNamed(names[index] ?? '')
    const value = normalised(plainText(cell))
    if (name === undefined || /^[–—-]?$/.test(value)) return []
    const link = cell.children.find((child) => child.type === 'link')
    return [{ name, value, ...(link && { url: link.url }), location: reader.document.locate(cell) }]
  })
  const isSaid = (index: number) => index !== id && index !== title && attributeNamed(names[index] ?? '') === undefined
  const said = cells.filter((_, index) => isSaid(index) && index !== level)
  const named = title > 0 ? normalised(plainText(cells[title] ?? first)) : ''
  const body = inlineText(said)
  // The column counts where the sentence itself does not say it.
  const column = level === -1 || isNormative(body.prose) || !cells[level] ? '' : ` ${inlineText([cells[level]]).prose}`
  const statement = { title: named || undefined, text: normalised(body.text), prose: `${body.prose}${column}` }
  add(reader, { flat, near: 0, ids, form: 'row', statement, attributes })
  return true
}

const tokenOf = (prose: string): string | undefined => /^\s*\[?([^[\]()]{1,64}?)\]?\s*$/.exec(prose)?.[1]
