import { distance } from 'fastest-levenshtein'

/** The candidates closest to a word that matched none, best first, for "did you mean". */
export const nearest = (word: string, candidates: Iterable<string>, most = 3): string[] =>
  nearestAmong(candidates)(word, most)

/** The same for many words: what is known of the candidates is found out once. */
export const nearestAmong = (candidates: Iterable<string>): ((word: string, most?: number) => string[]) => {
  const known = [...new Set(candidates)].map((candidate) => {
    const lower = candidate.toLowerCase()
    return { candidate, lower, marks: marksOf(lower) }
  })
  return (word, most = 3) => {
    const lower = word.toLowerCase()
    const marks = marksOf(lower)
    // Of a short word, half must be right.
    const bound = Math.min(Math.floor(word.length / 2), Math.max(2, Math.floor(word.length / 3)))
    const found: { candidate: string; far: number }[] = []
    for (const each of known) {
      // An edit adds and takes away one character at most.
      if (Math.abs(each.lower.length - lower.length) > bound) continue
      if (bits(each.marks & ~marks) > bound || bits(marks & ~each.marks) > bound) continue
      const far = distance(lower, each.lower)
      if (far <= bound) found.push({ candidate: each.candidate, far })
    }
    return found
      .sort((a, b) => a.far - b.far || (a.candidate < b.candidate ? -1 : 1))
      .slice(0, most)
      .map(({ candidate }) => candidate)
  }
}

/** A bit for each character that a word holds; some characters share one. */
const marksOf = (word: string): number => {
  let marks = 0
  for (let at = 0; at < word.length; at++) marks |= 1 << (word.charCodeAt(at) & 31)
  return marks
}

const bits = (marks: number): number => {
  let count = 0
  for (let left = marks; left !== 0; left &= left - 1) count++
  return count
}

/** `; did you mean 'a' or 'b'?`, or nothing. */
export const didYouMean = (word: string, candidates: Iterable<string>): string => said(nearest(word, candidates))

/** The same for many words. */
export const didYouMeanAmong = (candidates: Iterable<string>): ((word: string) => string) => {
  const find = nearestAmong(candidates)
  return (word) => said(find(word))
}

const said = (names: readonly string[]): string =>
  names.length === 0 ? '' : `; did you mean ${names.map((name) => `'${name}'`).join(' or ')}?`
