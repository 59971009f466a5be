import type { IdFinder } from '@throughline/kernel'
import { type Statement, statementOf } from './candidate.ts'
import { type InlineText, sliced } from './inline-text.ts'
import { isNormative } from './normative-word.ts'

const tokenPattern = /[([]([^\s()[\]]{1,64})[)\]]/g
/** Ends with a digit, or holds a character that is not ASCII. */
const idLike = /[0-9]$|[^\u0020-\u007e]/
const sentenceEnd = /[.!?]["')\]]*\s+/g

export interface SentenceWithId {
  id: string
  /** Of the bracket before the ID, in the flattened text. */
  offset: number
  statement: Statement
}

/**
 * Finds `The service MUST answer (ORCH-2001).` and `… MUST answer. [ORCH-2001]`. A sentence without a
 * normative word only mentions the ID. What ends a sentence and is no ID goes to `other`.
 */
// implements: TL-EXTRACT-002
export const sentencesWithId = (flat: InlineText, ids: IdFinder, other: (token: string) => void): SentenceWithId[] => {
  const found: SentenceWithId[] = []
  let from = 0
  for (const { 0: bracketed, 1: token = '', index } of flat.prose.matchAll(tokenPattern)) {
    const known = ids.is(token)
    // Most brackets hold neither an ID nor anything like one: nothing before them is looked at.
    if (!known && !idLike.test(token)) continue
    const end = index + bracketed.length
    const before = flat.text.slice(from, index).trimEnd()
    if (!/^\s*(?:[.!?;:]|\n|$)/.test(flat.text.slice(end, end + 40)) && !'.!?'.includes(before.at(-1) ?? ' ')) continue
    const start = from + lastSentence(before)
    if (!isNormative(flat.prose.slice(start, index))) continue
    if (!known) {
      other(token)
      continue
    }
    // A bold title before the first sentence belongs to it.
    const titled =
      found.length === 0 &&
      flat.bold.some(
        (bold) =>
          flat.text.slice(0, bold.start).trim() === '' &&
          bold.end <= start &&
          flat.text.slice(bold.end, start).trim() === '',
      )
    const statement = statementOf(sliced(flat, titled ? 0 : start, index), 0)
    found.push({ id: token, offset: index, statement })
    from = end + (/^\s*[.!?;:]/.exec(flat.text.slice(end))?.[0].length ?? 0)
  }
  return found
}

/** Where the last sentence of a text begins; the text may end with that sentence's full stop. */
const lastSentence = (text: string): number => {
  let start = 0
  for (const match of text.matchAll(sentenceEnd)) start = match.index + match[0].length
  return start
}
