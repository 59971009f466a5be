import type { Call } from './calls.ts'
import { play } from './play.ts'

/** Modulo 1, 2, 3 or 4 starts it is the last one. */
export const last = 11
export const task = { id: 't', priority: 'interactive', tokens: 3 } as const

/** All that can happen to one task with one replica. */
const alphabet: readonly Call[] = [
  { kind: 'submit', ...task },
  { kind: 'cancel', id: 't' },
  { kind: 'offer', replica: 'r', slots: 1 },
  { kind: 'drain', replica: 'r' },
  { kind: 'lose', replica: 'r' },
  { kind: 'progress', start: last },
  { kind: 'refused', start: last },
  { kind: 'revoked', start: last },
  { kind: 'finish', start: last },
]

const wordsOf = function* (length: number): Generator<Call[]> {
  if (length === 0) yield []
  else for (const word of wordsOf(length - 1)) for (const call of alphabet) yield [...word, call]
}
export const outcomeOf = (calls: Call[]) =>
  play({ capacity: { interactive: 1, batch: 1 }, policy: 'reject', weights: {}, calls })

/** What is broken in any order of so many calls, after the task was submitted or a replica offered. */
export const brokenAmong = (length: number): { story: string; what: string }[] => {
  const broken: { story: string; what: string }[] = []
  for (const word of wordsOf(length)) {
    for (const first of [alphabet[0], alphabet[2]] as Call[]) {
      const calls = [first, ...word]
      for (const { requirement, what } of outcomeOf(calls).violations) {
        broken.push({ story: calls.map(({ kind }) => kind).join(', '), what: `${requirement}: ${what}` })
      }
      if (broken.length > 0) return broken
    }
  }
  return broken
}
