import { attackOn, mayBacktrack } from '@throughline/kernel/backtracking'
import fc from 'fast-check'
import { regExp } from '../contract/schema-judge.ts'
import { type Alphabet, text } from './text.ts'
import { drawn, held } from './tried.ts'

/** A pattern that takes exponential time is asked about short texts alone. */
const shortEnough = 24
const analysisMs = 300
const slow = new Map<string, boolean>()

export const isSlow = (pattern: string): boolean => {
  const known = slow.get(pattern) ?? (mayBacktrack(pattern) && attackOn(pattern, analysisMs) !== undefined)
  slow.set(pattern, known)
  return known
}

/** Whether a text matches, as every judge reads the pattern; long texts match no pattern that may take for ever. */
export const matches = (pattern: string): ((text: string) => boolean) => {
  const expression = regExp(pattern, 'u')
  const isShort = isSlow(pattern)
  return (each) => (!isShort || each.length <= shortEnough) && expression.test(each)
}

const known = new Map<string, fc.Arbitrary<string> | undefined>()

/** Texts that a pattern matches, within bounds of length; undefined where none is found. */
// implements: TL-VERIFY-302
export const matching = (
  pattern: string,
  least: number,
  most: number,
  alphabet: Alphabet,
): fc.Arbitrary<string> | undefined => {
  const key = JSON.stringify([pattern, least, most, alphabet])
  if (!known.has(key)) known.set(key, found(pattern, least, most, alphabet))
  return known.get(key)
}

const found = (pattern: string, least: number, most: number, alphabet: Alphabet): fc.Arbitrary<string> | undefined => {
  const isMatch = safely(() => matches(pattern))
  if (!isMatch) return undefined
  const fits = (each: string) => {
    const length = [...each].length
    return length >= least && length <= most && isMatch(each)
  }
  const what = `the pattern ${pattern}`
  const ways = [
    ...sourcesOf(pattern).flatMap((source) => built(source, least, most) ?? []),
    // What most texts match lets all characters through.
    ...[text(least, Math.min(most, 300), alphabet)].filter((way) => way !== undefined),
  ].filter((way) => drawn(way, 40, 7).filter((each) => each !== undefined && fits(each)).length >= 2)
  const [first, ...others] = ways.map((way) => held(way, fits, what))
  return first && (others.length > 0 ? fc.oneof({ withCrossShrink: true }, first, ...others) : first)
}

/** The pattern as it is; without what looks ahead or behind; and with what looks ahead as its beginning. */
const sourcesOf = (pattern: string): string[] => {
  const looks = /\(\?<?[=!](?:[^()\\]|\\.|\[(?:[^\]\\]|\\.)*\]|\((?:[^()\\]|\\.)*\))*\)/g
  const bare = pattern.replaceAll(looks, '').replaceAll(/\\b/g, '')
  if (bare === pattern) return [pattern]
  const ahead = [...pattern.matchAll(/\(\?=((?:[^()\\]|\\.|\[(?:[^\]\\]|\\.)*\])*)\)/g)].map(([, inner = '']) => inner)
  const parts = ahead.map((inner) => inner.replace(/^\^?\.[*+]\??/, '').replace(/\$$/, ''))
  return [bare, ...(parts.length > 0 ? [`^${parts.join('')}[a-zA-Z0-9]{0,12}$`] : [])]
}

/** A class that leaves nothing would be asked for for ever. */
const leavesNothing = (source: string): boolean =>
  [...source.matchAll(/\[\^(?:[^\]\\]|\\.)*\]/g)].some(([each]) => {
    const left = safely(() => regExp(each, 'u'))
    return !left || !Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)).some((one) => left.test(one))
  })

const built = (source: string, least: number, most: number): fc.Arbitrary<string>[] | undefined => {
  if (leavesNothing(source)) return undefined
  const expression = safely(() => regExp(source, 'u'))
  if (!expression) return undefined
  return safely(() => {
    const simple = fc.stringMatching(expression, { size: '-1' })
    const usual = fc.stringMatching(expression, { size: 'medium' })
    const lengths = drawn(simple, 40, 3).map((each) => [...(each ?? '')].length)
    const least40 = Math.min(...lengths)
    const wide = most <= 4096 && !isSlow(source) && least40 * 2 <= most
    return [
      fc.oneof({ withCrossShrink: true }, simple, usual),
      // Where a pattern repeats without a bound, up to the length that the schema allows.
      ...(wide && least40 < most ? [fc.stringMatching(expression, { size: 'max', maxLength: most })] : []),
      ...(least > least40 ? [fc.stringMatching(expression, { size: 'large' })] : []),
    ]
  })
}

const safely = <T>(make: () => T): T | undefined => {
  try {
    return make()
  } catch {
    return undefined
  }
}
