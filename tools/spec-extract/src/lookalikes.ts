import type { IdFinder } from '@throughline/kernel'

/** An ID that is written with characters which only look right. */
export interface Lookalike {
  written: string
  /** What it would be in plain ASCII. */
  plain: string
  /** Of the word in the document. */
  offset: number
}

const hyphens = '\u00AD\u058A\u05BE\u2010-\u2015\u2043\u2212\u2E3A\u2E3B\u30FB\uFE58\uFE63\uFF0D'
const invisible = '\u200B-\u200F\u202A-\u202E\u2060-\u2064\uFEFF'
const hyphenPattern = new RegExp(`[${hyphens}]`, 'gu')
const invisiblePattern = new RegExp(`[${invisible}]`, 'gu')
/** A run of everything that IDs are made of, or seem to be. */
const wordPattern = new RegExp(`[\\p{L}\\p{M}\\p{N}_.:/#${hyphens}${invisible}-]+`, 'gu')
const beyondAscii = /[^\u0020-\u007e]/

/** Letters of other alphabets that no font tells from the Latin ones. What NFKC folds is not listed. @see UTS 39 */
const letters: Readonly<Record<string, string>> = Object.fromEntries(
  (
    [
      ['АВЕКМНОРСТУХІЈЅԌԚԜӀҮ', 'ABEKMHOPCTYXIJSGQWIY'],
      ['аеорсухіјѕһԁԛԝӏ', 'aeopcyxijshdqwl'],
      ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹ', 'ABEZHIKMNOPTYXC'],
      ['οαινρυϲϳ', 'oaivpucj'],
      ['ոսօհքցԼՏՕ', 'nuohqgLSO'],
      ['ƖΙᏟᎪᎬᏀᎻᎫᏦᏞᎷᏢᏒᏚᎢᏙᎳᏃ', 'IICAEGHJKLMPRSTVWZ'],
    ] as const
  ).flatMap(([odd, plain]) => [...odd].map((letter, index) => [letter, plain[index] ?? letter])),
)

const plainOf = (word: string): string =>
  [...word.normalize('NFKC').replaceAll(invisiblePattern, '').replaceAll(hyphenPattern, '-')]
    .map((letter) => letters[letter] ?? letter)
    .join('')

/** Finds every word of a text, code and links included, that is an ID but for its characters. */
// implements: TL-EXTRACT-006
export const lookalikesIn = (text: string, ids: IdFinder): Lookalike[] => {
  if (!beyondAscii.test(text)) return []
  const words = [...text.matchAll(wordPattern)].filter(({ 0: word }) => beyondAscii.test(word) && word.length <= 200)
  const folded = words.flatMap(({ 0: word, index }): Lookalike[] => {
    const written = trimmed(word)
    const offset = index + word.indexOf(written)
    const plain = plainOf(written)
    return plain !== written && beyondAscii.test(written) ? [{ written, plain, offset }] : []
  })
  ids.learn(folded.flatMap(({ written, plain }) => [written, plain]))
  return folded.filter(({ written, plain }) => ids.is(plain) && !ids.is(written))
}

/** Full stops and colons of the sentence around a word are no part of it. */
const trimmed = (word: string): string => word.replace(/^[.:/#_-]+|[.:/#_-]+$/g, '')

/** The first odd character of a word, as Unicode names it: `U+2011`. */
export const oddCharacter = (word: string): string => {
  const odd = [...word].find((character) => beyondAscii.test(character)) ?? ''
  return `U+${(odd.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}
