/** How the brackets of a JSON text lie in one another, from one scan of it. */
export interface JsonStructure {
  /** Of each bracket that opens, in order: the offset after the one that closes it. */
  ends: Int32Array
  /** Of each bracket that opens: how many open before and in it, which is the number of the next one after it. */
  nexts: Int32Array
  /** How many brackets are open where most are. */
  depth: number
  /** False where no object has a key twice; true where one seems to, which `repeatedKeys` decides. */
  mayRepeat: boolean
}

/** So short that what lengthens them has run before the loop is compiled, which then need not be again. */
const firstLength = 4

/**
 * Scans a text that is known to be JSON. What it keeps is eight bytes for each bracket that opens. The keys of the
 * objects that are open are told apart by hashes: where two are equal, or the keys are, somebody else looks closer.
 */
export const scanJson = (text: string): JsonStructure => {
  let ends = new Int32Array(firstLength)
  let nexts = new Int32Array(firstLength)
  let brackets = 0
  let hashes = new Int32Array(firstLength)
  let keys = 0
  let depth = 0
  let mayRepeat = false
  /** Of each open bracket its number, and which of the hashes is the first of its own; in a list, -1. */
  const open: number[] = []
  const firsts: number[] = []
  let first = -1
  let keyIsNext = false
  for (let at = 0; at < text.length; at++) {
    let code = text.charCodeAt(at)
    while (code === space) code = text.charCodeAt(++at)
    if (code === quote) {
      if (!keyIsNext) {
        at = stringEnd(text, at) - 1
        continue
      }
      keyIsNext = false
      let hash = 0
      const start = at++
      for (code = text.charCodeAt(at); code !== quote && code !== backslash; code = text.charCodeAt(++at)) {
        hash = Math.imul(hash ^ code, prime)
      }
      if (code === backslash) {
        at = stringEnd(text, start) - 1
        hash = hashOf(JSON.parse(text.slice(start, at + 1)) as string)
      }
      if (keys === hashes.length) hashes = doubled(hashes)
      hashes[keys++] = hash
    } else if (code === comma) keyIsNext = first >= 0
    else if (code === openBrace || code === openBracket) {
      if (brackets === ends.length) {
        ends = doubled(ends)
        nexts = doubled(nexts)
      }
      open.push(brackets++)
      keyIsNext = code === openBrace
      first = keyIsNext ? keys : -1
      firsts.push(first)
      if (open.length > depth) depth = open.length
    } else if (code === closeBrace || code === closeBracket) {
      const bracket = open.pop() as number
      ends[bracket] = at + 1
      nexts[bracket] = brackets
      if (code === closeBrace) {
        mayRepeat ||= hasEqual(hashes, first, keys)
        keys = first
      }
      firsts.pop()
      first = firsts.length > 0 ? (firsts[firsts.length - 1] as number) : -1
    }
  }
  return { ends, nexts, depth, mayRepeat }
}

/** Whether a part of the numbers has one twice. It may be put in another order: nobody needs it any longer. */
const hasEqual = (numbers: Int32Array, from: number, to: number): boolean => {
  if (to - from <= 16) {
    for (let one = from + 1; one < to; one++) {
      for (let other = from; other < one; other++) if (numbers[one] === numbers[other]) return true
    }
    return false
  }
  const part = numbers.subarray(from, to).sort()
  for (let one = 1; one < part.length; one++) if (part[one] === part[one - 1]) return true
  return false
}

const prime = 0x01000193

const hashOf = (key: string): number => {
  let hash = 0
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), prime)
  return hash
}

const doubled = (array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
  const twice = new Int32Array(array.length * 2)
  twice.set(array)
  return twice
}

const newline = 10
const space = 32
const quote = 34
const comma = 44
export const colon = 58
export const openBracket = 91
const backslash = 92
const closeBracket = 93
export const openBrace = 123
const closeBrace = 125

export const skipSpace = (text: string, at: number): number => {
  for (let code = text.charCodeAt(at); code === space || code === newline || code === 13 || code === 9; ) {
    code = text.charCodeAt(++at)
  }
  return at
}

/** The offset after the string that begins here. */
export const stringEnd = (text: string, start: number): number => {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    if (end < 0) return text.length
    let before = end - 1
    while (text.charCodeAt(before) === backslash) before--
    if ((end - before) % 2 === 1) return end + 1
  }
}
