import type { InlineText } from './inline-text.ts'
import { normativeOffsets } from './normative-word.ts'

/** The sentence that says what the words mean, and nothing about the subject. */
const boilerplate = /\bkey ?words?\b|\bRFC[ -]?(?:2119|8174)\b|\bBCP[ -]?14\b/i
const sentenceEnd = /[.!?]["')\]]*\s/g

export interface Unclaimed {
  sentence: string
  /** Of its first normative word, in the flattened text. */
  offset: number
}

/** The first normative sentence of a block that no requirement holds. */
export const unclaimedSentence = (
  flat: InlineText,
  claimed: readonly { start: number; end: number }[],
): Unclaimed | undefined => {
  const offsets = normativeOffsets(flat.prose)
  if (offsets.length === 0) return undefined
  const ends = [...flat.text.matchAll(sentenceEnd)].map(({ 0: mark, index }) => index + mark.length)
  for (const offset of offsets) {
    if (claimed.some(({ start, end }) => offset >= start && offset < end)) continue
    const start = ends.findLast((end) => end <= offset) ?? 0
    const end = ends.find((each) => each > offset) ?? flat.text.length
    const sentence = flat.text.slice(start, end).replaceAll(/\s+/g, ' ').trim()
    if (!boilerplate.test(flat.text) && !isQuoted(flat.prose, offset)) return { sentence, offset }
  }
  return undefined
}

/** `"MUST"` names the word, and does not use it. */
const isQuoted = (prose: string, offset: number): boolean => /["'“‘`]/.test(prose[offset - 1] ?? '')
