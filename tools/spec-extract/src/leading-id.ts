import type { IdFinder } from '@throughline/kernel'
import { idsOfList } from './id-list.ts'
import type { InlineText } from './inline-text.ts'
import { isNormative } from './normative-word.ts'

/** What a statement begins with. */
export interface Lead {
  ids: string[]
  /** Of the ID, and of what stands behind it. */
  start: number
  end: number
}

const bracketed = /^\s*\[([^[\]]{1,400})\]/
const ending = /^\s*[:.–—-]+(?=\s|$)/
/** Only so much of a text is looked at for an ID. */
const reach = 420

/** The bracket at the beginning, whatever it holds. */
export const leadingBracket = ({ prose }: Pick<InlineText, 'prose'>, at = 0): string | undefined =>
  bracketed.exec(prose.slice(at, at + reach))?.[1]

/** The IDs of `[ORCH-2001] …`, `[A & B] …`, `**ORCH-2001** …`, `**ORCH-2001: Title.** …` and `ORCH-2001: … MUST …`. */
// implements: TL-EXTRACT-001
export const leadOf = (flat: InlineText, ids: IdFinder): Lead | undefined =>
  bracketLead(flat.prose, ids) ?? boldLead(flat, ids) ?? plainLead(flat, ids)

/** As `leadOf`, for a line in the middle: the brackets only. */
export const bracketLeads = ({ prose }: InlineText, at: number, ids: IdFinder): boolean =>
  bracketLead(prose.slice(at, at + reach), ids) !== undefined

const bracketLead = (prose: string, ids: IdFinder): Lead | undefined => {
  const [whole = '', inside = ''] = bracketed.exec(prose.slice(0, reach)) ?? []
  const listed = inside === '' ? undefined : idsOfList(inside, ids)
  return listed && { ids: listed, start: whole.indexOf('['), end: whole.length }
}

const boldLead = (flat: InlineText, ids: IdFinder): Lead | undefined => {
  const start = /^\s*/.exec(flat.prose)?.[0].length ?? 0
  const bold = flat.bold.find((range) => range.start === start)
  if (!bold) return undefined
  const words = flat.prose.slice(start, bold.end)
  const listed = idsOfList(words.replace(/[\s:.–—-]+$/, ''), ids)
  if (listed) return { ids: listed, start, end: bold.end + (ending.exec(flat.prose.slice(bold.end))?.[0].length ?? 0) }
  const titled = /^(.{1,64}?)\s*(?:[:–—]|\.(?=\s)|\s-)\s/.exec(words)
  const id = titled?.[1]
  return id !== undefined && ids.is(id) ? { ids: [id], start, end: start + (titled?.[0].length ?? 0) } : undefined
}

const plainLead = ({ prose }: InlineText, ids: IdFinder): Lead | undefined => {
  const match = /^(\s*)([^\n[\]()]{1,64}?)\s*(?::|[–—]|\s-)\s/.exec(prose.slice(0, reach))
  const [whole = '', space = '', id = ''] = match ?? []
  // Prose that begins with some words and a colon is common: only a statement is worth a look.
  if (id === '' || !/[0-9]/.test(id) || !isNormative(prose.slice(whole.length)) || !ids.is(id)) return undefined
  return { ids: [id], start: space.length, end: whole.length }
}
