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
  // implements: ORCH-3006
  if (ctx > pool.ctx) return invalid(`ctx ${ctx} is more than the ${pool.ctx} of pool ${pool.id}`)
  const tokens = expectedTokens + maxTokens
  // implements: ORCH-3007
  if (tokens > ctx) return invalid(`expected_tokens and max_tokens are ${tokens}, more than the ctx of ${ctx}`)
  // implements: ORCH-3012, ORCH-3028
  const beyond = beyondBudget(budget, tokens)
  if (beyond) return invalid(beyond)
  // implements: ORCH-3008
  if (predictedStartMs > deadlineMs) {
    const message = `it would start in ${predictedStartMs} ms; the deadline is ${deadlineMs} ms`
    return { kind: 'DEADLINE_UNMET', message }
  }
  return undefined
}

const invalid = (message: string): Refusal => ({ kind: 'INVALID_PARAMS', message })
