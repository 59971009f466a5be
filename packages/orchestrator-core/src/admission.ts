import { beyondBudget, type SessionBudget } from './budget.ts'

export interface AdmissionQuestion {
  ctx: number
  maxTokens: number
  expectedTokens: number
  deadlineMs: number
  pool: { id: string; ctx: number }
  predictedStartMs: number
  budget: SessionBudget
}

export interface Refusal {
  kind: 'INVALID_PARAMS' | 'DEADLINE_UNMET'
  message: string
}

/** What speaks against a task before it takes a place; the first reason is told. */
export const refusalOf = (question: AdmissionQuestion): Refusal | undefined => {
  const { ctx, maxTokens, expectedTokens, deadlineMs, pool, predictedStartMs, budget } = question
  if (ctx > pool.ctx) return invalid(`ctx ${ctx} is more than the ${pool.ctx} of pool ${pool.id}`)
  const tokens = expectedTokens + maxTokens
  if (tokens > ctx) return invalid(`expected_tokens and max_tokens are ${tokens}, more than the ctx of ${ctx}`)
  const beyond = beyondBudget(budget, tokens)
  if (beyond) return invalid(beyond)
  if (predictedStartMs > deadlineMs) {
    const message = `it would start in ${predictedStartMs} ms; the deadline is ${deadlineMs} ms`
    return { kind: 'DEADLINE_UNMET', message }
  }
  return undefined
}

const invalid = (message: string): Refusal => ({ kind: 'INVALID_PARAMS', message })
