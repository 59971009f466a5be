/** How strongly a requirement binds. @see RFC 2119, and RFC 8174: upper case only */
export const levels = ['MUST', 'MUST NOT', 'SHOULD', 'SHOULD NOT', 'MAY'] as const
export type Level = (typeof levels)[number]

const levelOfWord = {
  MUST: 'MUST',
  SHALL: 'MUST',
  REQUIRED: 'MUST',
  'MUST NOT': 'MUST NOT',
  'SHALL NOT': 'MUST NOT',
  SHOULD: 'SHOULD',
  RECOMMENDED: 'SHOULD',
  'SHOULD NOT': 'SHOULD NOT',
  'NOT RECOMMENDED': 'SHOULD NOT',
  MAY: 'MAY',
  OPTIONAL: 'MAY',
} as const satisfies Record<string, Level>

/** `NOT REQUIRED` and `NOT OPTIONAL` are no words of the RFC, and never their opposites. */
const wordPattern =
  /(?<![\p{L}\p{N}_-])(?:(?:MUST|SHALL|SHOULD)(?:\s+NOT)?|(?:NOT\s+)?RECOMMENDED|(?<!\bNOT\s+)REQUIRED|MAY|(?<!\bNOT\s+)OPTIONAL)(?![\p{L}\p{N}_-])/gu

/** The normative words of a text, as levels, in the order in which they stand. */
// implements: TL-EXTRACT-004
export const levelsIn = (prose: string): Level[] =>
  [...prose.matchAll(wordPattern)].map(
    ([word]) => levelOfWord[word.replaceAll(/\s+/g, ' ') as keyof typeof levelOfWord],
  )

/** `MUST not only` is no negation. */
const turnedPattern =
  /(?<![\p{L}\p{N}_-])(?:(?:MUST|SHALL|SHOULD)\s+[Nn]ot(?!\s+only\b)|[Nn]ot\s+RECOMMENDED)(?![\p{L}\p{N}_-])/gu

/**
 * Negations of which one word alone is in upper case, as they are written: what they forbid reads as what they ask for.
 * @see RFC 8174, which gives a meaning to upper case alone
 */
// implements: TL-EXTRACT-027
export const turnedWords = (prose: string): string[] =>
  [...prose.matchAll(turnedPattern)].map(([words]) => words.replaceAll(/\s+/g, ' '))

/** MUST and MUST NOT bind equally. */
export const strengthOf = (level: Level): 'MUST' | 'SHOULD' | 'MAY' =>
  level.startsWith('MUST') ? 'MUST' : level.startsWith('SHOULD') ? 'SHOULD' : 'MAY'

/** The first level of the greatest strength. */
export const strongestOf = (found: readonly Level[]): Level | undefined => {
  const strengths = new Set(found.map(strengthOf))
  const strongest = (['MUST', 'SHOULD', 'MAY'] as const).find((strength) => strengths.has(strength))
  return found.find((each) => strengthOf(each) === strongest)
}

export const isNormative = (prose: string): boolean => prose.search(wordPattern) !== -1

/** Where the normative words of a text stand. */
export const normativeOffsets = (prose: string): number[] => [...prose.matchAll(wordPattern)].map(({ index }) => index)
