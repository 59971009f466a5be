/** Admits so many a second on the average, and one second's worth at once. */
export interface RateLimit {
  /** Milliseconds until one more may come; 0 if it may now. */
  waitMs(now: number): number
  /** One came. */
  take(now: number): void
}

/** A bucket that is full at first, kept as the one number that says when the next may come. */
export const createRateLimit = (perSecond: number): RateLimit => {
  const intervalMs = 1000 / perSecond
  const aheadMs = Math.max(0, 1000 - intervalMs)
  let from = Number.NEGATIVE_INFINITY
  return {
    // implements: ORCH-3021
    waitMs: (now) => Math.max(0, Math.ceil(from - now)),
    // implements: ORCH-3020
    take(now) {
      from = Math.max(from, now - aheadMs) + intervalMs
    },
  }
}
