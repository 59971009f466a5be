import { idForms, longestOf } from '@throughline/kernel/id-forms'
import { type IdFinder, idFinder } from '@throughline/kernel/req-ids'
import { windowsOf } from './id-windows.ts'

/** Finds IDs in long texts, fast: the same that the kernel's finder finds. */
export interface IdSearch extends IdFinder {
  /** Words of a text that may hold an ID. Nothing is decided yet: many texts can be asked about at once. */
  words(text: string): Set<string>
  /** The IDs in each of the words. */
  idsIn(words: Iterable<string>): Map<string, string[]>
}

const connectors = '-_.:/#'
/** What stands between these may be an ID by itself, as the kernel's finder has it. */
const inner = /[.:/#]/
/** Begins no word: what follows is an ID already. */
const decided = '\u0001'
const wordPattern = /[A-Za-z0-9]+(?:[-_.:/#][A-Za-z0-9]+)*/g

/** @throws UsageError when a pattern is no regular expression */
// implements: TL-TRACE-201, TL-TRACE-207, TL-IMPACT-002
export const idSearch = (patterns: readonly string[]): IdSearch => {
  const finder = idFinder(patterns)
  const known = new Map<string, readonly { id: string; offset: number }[]>()
  /** All words in one question: each costs what a time limit costs. */
  const learn = (words: Iterable<string>): void => {
    const unknown = [...words].filter((word) => !known.has(word))
    if (unknown.length === 0) return
    const [whole, parted] = [unknown.filter((word) => !inner.test(word)), unknown.filter((word) => inner.test(word))]
    finder.learn(whole)
    // Most words are an ID or none: nothing is to be looked for inside of them.
    for (const word of whole) known.set(word, finder.is(word) ? [{ id: word, offset: 0 }] : [])
    if (parted.length > 0) finder.find(parted.join('\n'))
    for (const word of parted) known.set(word, finder.find(word))
  }
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
  return {
    is: finder.is,
    learn: finder.learn,
    find(text) {
      const found: { word: string; offset: number }[] = []
      eachWord(text, (word, offset) => found.push({ word, offset }))
      learn(found.map(({ word }) => word))
      const single = found.flatMap(({ word, offset }) =>
        (known.get(word) ?? []).map((each) => ({ id: each.id, offset: offset + each.offset })),
      )
      return forms ? longestOf([...single, ...formedIn(text)]) : single
    },
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
    },
  }
}

/** The whole word around an offset; empty where none is. A connector belongs to it between two letters or digits. */
const wordAround = (text: string, offset: number): [from: number, to: number] => {
  const belongs = (index: number) =>
    isWordCode(text.charCodeAt(index)) ||
    (connectors.includes(text.charAt(index)) &&
      index > 0 &&
      isWordCode(text.charCodeAt(index - 1)) &&
      isWordCode(text.charCodeAt(index + 1)))
  if (offset >= text.length || !belongs(offset)) return [offset, offset]
  let from = offset
  while (from > 0 && belongs(from - 1)) from--
  let to = offset + 1
  while (to < text.length && belongs(to)) to++
  return [from, to]
}

const isWordCode = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
