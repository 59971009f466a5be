import type { SessionInfo } from '@contracts/api-types/data'
import type { Remaining } from '@orchestrator/core'

type BudgetFields = Pick<SessionInfo, 'tokens_budget_remaining' | 'time_ms_budget_remaining' | 'cost_budget_remaining'>

/** What remains of the budgets that are limited, as payloads name it. */
// implements: ORCH-2054
export const budgetFields = ({ tokens, timeMs, cost }: Remaining): BudgetFields => ({
  ...(tokens !== undefined && { tokens_budget_remaining: tokens }),
  ...(timeMs !== undefined && { time_ms_budget_remaining: timeMs }),
  ...(cost !== undefined && { cost_budget_remaining: cost }),
})

/** The same, as headers. */
// implements: ORCH-2054
export const budgetHeaders = ({ tokens, timeMs, cost }: Remaining) => ({
  ...(tokens !== undefined && { 'X-Budget-Tokens-Remaining': tokens }),
  ...(timeMs !== undefined && { 'X-Budget-Time-Remaining-Ms': timeMs }),
  ...(cost !== undefined && { 'X-Budget-Cost-Remaining': cost }),
})
