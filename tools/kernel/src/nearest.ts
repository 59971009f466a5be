import { distance } from 'fastest-levenshtein'

/** The candidates closest to a word that matched none, best first, for "did you mean". */
export const nearest = (word: string, candidates: Iterable<string>, most = 3): string[] => {
  // Of a short word, half must be right.
  const bound = Math.min(Math.floor(word.length / 2), Math.max(2, Math.floor(word.length / 3)))
  return [...new Set(candidates)]
    .map((candidate) => ({ candidate, far: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ far }) => far <= bound)
    .sort((a, b) => a.far - b.far || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, most)
    .map(({ candidate }) => candidate)
}

/** `; did you mean 'a' or 'b'?`, or nothing. */
export const didYouMean = (word: string, candidates: Iterable<string>): string => {
  const names = nearest(word, candidates)
  return names.length === 0 ? '' : `; did you mean ${names.map((name) => `'${name}'`).join(' or ')}?`
}
