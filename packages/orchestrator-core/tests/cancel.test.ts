import { describe, expect, it } from 'vitest'
import type { Call } from './support/calls.ts'
import { play } from './support/play.ts'

/** Modulo 1, 2, 3 or 4 starts it is the last one. */
const last = 11
const task = { id: 't', priority: 'interactive', tokens: 3 } as const

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
const outcomeOf = (calls: Call[]) =>
  play({ capacity: { interactive: 1, batch: 1 }, policy: 'reject', weights: {}, calls })

/** What is broken in any order of so many calls, after the task was submitted or a replica offered. */
const brokenAmong = (length: number): { story: string; what: string }[] => {
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

describe('a cancel', () => {
  it('[ORCH-3037] [ORCH-3038] [ORCH-3039] holds at every point of a life, in every order of five calls', () => {
    expect(brokenAmong(4)).toEqual([])
  })

  it('[ORCH-3038] is final also while the replica is about to refuse, or is lost', () => {
    const lives: Call[][] = [
      [{ kind: 'refused', start: last }],
      [{ kind: 'revoked', start: last }],
      [{ kind: 'lose', replica: 'r' }],
    ]
    const offer: Call = { kind: 'offer', replica: 'r', slots: 1 }
    const submit: Call = { kind: 'submit', ...task }
    const startsAfter = (life: Call[]) => outcomeOf([offer, submit, ...life, offer]).answers.at(-1)
    const cancel: Call = { kind: 'cancel', id: 't' }
    expect(lives.map(startsAfter)).toEqual([1, 1, 1].map((attempt) => [{ id: 't', replica: 'r', attempt }]))
    expect(lives.map((life) => startsAfter([cancel, ...life]))).toEqual([[], [], []])
  })

  it('[ORCH-3039] frees the slot of a running task when its attempt is finished, also for its own name', () => {
    const { answers, violations } = outcomeOf([
      { kind: 'offer', replica: 'r', slots: 1 },
      { kind: 'submit', ...task },
      { kind: 'cancel', id: 't' },
      { kind: 'submit', ...task },
      { kind: 'finish', start: 0 },
    ])
    expect(violations).toEqual([])
    expect(answers.slice(2)).toEqual([
      'running',
      { kind: 'admitted', place: { position: 0, startMs: 60 }, starts: [], expectedReplica: 'r' },
      [{ id: 't', replica: 'r', attempt: 1 }],
    ])
  })
})
