import type { IdFinder } from '@throughline/kernel'
import { type Statement, statementOf } from './candidate.ts'
import { idsOfList } from './id-list.ts'
import { type InlineText, sliced } from './inline-text.ts'
import { isNormative } from './normative-word.ts'

const bracketPattern = /[([]([^()[\]]{1,400})[)\]]/g
/** Ends with a digit, or holds a character that is not ASCII. */
const idLike = /[0-9]\s*$|[^\u0020-\u007e]/
const sentenceEnd = /[.!?]["')\]]*\s+/g

export interface SentenceWithId {
  ids: string[]
  /** Of the sentence and of what ends it, in the flattened text. */
  start: number
  end: number
  /** Of the bracket before the ID. */
  offset: number
  statement: Statement
}

interface Token {
  text: string
  start: number
  end: number
}

/**
 * Finds `The service MUST answer (ORCH-2001).`, `… MUST answer. [ORCH-2001 & ORCH-2002]` and `… **ORCH-2001**`. A sentence
 * without a normative word only mentions the ID. What ends a sentence and is no ID goes to `other`.
 */
// implements: TL-EXTRACT-002
export const sentencesWithId = (
  flat: InlineText,
  ids: IdFinder,
  other: (token: string, offset: number) => void,
): SentenceWithId[] => {
  const found: SentenceWithId[] = []
  let from = 0
  for (const token of tokensOf(flat)) {
    const listed = idsOfList(token.text, ids)
    // Most brackets hold neither an ID nor anything like one: nothing before them is looked at.
    if (!listed && !idLike.test(token.text)) continue
    const before = flat.text.slice(from, token.start).trimEnd()
    const behind = flat.text.slice(token.end, token.end + 40)
    if (!/^\s*(?:[.!?;:]|\n|$)/.test(behind) && !'.!?'.includes(before.at(-1) ?? ' ')) continue
    const start = from + lastSentence(before)
    if (!isNormative(flat.prose.slice(start, token.start))) continue
    if (!listed) {
      other(token.text, token.start)
      continue
    }
    const titled = found.length === 0 && isTitled(flat, start)
    const statement = statementOf(sliced(flat, titled ? 0 : start, token.start), 0)
    const end = token.end + (/^\s*[.!?;:]/.exec(behind)?.[0].length ?? 0)
    found.push({ ids: listed, start: titled ? 0 : start, end, offset: token.start, statement })
    from = end
  }
  return found
}

/** What stands in brackets, and what stands in bold and holds a digit. */
const tokensOf = ({ prose, bold }: InlineText): Token[] => {
  const brackets = [...prose.matchAll(bracketPattern)].map(({ 0: whole, 1: text = '', index }) => {
    return { text, start: index, end: index + whole.length }
  })
  const strong = bold
    .map(({ start, end }) => ({ text: prose.slice(start, end), start, end }))
    .filter(({ text }) => text.length <= 400 && /^[^()[\]]*[0-9]\s*$/.test(text))
  return strong.length === 0 ? brackets : [...brackets, ...strong].sort((a, b) => a.start - b.start)
}

/** A bold title before the first sentence belongs to it. */
const isTitled = ({ text, bold }: InlineText, start: number): boolean =>
  bold.some(
    (range) =>
      range.end <= start && text.slice(0, range.start).trim() === '' && text.slice(range.end, start).trim() === '',
  )

/** Where the last sentence of a text begins; the text may end with that sentence's full stop. */
const lastSentence = (text: string): number => {
  let start = 0
  for (const match of text.matchAll(sentenceEnd)) start = match.index + match[0].length
  return start
}
