import type { Operation } from '@throughline/openapi'

/** What this run has seen hold: only what held may be said to have broken. */
export interface Knowledge {
  /** Operations whose simplest request was answered with 2xx. */
  accepted: Set<Operation>
  /** Statuses with which requests that break a schema were refused, by operation. */
  refusals: Map<Operation, Set<number>>
  /** Parameters whose plainest value was refused, by operation. */
  closed: Map<Operation, Set<string>>
  /** What who has no credentials was answered for a resource that is there, by operation. */
  closedTo: Map<Operation, number>
  /** Members of a body that may not be sent twice, by operation; absent where nobody has looked. */
  keys: Map<Operation, string[]>
}

export const noKnowledge = (): Knowledge => ({
  accepted: new Set(),
  refusals: new Map(),
  closed: new Map(),
  closedTo: new Map(),
  keys: new Map(),
})
