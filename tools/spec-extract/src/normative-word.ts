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

const wordPattern =
  /(?<![\p{L}\p{N}_-])(?:(?:MUST|SHALL|SHOULD)(?:\s+NOT)?|(?:NOT\s+)?RECOMMENDED|REQUIRED|MAY|OPTIONAL)(?![\p{L}\p{N}_-])/gu

/** The normative words of a text, as levels, in the order in which they stand. */
// implements: TL-EXTRACT-004
export const levelsIn = (prose: string): Level[] =>
  [...prose.matchAll(wordPattern)].map(
    ([word]) => levelOfWord[word.replaceAll(/\s+/g, ' ') as keyof typeof levelOfWord],
  )

/** MUST and MUST NOT bind equally. */
export const strengthOf = (level: Level): 'MUST' | 'SHOULD' | 'MAY' =>
  level.startsWith('MUST') ? 'MUST' : level.startsWith('SHOULD') ? 'SHOULD' : 'MAY'

export const isNormative = (prose: string): boolean => prose.search(wordPattern) !== -1
