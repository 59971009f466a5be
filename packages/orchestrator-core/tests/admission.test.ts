import { describe, expect, it } from 'vitest'
import { type AdmissionQuestion, onTimeProbability, type Remaining, refusalOf } from '../src/index.ts'

const check = (question: Partial<AdmissionQuestion>) =>
  refusalOf({
    ctx: 100,
    maxTokens: 40,
    expectedTokens: 60,
    deadlineMs: 1000,
    pool: { id: 'chat', ctx: 100 },
    predictedStartMs: 1000,
    budget: budgetOf({}),
    ...question,
  })
const budgetOf = (remaining: Remaining, free: Remaining = remaining) => ({ remaining, free, costPerToken: 0.5 })
const invalid = (message: string) => ({ kind: 'INVALID_PARAMS', message })

describe('admission', () => {
  it('takes a task that fits exactly', () => {
    expect(check({})).toBeUndefined()
  })

  it('[ORCH-3006] refuses a context beyond the pool', () => {
    expect(check({ ctx: 101 })).toEqual(invalid('ctx 101 is more than the 100 of pool chat'))
  })

  it('[ORCH-3007] refuses tokens beyond the context', () => {
    expect(check({ maxTokens: 41 })).toEqual(
      invalid('expected_tokens and max_tokens are 101, more than the ctx of 100'),
    )
    expect(check({ expectedTokens: 61 })).toEqual(
      invalid('expected_tokens and max_tokens are 101, more than the ctx of 100'),
    )
  })

  it('[ORCH-3008] refuses a start beyond the deadline', () => {
    const message = 'it would start in 1001 ms; the deadline is 1000 ms'
    expect(check({ predictedStartMs: 1001 })).toEqual({ kind: 'DEADLINE_UNMET', message })
  })

  it('[ORCH-3012] refuses a session that has used up a budget', () => {
    expect(check({ budget: budgetOf({ tokens: 100, timeMs: 1, cost: 50 }) })).toBeUndefined()
    const used = (name: string) => invalid(`the session has used up its ${name} budget`)
    expect(check({ budget: budgetOf({ tokens: 0 }) })).toEqual(used('token'))
    expect(check({ budget: budgetOf({ timeMs: 0 }) })).toEqual(used('time'))
    expect(check({ budget: budgetOf({ cost: 0 }) })).toEqual(used('cost'))
  })

  it('[ORCH-3028] refuses a task that may use more than is free of a budget', () => {
    const tokens = { tokens: 500 }
    expect(check({ budget: budgetOf(tokens, { tokens: 100 }) })).toBeUndefined()
    expect(check({ budget: budgetOf(tokens, { tokens: 99 }) })).toEqual(
      invalid("it may use 100 tokens; 99 of the session's token budget are free"),
    )
    expect(check({ budget: budgetOf({ cost: 500 }, { cost: 50 }) })).toBeUndefined()
    expect(check({ budget: budgetOf({ cost: 500 }, { cost: 49.5 }) })).toEqual(
      invalid("it may cost 50; 49.5 of the session's cost budget are free"),
    )
  })
})

describe('the chance to end in time', () => {
  it('is what is left by what is needed, between 0 and 1', () => {
    const given = [
      [100, 50],
      [50, 100],
      [-1, 100],
      [0, 0],
      [1, 0],
    ] as const
    expect(given.map(([left, needed]) => onTimeProbability(left, needed))).toEqual([1, 0.5, 0, 0, 1])
  })
})
