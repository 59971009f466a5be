import type { IdFinder } from '@throughline/kernel'
import { idsOfList } from './id-list.ts'

export interface HeadingId {
  ids: string[]
  /** The other words of the heading. */
  title: string | undefined
}

/** Reads `Requirement 1.2.3`, `ORCH-2001: Admission`, `[ORCH-2001] Admission`, `Admission (ORCH-2001)`. */
export const headingIdOf = (text: string, ids: IdFinder): HeadingId | undefined => {
  const words = text.trim()
  const [whole = '', inside = ''] = /^\[([^[\]]{1,400})\]/.exec(words) ?? []
  const first = inside === '' ? undefined : idsOfList(inside, ids)
  if (first) return { ids: first, title: tidy(words.slice(whole.length)) }
  const prefix = prefixId(words, ids)
  if (prefix !== undefined) return { ids: [prefix], title: tidy(words.slice(prefix.length)) }
  const match = /[([]([^()[\]]{1,400})[)\]]$/.exec(words.slice(-420))
  const last = match?.[1] === undefined ? undefined : idsOfList(match[1], ids)
  return last && { ids: last, title: tidy(words.slice(0, words.length - (match?.[0].length ?? 0))) }
}

/** The longest beginning of a text that is an ID and ends where a word ends. */
const prefixId = (text: string, ids: IdFinder): string | undefined => {
  const ends = [...text.slice(0, 66).matchAll(/[:.,;–—-]*(?=\s|$)/g)]
    .flatMap(({ 0: marks, index }) => [index, index + marks.length])
    .filter((end) => end > 0 && end <= 64)
  return ends
    .reverse()
    .map((end) => text.slice(0, end))
    .find((prefix) => /[0-9]/.test(prefix) && ids.is(prefix))
}

const tidy = (text: string): string | undefined => text.replace(/^[\s:.–—-]+|[\s:–—-]+$/g, '') || undefined
