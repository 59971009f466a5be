/** What a pool has shown so far about its speed. */
export interface Estimate {
  msPerToken: number
}

/** Before a pool has shown anything: a slow guess refuses no task that a real pool would have met. */
export const firstEstimate: Estimate = { msPerToken: 20 }

/** How much one finished task moves the estimate. */
const weight = 0.2

export const observe = (estimate: Estimate, tokens: number, decodeMs: number): Estimate =>
  tokens < 1 ? estimate : { msPerToken: estimate.msPerToken * (1 - weight) + (decodeMs / tokens) * weight }

/** Milliseconds until a task starts behind this many tokens of work, which the pool's slots share. */
// implements: ORCH-3009
export const predictedStartMs = (
  estimate: Estimate,
  { tokensBefore, slots }: { tokensBefore: number; slots: number },
): number => Math.ceil((tokensBefore * estimate.msPerToken) / Math.max(1, slots))

/** The chance to end in time: what is left of the deadline by what is still to do. */
export const onTimeProbability = (remainingMs: number, neededMs: number): number =>
  neededMs <= 0 ? (remainingMs > 0 ? 1 : 0) : Math.min(1, Math.max(0, remainingMs / neededMs))
