/// <reference path="./recheck-browser.d.ts" />
import { createRequire } from 'node:module'

const load = createRequire(import.meta.url)

/**
 * A text that the pattern takes exponential time on, written as an expression; undefined where none is known within the
 * time limit.
 */
export const attackOn = (pattern: string, timeout: number): string | undefined => {
  // Large, and not loaded for patterns that cannot be at fault.
  const recheck = load('recheck/lib/browser.js') as typeof import('recheck/lib/browser.js')['default']
  const flags = isUnicode(pattern) ? 'u' : ''
  // Only the analysis of automata: the search for attacks by trial takes a second for every harmless pattern.
  const result = recheck.checkSync(withSmallCounts(pattern), flags, { checker: 'automaton', timeout })
  if (result.status !== 'vulnerable' || result.complexity.type !== 'exponential') return undefined
  return result.attack.pattern
}

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
