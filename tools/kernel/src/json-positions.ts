/** Offsets of a value in a JSON text, and of its key where it has one. */
export interface JsonSpan {
  start: number
  end: number
  key?: { start: number; end: number }
}

/**
 * Finds values in a text that is known to be JSON, reading only the containers on the way: a document of many megabytes
 * is asked for a few places, seldom for all. What was read once is kept.
 */
export const jsonSpans = (text: string): ((tokens: readonly string[]) => JsonSpan) => {
  const containers = new Map<number, Map<string, JsonSpan>>()
  const childrenOf = (start: number): Map<string, JsonSpan> => {
    let children = containers.get(start)
    if (children === undefined) containers.set(start, (children = readContainer(text, start)))
    return children
  }
  const root = skipSpace(text, 0)
  const whole: JsonSpan = { start: root, end: valueEnd(text, root) }
  return (tokens) => {
    let span = whole
    for (const token of tokens) {
      const child = childrenOf(span.start).get(token)
      if (child === undefined) break
      span = child
    }
    return span
  }
}

/** How many keys all objects of a JSON text have, those that stand twice counted twice. */
export const countKeys = (text: string): number => {
  let count = 0
  for (let start = text.indexOf('"'); start >= 0; ) {
    const after = skipSpace(text, stringEnd(text, start))
    if (text.charCodeAt(after) === colon) count++
    start = text.indexOf('"', after)
  }
  return count
}

export interface RepeatedKey {
  name: string
  /** Offsets of the key that repeats, and of the first. */
  start: number
  end: number
  first: number
}

/** Every key that stands in its object already, in a text that is known to be JSON. */
export const repeatedKeys = (text: string): RepeatedKey[] => {
  const repeated: RepeatedKey[] = []
  const open: Map<string, number>[] = []
  structure.lastIndex = 0
  for (let found = structure.exec(text); found; found = structure.exec(text)) {
    const [token] = found
    const start = found.index
    if (token === '{' || token === '[') open.push(new Map())
    else if (token !== '"') open.pop()
    else {
      const end = stringEnd(text, start)
      structure.lastIndex = end
      if (text.charCodeAt(skipSpace(text, end)) !== colon) continue
      const name = JSON.parse(text.slice(start, end)) as string
      const keys = open.at(-1)
      const first = keys?.get(name)
      if (first === undefined) keys?.set(name, start)
      else repeated.push({ name, start, end, first })
    }
  }
  return repeated
}

const quote = 34
const colon = 58
const backslash = 92

const skipSpace = (text: string, at: number): number => {
  for (let code = text.charCodeAt(at); code === 32 || code === 10 || code === 13 || code === 9; ) {
    code = text.charCodeAt(++at)
  }
  return at
}

const stringEnd = (text: string, start: number): number => {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    if (end < 0) return text.length
    let before = end - 1
    while (text.charCodeAt(before) === backslash) before--
    if ((end - before) % 2 === 1) return end + 1
  }
}

const plainValue = /[^,\]}\s]*/y
/** Everything that opens, closes, or hides what does. */
const structure = /["[\]{}]/g

const valueEnd = (text: string, start: number): number => {
  const first = text[start]
  if (first === '"') return stringEnd(text, start)
  if (first !== '{' && first !== '[') {
    plainValue.lastIndex = start
    plainValue.exec(text)
    return Math.max(plainValue.lastIndex, start)
  }
  let depth = 0
  structure.lastIndex = start
  for (let found = structure.exec(text); found; found = structure.exec(text)) {
    if (found[0] === '"') structure.lastIndex = stringEnd(text, found.index)
    else if (found[0] === '{' || found[0] === '[') depth++
    else if (--depth === 0) return found.index + 1
  }
  return text.length
}

/** The entries of an object or a list, each by its reference token; of equal keys the last, as `JSON.parse` has it. */
const readContainer = (text: string, start: number): Map<string, JsonSpan> => {
  const children = new Map<string, JsonSpan>()
  const isObject = text[start] === '{'
  if (!isObject && text[start] !== '[') return children
  let at = skipSpace(text, start + 1)
  for (let index = 0; at < text.length && text[at] !== '}' && text[at] !== ']'; index++) {
    let token = String(index)
    let key: JsonSpan['key']
    if (isObject) {
      if (text.charCodeAt(at) !== quote) break
      key = { start: at, end: stringEnd(text, at) }
      token = JSON.parse(text.slice(key.start, key.end)) as string
      at = skipSpace(text, skipSpace(text, key.end) + 1)
    }
    const end = valueEnd(text, at)
    children.set(token, { start: at, end, ...(key && { key }) })
    at = skipSpace(text, end)
    if (text[at] === ',') at = skipSpace(text, at + 1)
  }
  return children
}
