import type { SseOrder } from './api-model.ts'

interface Token {
  kind: 'name' | '(' | ')' | '|' | '*' | '+' | '?' | 'end'
  text: string
  offset: number
}

class OrderError extends Error {
  readonly offset: number
  constructor(message: string, offset: number) {
    super(message)
    this.offset = offset
  }
}

const maxNesting = 100

const tokensOf = (text: string): Token[] => {
  const tokens: Token[] = []
  const pattern = /\s+|[A-Za-z0-9_.-]+|[()|*+?]/y
  while (pattern.lastIndex < text.length) {
    const offset = pattern.lastIndex
    const found = pattern.exec(text)?.[0]
    if (found === undefined) {
      throw new OrderError(`'${String.fromCodePoint(text.codePointAt(offset) ?? 0)}' has no place here`, offset)
    }
    if (/^\s/.test(found)) continue
    tokens.push({ kind: /^[()|*+?]$/.test(found) ? (found as Token['kind']) : 'name', text: found, offset })
  }
  tokens.push({ kind: 'end', text: '', offset: text.length })
  return tokens
}

/**
 * Reads an `order` expression: alternatives (`|`) of sequences of factors; a factor is a name or a group with an
 * optional `*`, `+` or `?`, which binds tighter than sequence, sequence tighter than `|`.
 */
// implements: TL-OPENAPI-006
export const parseSseOrder = (text: string): { order: SseOrder } | { error: string; offset: number } => {
  try {
    const tokens = tokensOf(text)
    let at = 0
    const peek = (): Token => tokens[at] as Token
    const alternatives = (depth: number): SseOrder => {
      const parts = [sequence(depth)]
      while (peek().kind === '|') {
        at++
        parts.push(sequence(depth))
      }
      return parts.length === 1 ? (parts[0] as SseOrder) : { kind: 'alternatives', parts }
    }
    const sequence = (depth: number): SseOrder => {
      const parts: SseOrder[] = []
      while (peek().kind === 'name' || peek().kind === '(') parts.push(factor(depth))
      if (parts.length === 0) throw expectedName(peek())
      return parts.length === 1 ? (parts[0] as SseOrder) : { kind: 'sequence', parts }
    }
    const factor = (depth: number): SseOrder => {
      const token = peek()
      at++
      let part: SseOrder = { kind: 'event', name: token.text }
      if (token.kind === '(') {
        if (depth >= maxNesting) throw new OrderError(`groups nest deeper than ${maxNesting}`, token.offset)
        part = alternatives(depth + 1)
        if (peek().kind !== ')') throw new OrderError("expected ')'", peek().offset)
        at++
      }
      const { kind } = peek()
      if (kind !== '*' && kind !== '+' && kind !== '?') return part
      at++
      return { kind: 'repeat', part, from: kind === '+' ? 1 : 0, to: kind === '?' ? 1 : 'many' }
    }
    const order = alternatives(0)
    if (peek().kind !== 'end') throw new OrderError(`'${peek().text}' has no place here`, peek().offset)
    return { order }
  } catch (error) {
    if (error instanceof OrderError) return { error: error.message, offset: error.offset }
    throw error
  }
}

const expectedName = (token: Token): OrderError =>
  new OrderError(
    token.kind === 'end' ? 'expected an event name, but it ends' : `expected an event name, not '${token.text}'`,
    token.offset,
  )

/** The event names of an expression, in order of their first mention. */
export const eventNamesOf = (order: SseOrder): string[] => {
  const names = new Set<string>()
  const visit = (part: SseOrder): void => {
    if (part.kind === 'event') names.add(part.name)
    else if (part.kind === 'repeat') visit(part.part)
    else part.parts.forEach(visit)
  }
  visit(order)
  return [...names]
}

/** A state of the automaton: where it goes without an event, and where with one. */
interface State {
  free: number[]
  on?: { name: string; to: number }
}

interface Automaton {
  states: State[]
  start: number
  end: number
}

const automata = new WeakMap<SseOrder, Automaton>()

/** Thompson's construction: linear in the expression, and matching is linear in stream × expression. */
const automatonOf = (order: SseOrder): Automaton => {
  const known = automata.get(order)
  if (known) return known
  const states: State[] = []
  const add = (): number => states.push({ free: [] }) - 1
  const link = (from: number, to: number): void => void states[from]?.free.push(to)
  const build = (part: SseOrder, from: number): number => {
    if (part.kind === 'event') {
      const to = add()
      const start = add()
      link(from, start)
      states[start] = { free: [], on: { name: part.name, to } }
      return to
    }
    if (part.kind === 'sequence') return part.parts.reduce((state, each) => build(each, state), from)
    const end = add()
    if (part.kind === 'alternatives') {
      for (const each of part.parts) link(build(each, from), end)
      return end
    }
    const begin = add()
    link(from, begin)
    const done = build(part.part, begin)
    link(done, end)
    if (part.from === 0) link(begin, end)
    if (part.to === 'many') link(done, begin)
    return end
  }
  const start = add()
  const automaton = { states, start, end: build(order, start) }
  automata.set(order, automaton)
  return automaton
}

/** The events that an order lets follow an event. */
export const followersOf = (order: SseOrder, name: string): string[] => {
  const { states } = automatonOf(order)
  const after = states.flatMap(({ on }) => (on?.name === name ? [on.to] : []))
  return expectedAt(states, closure(states, after))
}

const closure = (states: readonly State[], from: Iterable<number>): Set<number> => {
  const reached = new Set(from)
  for (const state of reached) for (const next of states[state]?.free ?? []) reached.add(next)
  return reached
}

const expectedAt = (states: readonly State[], current: Iterable<number>): string[] => {
  const names = new Set<string>()
  // States are numbered as the expression mentions them.
  for (const state of [...current].sort((a, b) => a - b)) {
    const name = states[state]?.on?.name
    if (name !== undefined) names.add(name)
  }
  return [...names]
}

export type SseMatch =
  | { kind: 'match' }
  | { kind: 'prefix'; expected: string[] }
  | { kind: 'mismatch'; at: number; expected: string[] }

/**
 * Holds a stream's event names (`anywhere` events taken out) to an order. A stream that the service ended must be a
 * `match`; one that the reader cut may be a `prefix`. `expected` names what could have come; after a `match` nothing
 * need come, so at a mismatch behind a complete match it may be empty: the end of the stream.
 */
// implements: TL-OPENAPI-006
export const matchSseOrder = (order: SseOrder, names: readonly string[]): SseMatch => {
  const { states, start, end } = automatonOf(order)
  let current = closure(states, [start])
  for (const [at, name] of names.entries()) {
    const next: number[] = []
    for (const state of current) {
      const on = states[state]?.on
      if (on?.name === name) next.push(on.to)
    }
    if (next.length === 0) return { kind: 'mismatch', at, expected: expectedAt(states, current) }
    current = closure(states, next)
  }
  return current.has(end) ? { kind: 'match' } : { kind: 'prefix', expected: expectedAt(states, current) }
}
