import type { Answer } from './answer.ts'
import type { BugId } from './bugs.ts'
import type { Depot } from './depot.ts'
import { itemHandlers } from './items.ts'
import { loanHandlers } from './loans.ts'
import type { Json } from './request-rules.ts'
import { serviceHandlers } from './service.ts'
import { stocktakeHandlers } from './stocktakes.ts'

/** A request that its rules allow. */
export interface Call {
  depot: Depot
  has: (bug: BugId) => boolean
  member: string
  /** Path and query parameters and headers of the document, by name. */
  parameters: Record<string, Json>
  body: Json
  /** The Accept header. */
  accept: string
  signal: AbortSignal
  /** Counts an item that was created. */
  created(category: string): void
}

export type Handler = (call: Call) => Answer

/** By operationId. */
export const handlers: Record<string, Handler> = {
  ...itemHandlers,
  ...loanHandlers,
  ...stocktakeHandlers,
  ...serviceHandlers,
}
