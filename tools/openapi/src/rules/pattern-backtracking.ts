/// <reference path="../recheck-browser.d.ts" />
import { isJsonObject } from '../api-model.ts'
import { childPointer } from '../pointers.ts'
import type { Fault, Rule } from './rule.ts'

/** A pattern in whose search a text of some dozen characters can take hours. */
// implements: TL-OPENAPI-126
export const patternBacktracking: Rule = async function* ({ all, references }) {
  const places = [...all('Schema'), ...references('Schema')].flatMap(({ node, pointer }) => [
    ...(typeof node.pattern === 'string' ? [{ pattern: node.pattern, pointer: `${pointer}/pattern`, key: false }] : []),
    ...Object.keys(isJsonObject(node.patternProperties) ? node.patternProperties : {}).map((pattern) => {
      return { pattern, pointer: childPointer(pointer, 'patternProperties', pattern), key: true }
    }),
  ])
  const attacks = new Map<string, string | undefined>()
  const end = Date.now() + timeLimitMs
  for (const { pattern, pointer, key } of places) {
    if (!attacks.has(pattern))
      attacks.set(pattern, mayBacktrack(pattern) ? await attackOn(pattern, Math.max(end - Date.now(), 1)) : undefined)
    const attack = attacks.get(pattern)
    if (attack === undefined) continue
    const fault: Fault = { message: `the pattern ${pattern} takes exponential time on ${attack}`, pointer, key }
    yield fault
  }
}

/** A text that the pattern takes exponential time on, written as an expression; undefined where none is known. */
const attackOn = async (pattern: string, timeout: number): Promise<string | undefined> => {
  // Large, and not loaded for patterns that cannot be at fault.
  const { default: recheck } = await import('recheck/lib/browser.js')
  const flags = isUnicode(pattern) ? 'u' : ''
  // Only the analysis of automata: the search for attacks by trial takes a second for every harmless pattern.
  const result = recheck.checkSync(withSmallCounts(pattern), flags, { checker: 'automaton', timeout })
  if (result.status !== 'vulnerable' || result.complexity.type !== 'exponential') return undefined
  return result.attack.pattern
}

/** For all patterns of a document; what takes longer is not judged, so that the analysis itself comes to an end. */
const timeLimitMs = 10_000

/** Characters that stand for themselves, whole classes, and counts. */
const counts = /\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|\{(\d+)(,?)(\d*)\}/g
const small = 2

/**
 * A count is so many copies to the analysis, and 61 are hardly ever worse than three. Counts that differ still do, in
 * the same order, so that alternatives that are told apart by them still are.
 */
const withSmallCounts = (pattern: string): string => {
  const found = [...pattern.matchAll(counts)]
    .flatMap(([, from, , to]) => [from, to])
    .filter(Boolean)
    .map(Number)
  const large = [...new Set(found)].filter((count) => count > small).sort((a, b) => a - b)
  const smaller = (count: string) => (Number(count) > small ? small + 1 + large.indexOf(Number(count)) : count)
  return pattern.replace(counts, (token, from?: string, comma?: string, to?: string) =>
    from === undefined ? token : `{${smaller(from)}${comma}${to ? smaller(to) : ''}}`,
  )
}

const isUnicode = (pattern: string): boolean => {
  try {
    return new RegExp(pattern, 'u').unicode
  } catch {
    return false
  }
}

/**
 * Whether a group is repeated without end that may itself match in several ways: else a search takes polynomial time.
 * Most patterns have none, and need no analysis.
 */
export const mayBacktrack = (pattern: string): boolean => {
  // For each group that is open: whether it may match in several ways.
  const groups = [false]
  let closed = false
  const tokens = /\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|\((?:\?(?:<?[=!]|:|<[^>]*>))?|\{(\d+)(,?)(\d*)\}|[\s\S]/g
  for (const [token, from, comma, to] of pattern.matchAll(tokens)) {
    const isEndless = token === '*' || token === '+' || (from !== undefined && comma === ',' && to === '')
    if (isEndless && closed) return true
    const varies = token === '|' || token === '*' || token === '+' || token === '?' || comma === ','
    if (varies) groups[groups.length - 1] = true
    closed = false
    if (token.startsWith('(')) groups.push(false)
    else if (token === ')' && groups.length > 1) {
      closed = groups.pop() === true
      if (closed) groups[groups.length - 1] = true
    }
  }
  return false
}
