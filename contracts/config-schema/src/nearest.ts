import { distance } from 'fastest-levenshtein'

/** `; did you mean 'a' or 'b'?`, or nothing. */
export const didYouMean = (word: string, candidates: readonly string[]): string => {
  const bound = Math.min(Math.floor(word.length / 2), Math.max(2, Math.floor(word.length / 3)))
  const names = candidates
    .map((name) => ({ name, far: distance(word.toLowerCase(), name.toLowerCase()) }))
    .filter(({ far }) => far <= bound)
    .sort((a, b) => a.far - b.far)
    .slice(0, 2)
    .map(({ name }) => `'${name}'`)
  return names.length === 0 ? '' : `; did you mean ${names.join(' or ')}?`
}
