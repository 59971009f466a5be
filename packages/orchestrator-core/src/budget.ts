/** What one session may use; what is not named is not limited. */
export interface BudgetLimits {
  tokens?: number | undefined
  timeMs?: number | undefined
  cost?: number | undefined
  costPerToken: number
}

export interface Use {
  tokens: number
  timeMs: number
}

export interface Remaining {
  tokens?: number
  timeMs?: number
  cost?: number
}

export const remainingOf = (limits: BudgetLimits, used: Use): Remaining => {
  const left = (limit: number, use: number): number => Math.max(0, limit - use)
  return {
    ...(limits.tokens !== undefined && { tokens: left(limits.tokens, used.tokens) }),
    ...(limits.timeMs !== undefined && { timeMs: left(limits.timeMs, used.timeMs) }),
    ...(limits.cost !== undefined && { cost: left(limits.cost, used.tokens * limits.costPerToken) }),
  }
}

/** The first budget of which nothing remains. */
export const exhausted = (remaining: Remaining): keyof Remaining | undefined =>
  (['tokens', 'timeMs', 'cost'] as const).find((name) => remaining[name] === 0)
