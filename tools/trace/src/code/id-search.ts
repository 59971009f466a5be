import { idForms, longestOf } from '@throughline/kernel/id-forms'
import { type IdFinder, idFinder } from '@throughline/kernel/req-ids'
import { wordSearch } from './word-search.ts'

/** Finds IDs in long texts, fast: the same that the kernel's finder finds. */
export interface IdSearch extends IdFinder {
  /**
   * Words of a text that may hold an ID, some more than once. Nothing is decided yet: many texts can be asked about at
   * once.
   */
  words(text: string): string[]
  /** The IDs in each of the words that hold any. */
  idsIn(words: Iterable<string>): ReadonlyMap<string, readonly string[]>
}

/** What stands between these may be an ID by itself, as the kernel's finder has it. */
const inner = /[.:/#]/
/** Begins no word: what follows is an ID already. */
const decided = '\u0001'

/** @throws UsageError when a pattern is no regular expression */
// implements: TL-TRACE-201, TL-TRACE-207, TL-IMPACT-002
export const idSearch = (patterns: readonly string[]): IdSearch => {
  const finder = idFinder(patterns)
  const known = new Map<string, readonly { id: string; offset: number }[]>()
  /** All words in one question: each costs what a time limit costs. */
  const learn = (words: Iterable<string>): void => {
    const whole: string[] = []
    const parted: string[] = []
    for (const word of words) if (!known.has(word)) (inner.test(word) ? parted : whole).push(word)
    if (whole.length > 0) finder.learn(whole)
    // Most words are an ID or none: nothing is to be looked for inside of them.
    for (const word of whole) known.set(word, finder.is(word) ? [{ id: word, offset: 0 }] : nothing)
    if (parted.length > 0) finder.find(parted.join('\n'))
    for (const word of parted) known.set(word, finder.find(word))
  }
  const forms = idForms(patterns)
  const search = wordSearch(patterns)
  /** IDs of more than one word are decided where they stand: what else is made of several words is too much to keep. */
  const formedIn = (text: string): { id: string; offset: number }[] => {
    if (!forms) return []
    const candidates = forms.candidates(text).filter(({ written }) => written.some(search.isLikely))
    finder.learn(candidates.flatMap(({ written }) => written))
    return candidates.filter(({ written }) => written.some(finder.is)).map(({ id, offset }) => ({ id, offset }))
  }
  return {
    is: finder.is,
    learn: finder.learn,
    find(text) {
      const found: { word: string; offset: number }[] = []
      search.each(text, (word, offset) => found.push({ word, offset }))
      learn(found.map(({ word }) => word))
      const single = found.flatMap(({ word, offset }) =>
        (known.get(word) ?? []).map((each) => ({ id: each.id, offset: offset + each.offset })),
      )
      return forms ? longestOf([...single, ...formedIn(text)]) : single
    },
    words(text) {
      const words: string[] = []
      search.each(text, (word) => words.push(word))
      if (forms) for (const { id } of formedIn(text)) words.push(decided + search.own(id))
      return words
    },
    idsIn(words) {
      const all = new Set(words)
      const found = new Map<string, readonly string[]>()
      if (forms) {
        for (const word of all) {
          if (!word.startsWith(decided)) continue
          found.set(word, [word.slice(1)])
          all.delete(word)
        }
      }
      learn(all)
      for (const word of all) {
        const ids = known.get(word) ?? nothing
        if (ids.length > 0) found.set(word, ids.length === 1 && ids[0]?.id === word ? [word] : ids.map(({ id }) => id))
      }
      return found
    },
  }
}

const nothing: readonly { id: string; offset: number }[] = []
