import { describe, expect, it } from 'vitest'
import type { Call } from './support/calls.ts'
import { brokenAmong, last, outcomeOf, task } from './support/one-life.ts'

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
