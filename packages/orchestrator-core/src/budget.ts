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

/** The budgets of one session, as an admission sees them. */
export interface SessionBudget {
  /** What is not used. */
  remaining: Remaining
  /** The same without what its tasks that are not over may still use. */
  free: Remaining
  costPerToken: number
}

export const remainingOf = (limits: BudgetLimits, used: Use): Remaining => {
  const left = (limit: number, use: number): number => Math.max(0, limit - use)
  return {
    ...(limits.tokens !== undefined && { tokens: left(limits.tokens, used.tokens) }),
    ...(limits.timeMs !== undefined && { timeMs: left(limits.timeMs, used.timeMs) }),
    ...(limits.cost !== undefined && { cost: left(limits.cost, used.tokens * limits.costPerToken) }),
  }
}

const names = { tokens: 'token', timeMs: 'time', cost: 'cost' } as const

/** Why a task that may use so many tokens does not fit into its session's budgets. */
export const beyondBudget = ({ remaining, free, costPerToken }: SessionBudget, tokens: number): string | undefined => {
  const used = (['tokens', 'timeMs', 'cost'] as const).find((name) => remaining[name] === 0)
  // implements: ORCH-3012
  if (used) return `the session has used up its ${names[used]} budget`
  // implements: ORCH-3028
  if (free.tokens !== undefined && tokens > free.tokens) {
    return `it may use ${tokens} tokens; ${free.tokens} of the session's token budget are free`
  }
  const cost = tokens * costPerToken
  // implements: ORCH-3028
  if (free.cost !== undefined && cost > free.cost) {
    return `it may cost ${cost}; ${free.cost} of the session's cost budget are free`
  }
  return undefined
}
