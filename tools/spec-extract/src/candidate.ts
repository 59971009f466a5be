import type { InlineText } from './inline-text.ts'
import { isNormative } from './normative-word.ts'
import type { WrittenAttribute } from './read-attributes.ts'

/** A place that may define a requirement. */
export interface Candidate {
  id: string
  /** Before its statement, in a heading, on a line of its own, in a cell of a table row, or at the end of a sentence. */
  form: 'leading' | 'heading' | 'marker' | 'row' | 'trailing'
  title: string | undefined
  text: string
  /** Title and text without code: what normative words are read from. */
  prose: string
  /** Of the ID in the document. */
  offset: number
  section: string[]
  anchor: string
  attributes: readonly WrittenAttribute[]
}

/** Title and text of what stands behind an ID. */
export type Statement = Pick<Candidate, 'title' | 'text' | 'prose'>

const tidyTitle = (text: string): string =>
  text
    .replaceAll(/\s+/g, ' ')
    .replace(/^[\s:–—-]+/, '')
    .replace(/[\s.:;–—-]+$/, '')

/** Reads `**Title.** The service MUST …`; the bold words may have begun before `from`, with the ID. */
export const statementOf = (flat: InlineText, from: number): Statement => {
  const prose = flat.prose.slice(from)
  const bold = flat.bold.find(({ start, end }) => end > from && (start <= from || blank(flat.text.slice(from, start))))
  const end = bold && isTitle(flat, Math.max(bold.start, from), bold.end) ? bold.end : undefined
  const text = flat.text.slice(end ?? from).replace(/^[\s:–—-]+/, '')
  const title = end === undefined ? undefined : tidyTitle(flat.text.slice(from, end))
  return { title: title === '' ? undefined : title, text: text.replaceAll(/\s+/g, ' ').trim(), prose }
}

const blank = (text: string): boolean => /^[\s:–—-]*$/.test(text)

/** Bold words are a title unless the sentence simply goes on behind them: `**The service** MUST …`. */
const isTitle = (flat: InlineText, start: number, end: number): boolean => {
  const words = flat.text.slice(start, end).trim()
  const behind = flat.text.slice(end)
  if (words === '' || /^[A-Z ]+$/.test(words)) return words !== '' && !isNormative(words)
  if (/[.:!?–—]$/.test(words) || /^\s*([.:!?–—-]|$)/.test(behind)) return true
  const next = /^\s*(\S+)/.exec(behind)?.[1] ?? ''
  return /^[^a-z]/.test(next) && !isNormative(next)
}
