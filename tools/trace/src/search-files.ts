import { readFileSync, statSync } from 'node:fs'
import { lineIndex } from '@throughline/kernel'

/** One place where a word stands. */
export interface Hit {
  file: string
  line: number
  column: number
  /** The line, trimmed and shortened around the word. */
  text: string
}

export interface SearchResult {
  /** By file, then place. */
  hits: Hit[]
  skipped: { file: string; why: 'binary' | 'large' }[]
}

/** Larger files hold data, not words of people. */
export const searchLimit = 16 * 1024 * 1024
/** As git does, a NUL byte near the start tells a binary file. */
const sniffed = 8000

/** Finds a word in files, whole: not as a part of a longer word or of a longer ID. */
export const searchFiles = (
  files: readonly string[],
  absolute: (file: string) => string,
  word: string,
): SearchResult => {
  const result: SearchResult = { hits: [], skipped: [] }
  for (const file of files) {
    const bytes = bytesOf(absolute(file))
    if (bytes === undefined) continue
    if (typeof bytes === 'string') result.skipped.push({ file, why: bytes })
    else if (bytes.includes(word)) result.hits.push(...hitsIn(file, bytes.toString('utf8'), word))
  }
  return result
}

/** Undefined when the file went away since it was listed. */
const bytesOf = (path: string): Buffer | 'binary' | 'large' | undefined => {
  try {
    if (statSync(path).size > searchLimit) return 'large'
    const bytes = readFileSync(path)
    return bytes.subarray(0, sniffed).includes(0) ? 'binary' : bytes
  } catch {
    return undefined
  }
}

const hitsIn = (file: string, text: string, word: string): Hit[] => {
  const hits: Hit[] = []
  const place = lineIndex(text)
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + word.length)) {
    if (!isWhole(text, at, at + word.length)) continue
    const { line, column } = place(at)
    hits.push({ file, line, column, text: contextOf(text, at, word.length) })
  }
  return hits
}

const wordCharacter = /[\p{L}\p{N}_]/u

/** A hyphen joins only when a word goes on behind it. */
const isWhole = (text: string, start: number, end: number): boolean => {
  const isWord = (index: number) => wordCharacter.test(text.charAt(index))
  if (isWord(start - 1) || isWord(end)) return false
  return !(text[start - 1] === '-' && isWord(start - 2)) && !(text[end] === '-' && isWord(end + 1))
}

const mostContext = 120

const contextOf = (text: string, at: number, length: number): string => {
  const from = text.lastIndexOf('\n', at - 1) + 1
  const next = text.indexOf('\n', at)
  const to = next === -1 ? text.length : next
  const room = Math.max(0, mostContext - length) >> 1
  // Long lines (bundles, transcripts) are cut on both sides of the word.
  const left = to - from <= mostContext ? from : Math.max(from, at - room)
  const right = to - from <= mostContext ? to : Math.min(to, at + length + room)
  const line = text.slice(left, right).trim()
  return `${left > from ? '…' : ''}${line}${right < to ? '…' : ''}`.replaceAll(/\s+/g, ' ')
}
