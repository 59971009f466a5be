import { idForms, longestOf } from '@throughline/kernel/id-forms'
import { type IdFinder, idFinder } from '@throughline/kernel/req-ids'
import { type WordSearch, wordSearch } from './word-search.ts'

/** Finds IDs in long texts, fast: the same that the kernel's finder finds. */
export interface IdSearch extends IdFinder, WordSearch {
  /** The IDs in each of the words that hold any. */
  idsIn(words: Iterable<string>): ReadonlyMap<string, readonly string[]>
}

/** What stands between these may be an ID by itself, as the kernel's finder has it. */
const inner = /[.:/#]/
<<<<<<< HEAD
/** Begins no word: what follows is an ID already. */
const decided = '\u0001'
const wordPattern = /[A-Za-z0-9]+(?:[-_.:/#][A-Za-z0-9]+)*/g
=======
>>>>>>> 76692c8 (Judge requirements test by test over numbered links, and search words of IDs without a copy for each)

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
<<<<<<< HEAD
  const forms = idForms(patterns)
  const windows = patterns.map(windowsOf)
  // A pattern that tells nothing of its matches makes every word worth a look.
  const filter = windows.every((each) => each !== undefined)
    ? new RegExp(windows.flat().join('|') || '(?!)', 'g')
    : undefined
  const copies = new Map<string, string>()
  /** A piece of a text holds the whole text in memory: of each word a copy is kept, once. */
  const own = (word: string): string => {
    const known = copies.get(word)
    if (known !== undefined) return known
    const copy = Buffer.from(word, 'latin1').toString('latin1')
    copies.set(copy, copy)
    return copy
  }
  const eachWord = (text: string, see: (word: string, offset: number) => void): void => {
    if (filter === undefined) {
      for (const { 0: word, index } of text.matchAll(wordPattern)) see(word, index)
      return
    }
    filter.lastIndex = 0
    for (let match = filter.exec(text); match; match = filter.exec(text)) {
      // A stretch may begin or end outside of the word that it belongs to: every word that it touches is looked at.
      let at = match.index
      const end = match.index + match[0].length
      while (at < end) {
        const [from, to] = wordAround(text, at)
        if (to > from) see(text.slice(from, to), from)
        at = Math.max(at + 1, to)
      }
      filter.lastIndex = Math.max(at, end)
    }
  }
  /** IDs of more than one word are decided where they stand: what else is made of several words is too much to keep. */
  const formedIn = (text: string): { id: string; offset: number }[] => {
    if (!forms) return []
    const isLikely = (written: string) => filter === undefined || written.search(filter) >= 0
    const candidates = forms.candidates(text).filter(({ written }) => written.some(isLikely))
    finder.learn(candidates.flatMap(({ written }) => written))
    return candidates.filter(({ written }) => written.some(finder.is)).map(({ id, offset }) => ({ id, offset }))
  }
=======
  const search = wordSearch(patterns)
>>>>>>> 76692c8 (Judge requirements test by test over numbered links, and search words of IDs without a copy for each)
  return {
    is: finder.is,
    learn: finder.learn,
    each: search.each,
    find(text) {
      const found: { word: string; offset: number }[] = []
      search.each(text, (word, offset) => found.push({ word, offset }))
      learn(found.map(({ word }) => word))
      const single = found.flatMap(({ word, offset }) =>
        (known.get(word) ?? []).map((each) => ({ id: each.id, offset: offset + each.offset })),
      )
      return forms ? longestOf([...single, ...formedIn(text)]) : single
    },
<<<<<<< HEAD
    words(text) {
      const words = new Set<string>()
      eachWord(text, (word) => words.add(own(word)))
      for (const { id } of formedIn(text)) words.add(decided + own(id))
      return words
    },
    idsIn(words) {
      const all = [...new Set(words)]
      learn(all.filter((word) => !word.startsWith(decided)))
      return new Map(
        all.map((word) => [
          word,
          word.startsWith(decided) ? [word.slice(1)] : (known.get(word) ?? []).map(({ id }) => id),
        ]),
      )
=======
    idsIn(words) {
      const all = new Set(words)
      learn(all)
      const found = new Map<string, readonly string[]>()
      for (const word of all) {
        const ids = known.get(word) ?? nothing
        if (ids.length > 0) found.set(word, ids.length === 1 && ids[0]?.id === word ? [word] : ids.map(({ id }) => id))
      }
      return found
>>>>>>> 76692c8 (Judge requirements test by test over numbered links, and search words of IDs without a copy for each)
    },
  }
}

const nothing: readonly { id: string; offset: number }[] = []
