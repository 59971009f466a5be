export interface BackoffPolicy {
  initialMs: number
  maxMs: number
  /** By how much each delay is longer than the one before. */
  factor: number
}

/** The part of a delay that chance decides, so that replicas that were lost together do not come back together. */
const jitter = 0.5

/** How long the nth attempt in a row (from 1) waits: growing up to a bound, less up to half of it by chance. */
// implements: OC-POOL-3006
export const backoffMs = ({ initialMs, maxMs, factor }: BackoffPolicy, attempt: number, random: number): number => {
  const whole = Math.min(maxMs, initialMs * factor ** (attempt - 1))
  return Math.round(whole * (1 - jitter * random))
}
