import { windowsOf } from './id-windows.ts'

/** Finds words that may be IDs; nothing is decided of them, so that many texts can be asked about at once. */
export interface WordSearch {
  /** Each word of a text that may hold an ID, by place. */
  each(text: string, see: (word: string, offset: number) => void): void
  /** Whether a text holds what every ID holds. */
  isLikely(text: string): boolean
  /** A piece of a text may hold the whole text in memory: of each a copy is kept, once. */
  own(word: string): string
}

const connectors = '-_.:/#'
const wordPattern = /[A-Za-z0-9]+(?:[-_.:/#][A-Za-z0-9]+)*/g

// implements: TL-TRACE-201, TL-TRACE-207
export const wordSearch = (patterns: readonly string[]): WordSearch => {
  const windows = patterns.map(windowsOf)
  // A pattern that tells nothing of its matches makes every word worth a look.
  const filter = windows.every((each) => each !== undefined)
    ? new RegExp(windows.flat().join('|') || '(?!)', 'g')
    : undefined
  const copies = new Map<string, string>()
  const own = (word: string): string => {
    const known = copies.get(word)
    if (known !== undefined) return known
    const copy = copyOf(word)
    copies.set(copy, copy)
    return copy
  }
  const each: WordSearch['each'] = (text, see) => {
    if (filter === undefined) {
      for (const { 0: word, index } of text.matchAll(wordPattern)) see(own(word), index)
      return
    }
    filter.lastIndex = 0
    for (let match = filter.exec(text); match; match = filter.exec(text)) {
      let at = match.index
      const end = at + match[0].length
      // Most often: a word that was seen before, and nothing around it that belongs to it.
      const known = copies.get(match[0])
      if (known !== undefined && !isJoinedBefore(text, at) && !isJoinedAfter(text, end)) {
        see(known, at)
        continue
      }
      // A stretch may begin or end outside of the word that it belongs to: every word that it touches is looked at.
      while (at < end) {
        const [from, to] = wordAround(text, at)
        if (to > from) see(own(text.slice(from, to)), from)
        at = Math.max(at + 1, to)
      }
      filter.lastIndex = Math.max(at, end)
    }
  }
  return { each, isLikely: (text) => filter === undefined || text.search(filter) >= 0, own }
}

/** A buffer for each word would take longer than to copy it. */
const scratch = Buffer.allocUnsafeSlow(256)

const copyOf = (word: string): string =>
  word.length > scratch.length
    ? Buffer.from(word, 'latin1').toString('latin1')
    : scratch.toString('latin1', 0, scratch.write(word, 'latin1'))

/** Of each character of ASCII: 1 where words are made of it, 2 where it joins two of these. */
const kinds = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code)
  return /[A-Za-z0-9]/.test(character) ? 1 : connectors.includes(character) ? 2 : 0
})
const [inWord, joins] = [1, 2]

/** Of what is no ASCII, or outside of the text, 0. */
const kindAt = (text: string, index: number): number => kinds[text.charCodeAt(index)] ?? 0

const isJoinedBefore = (text: string, from: number): boolean => {
  const kind = kindAt(text, from - 1)
  return kind === inWord || (kind === joins && kindAt(text, from - 2) === inWord)
}

const isJoinedAfter = (text: string, to: number): boolean => {
  const kind = kindAt(text, to)
  return kind === inWord || (kind === joins && kindAt(text, to + 1) === inWord)
}

/** The whole word around an offset; empty where none is. A connector belongs to it between two letters or digits. */
const wordAround = (text: string, offset: number): [from: number, to: number] => {
  const kind = kindAt(text, offset)
  const isInside =
    kind === inWord || (kind === joins && kindAt(text, offset - 1) === inWord && kindAt(text, offset + 1) === inWord)
  if (!isInside) return [offset, offset]
  let from = offset
  while (isJoinedBefore(text, from)) from--
  let to = offset + 1
  while (isJoinedAfter(text, to)) to++
  return [from, to]
}
