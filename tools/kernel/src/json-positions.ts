import { colon, type JsonStructure, openBrace, openBracket, skipSpace, stringEnd } from './json-structure.ts'

/** Offsets of a value in a JSON text, and of its key where it has one. */
export interface JsonSpan {
  start: number
  end: number
  key?: { start: number; end: number }
}

/** A span that knows which bracket opens first at or after its start. */
interface NumberedSpan extends JsonSpan {
  bracket: number
}

/**
 * Finds values in a text that is known to be JSON, listing only the containers on the way: a document of many megabytes
 * is asked for a few places, seldom for all. What was listed once is kept; over what lies deeper a list jumps.
 */
export const jsonSpans = (text: string, structure: JsonStructure): ((tokens: readonly string[]) => JsonSpan) => {
  const containers = new Map<number, Map<string, NumberedSpan>>()
  const childrenOf = (span: NumberedSpan): Map<string, NumberedSpan> => {
    let children = containers.get(span.start)
    if (children === undefined) containers.set(span.start, (children = readContainer(text, structure, span)))
    return children
  }
  const root = skipSpace(text, 0)
  const whole: NumberedSpan = { start: root, end: valueEnd(text, structure, root, 0), bracket: 0 }
  return (tokens) => {
    let span = whole
    for (const token of tokens) {
      const child = childrenOf(span).get(token)
      if (child === undefined) break
      span = child
    }
    const { start, end, key } = span
    return { start, end, ...(key && { key }) }
  }
}

export interface RepeatedKey {
  name: string
  /** Offsets of the key that repeats, and of the first. */
  start: number
  end: number
  first: number
}

/** Everything that opens, closes, or hides what does. */
const structural = /["[\]{}]/g

/** Every key that stands in its object already, in a text that is known to be JSON. */
// implements: TL-OPENAPI-102
export const repeatedKeys = (text: string): RepeatedKey[] => {
  const repeated: RepeatedKey[] = []
  const open: Map<string, number>[] = []
  structural.lastIndex = 0
  for (let found = structural.exec(text); found; found = structural.exec(text)) {
    const [token] = found
    const start = found.index
    if (token === '{' || token === '[') open.push(new Map())
    else if (token !== '"') open.pop()
    else {
      const end = stringEnd(text, start)
      structural.lastIndex = end
      if (text.charCodeAt(skipSpace(text, end)) !== colon) continue
      const name = textOf(text, start, end)
      const keys = open.at(-1)
      const first = keys?.get(name)
      if (first === undefined) keys?.set(name, start)
      else repeated.push({ name, start, end, first })
    }
  }
  return repeated
}

/** What a string says. Few have escapes. */
const textOf = (text: string, start: number, end: number): string => {
  const inner = text.slice(start + 1, end - 1)
  return inner.includes('\\') ? (JSON.parse(text.slice(start, end)) as string) : inner
}

const plainValue = /[^,\]}\s]*/y

const isContainer = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at)
  return code === openBrace || code === openBracket
}

const valueEnd = (text: string, { ends }: JsonStructure, start: number, bracket: number): number => {
  if (isContainer(text, start)) return ends[bracket] ?? text.length
  if (text[start] === '"') return stringEnd(text, start)
  plainValue.lastIndex = start
  plainValue.exec(text)
  return Math.max(plainValue.lastIndex, start)
}

/** The entries of an object or a list, each by its reference token; of equal keys the last, as `JSON.parse` has it. */
const readContainer = (
  text: string,
  structure: JsonStructure,
  { start, bracket: own }: NumberedSpan,
): Map<string, NumberedSpan> => {
  const children = new Map<string, NumberedSpan>()
  if (!isContainer(text, start)) return children
  const isObject = text.charCodeAt(start) === openBrace
  let at = skipSpace(text, start + 1)
  let bracket = own + 1
  for (let index = 0; at < text.length && text[at] !== '}' && text[at] !== ']'; index++) {
    let token = String(index)
    let key: JsonSpan['key']
    if (isObject) {
      key = { start: at, end: stringEnd(text, at) }
      token = textOf(text, key.start, key.end)
      at = skipSpace(text, skipSpace(text, key.end) + 1)
    }
    const end = valueEnd(text, structure, at, bracket)
    children.set(token, { start: at, end, bracket, ...(key && { key }) })
    if (isContainer(text, at)) bracket = structure.nexts[bracket] ?? bracket
    at = skipSpace(text, end)
    if (text[at] === ',') at = skipSpace(text, at + 1)
  }
  return children
}
