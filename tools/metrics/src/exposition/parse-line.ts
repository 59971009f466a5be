import { type FamilyType, familyTypes } from './metric-family.ts'

/** What one line of an exposition says. */
export type Line =
  | { kind: 'nothing' }
  | { kind: 'help'; name: string; text: string }
  | { kind: 'type'; name: string; type: FamilyType }
  | { kind: 'sample'; name: string; labels: Map<string, string>; value: number; timestamp?: number }

/** Where a line stops being one, counted from 0, and what was expected there. */
export interface LineFault {
  kind: 'fault'
  column: number
  message: string
}

class Fault extends Error {
  readonly column: number
  constructor(column: number, message: string) {
    super(message)
    this.column = column
  }
}

/** Reads one line, without its line feed. */
// implements: TL-METRICS-010, TL-METRICS-011
export const parseLine = (line: string): Line | LineFault => {
  try {
    const start = skipBlanks(line, 0)
    if (start === line.length) return { kind: 'nothing' }
    return line[start] === '#' ? parseComment(line, start + 1) : parseSample(line, start)
  } catch (error) {
    if (error instanceof Fault) return { kind: 'fault', column: error.column, message: error.message }
    throw error
  }
}

const skipBlanks = (line: string, from: number): number => {
  let at = from
  while (line[at] === ' ' || line[at] === '\t') at++
  return at
}

const metricName = /[a-zA-Z_:][a-zA-Z0-9_:]*/y
const labelName = /[a-zA-Z_][a-zA-Z0-9_]*/y
const word = /[^ \t]+/y

const take = (pattern: RegExp, line: string, at: number): string | undefined => {
  pattern.lastIndex = at
  return pattern.exec(line)?.[0]
}

/** What stands at a place, as a message shows it. */
const shown = (line: string, at: number): string => {
  if (at >= line.length) return 'the end of the line'
  const character = String.fromCodePoint(line.codePointAt(at) ?? 0)
  return /[\p{C}\p{Z}]/u.test(character)
    ? `U+${character.charCodeAt(0).toString(16).padStart(4, '0')}`
    : `'${character}'`
}

const expected = (what: string, line: string, at: number): Fault =>
  new Fault(at, `expected ${what}, found ${shown(line, at)}`)

const parseComment = (line: string, from: number): Line => {
  const at = skipBlanks(line, from)
  const keyword = take(word, line, at)
  if (keyword !== 'HELP' && keyword !== 'TYPE') return { kind: 'nothing' }
  const nameAt = skipBlanks(line, at + keyword.length)
  const name = take(metricName, line, nameAt)
  if (name === undefined) throw expected('a metric name', line, nameAt)
  const after = nameAt + name.length
  if (after < line.length && !/[ \t]/.test(line[after] ?? '')) throw expected('a space', line, after)
  const rest = skipBlanks(line, after)
  return keyword === 'HELP'
    ? { kind: 'help', name, text: unescaped(line, rest, line.length, false) }
    : { kind: 'type', name, type: typeAt(line, rest) }
}

const typeAt = (line: string, at: number): FamilyType => {
  const text = line.slice(at).replace(/[ \t]+$/, '')
  const type = familyTypes.find((each) => each === text)
  if (type === undefined) throw new Fault(at, text === '' ? 'the type is missing' : `'${text.slice(0, 40)}' is no type`)
  return type
}

const parseSample = (line: string, start: number): Line => {
  const name = take(metricName, line, start)
  if (name === undefined) throw expected('a metric name', line, start)
  const labels = new Map<string, string>()
  let at = skipBlanks(line, start + name.length)
  if (line[at] === '{') at = skipBlanks(line, parseLabels(line, at + 1, labels))
  else if (at === start + name.length) throw expected("a space or '{'", line, at)
  const valueText = take(word, line, at)
  if (valueText === undefined) throw expected('a value', line, at)
  const value = numberOf(valueText)
  if (value === undefined) throw new Fault(at, `'${valueText.slice(0, 40)}' is no number`)
  at = skipBlanks(line, at + valueText.length)
  if (at === line.length) return { kind: 'sample', name, labels, value }
  const timeText = take(word, line, at) ?? ''
  if (!/^[+-]?\d{1,16}$/.test(timeText))
    throw new Fault(at, 'expected a time stamp in milliseconds, or the end of the line')
  const end = skipBlanks(line, at + timeText.length)
  if (end < line.length) throw expected('the end of the line', line, end)
  return { kind: 'sample', name, labels, value, timestamp: Number(timeText) }
}

/** Reads `name="value", …}` and gives the place behind the brace. */
const parseLabels = (line: string, from: number, labels: Map<string, string>): number => {
  let at = skipBlanks(line, from)
  while (line[at] !== '}') {
    const name = take(labelName, line, at)
    if (name === undefined) throw expected("a label name or '}'", line, at)
    if (labels.has(name)) throw new Fault(at, `the label '${name}' stands twice`)
    at = skipBlanks(line, at + name.length)
    if (line[at] !== '=') throw expected("'='", line, at)
    at = skipBlanks(line, at + 1)
    if (line[at] !== '"') throw expected("'\"'", line, at)
    const end = closingQuote(line, at + 1)
    labels.set(name, unescaped(line, at + 1, end, true))
    at = skipBlanks(line, end + 1)
    if (line[at] === ',') at = skipBlanks(line, at + 1)
    else if (line[at] !== '}') throw expected("',' or '}'", line, at)
  }
  return at + 1
}

const closingQuote = (line: string, from: number): number => {
  for (let at = from; at < line.length; at++) {
    if (line[at] === '\\') at++
    else if (line[at] === '"') return at
  }
  throw expected("'\"'", line, line.length)
}

/** A backslash stands before a backslash, an `n`, and in label values a quote. */
const unescaped = (line: string, from: number, to: number, quotes: boolean): string => {
  const raw = line.slice(from, to)
  if (!raw.includes('\\')) return raw
  return raw.replace(/\\(.?)/gs, (_match, character: string, offset: number) => {
    if (character === '\\') return '\\'
    if (character === 'n') return '\n'
    if (character === '"' && quotes) return '"'
    throw new Fault(from + offset, `there is no escape '\\${character}'`)
  })
}

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i

/** A number as Go's ParseFloat reads it, without its hexadecimal forms. */
export const numberOf = (text: string): number | undefined => {
  if (decimal.test(text)) return Number(text)
  const lower = text.toLowerCase()
  if (lower === 'nan') return Number.NaN
  if (/^[+]?inf(?:inity)?$/.test(lower)) return Number.POSITIVE_INFINITY
  return /^-inf(?:inity)?$/.test(lower) ? Number.NEGATIVE_INFINITY : undefined
}
