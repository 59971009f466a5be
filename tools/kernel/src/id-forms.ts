/** A place in a text that may be an ID of more than one word. */
export interface FormedId {
  /** What a pattern takes, one of these: `r[api.answer]`. */
  written: readonly string[]
  /** What the ID is: `api.answer`. */
  id: string
  offset: number
}

/** IDs that are no single word, by the patterns that take them: `r[rule]` and what code writes of it, `Requirement 1.2`. */
export interface IdForms {
  candidates(text: string): FormedId[]
}

/** More words no ID has, and no word that is part of one is longer. */
const mostWords = 4
const longestWord = 64

/** Undefined where each ID is one word: as a rule. */
export const idForms = (patterns: readonly string[]): IdForms | undefined => {
  const prefixes = [...new Set(patterns.flatMap(prefixesOf))]
  const words = Math.min(mostWords, 1 + Math.max(0, ...patterns.map(spacesOf)))
  if (prefixes.length === 0 && words === 1) return undefined
  const marker = prefixes.length > 0 ? markerPattern(prefixes) : undefined
  return {
    candidates: (text) => [...(marker ? markersIn(text, marker) : []), ...(words > 1 ? phrasesIn(text, words) : [])],
  }
}

/** `r\[…\]` takes what stands in brackets behind `r`. */
const prefixesOf = (pattern: string): string[] =>
  [...pattern.matchAll(/(?:^|[(|:])([a-z][a-z0-9]{0,15})\\\[/g)].map(([, prefix = '']) => prefix)

/** Spaces that stand for themselves, outside of classes. */
const spacesOf = (pattern: string): number => {
  const plain = pattern.replaceAll(/\\[^s]/g, '').replaceAll(/\[[^\]]*\]/g, '')
  return plain.match(/ |\\s/g)?.length ?? 0
}

/** `r[rule]`; `r[impl rule]` and `r[verify rule]` as code and tests write it; `r[rule+2 level=must]`. */
const markerPattern = (prefixes: readonly string[]): RegExp =>
  new RegExp(
    `(?<![A-Za-z0-9_])(${prefixes.join('|')})\\[(?:[a-z]{1,16}[ \\t]+(?=[^\\s=\\][]{1,128}\\]))?([^\\s\\][]{1,128})(?:[ \\t]+[a-z]{1,16}=[^\\s\\][]{1,64}){0,8}\\]`,
    'g',
  )

/** What a person copies out of a spec, `r[api.answer]`, is the ID in it. */
export const idInMarker = (text: string): string => /^[a-z][a-z0-9]{0,15}\[([^\s\][]+)\]$/.exec(text)?.[1] ?? text

const markersIn = (text: string, marker: RegExp): FormedId[] =>
  [...text.matchAll(marker)].map(({ 0: whole, 1: prefix = '', 2: inside = '', index }) => {
    const id = inside.replace(/\+\d+$/, '')
    const offset = index + whole.lastIndexOf(inside)
    return { written: [`${prefix}[${id}]`, `${prefix}[${inside}]`], id, offset }
  })

const wordPattern = /[A-Za-z0-9]+(?:[-_.:/#][A-Za-z0-9]+)*/g

/** Two words and more with one space between each. */
const phrasesIn = (text: string, most: number): FormedId[] => {
  const found: FormedId[] = []
  let open: { from: number; to: number }[] = []
  for (const { 0: word, index } of text.matchAll(wordPattern)) {
    const follows = open.at(-1)?.to === index - 1 && text[index - 1] === ' '
    open =
      word.length > longestWord
        ? []
        : [...(follows ? open.slice(1 - most) : []), { from: index, to: index + word.length }]
    for (const { from } of open.slice(0, -1)) {
      const id = text.slice(from, index + word.length)
      found.push({ written: [id], id, offset: from })
    }
  }
  return found
}

/** Of IDs that share a place, the longest: `Conditional Requirement 1.2` is no `Requirement 1.2`. */
export const longestOf = <Found extends { id: string; offset: number }>(found: readonly Found[]): Found[] => {
  const sorted = [...found].sort((a, b) => a.offset - b.offset || b.id.length - a.id.length)
  let end = 0
  return sorted.filter(({ id, offset }) => {
    if (offset < end) return false
    end = offset + id.length
    return true
  })
}
