import type { PoolConfig } from '@contracts/config-schema'
import type { BackoffPolicy } from './backoff.ts'

/** How the replicas of a pool are looked after. */
export interface Policy {
  slots: number
  health: {
    intervalMs: number
    timeoutMs: number
    failureThreshold: number
    /** The longest that a worker may take to be ready. */
    startMs: number
  }
  backoff: BackoffPolicy
  maxAttempts: number
  drainMs: number
}

export const policyOf = ({ slots, health, restart, drain }: PoolConfig): Policy => ({
  slots,
  health: {
    intervalMs: health.interval_ms,
    timeoutMs: health.timeout_ms,
    failureThreshold: health.failure_threshold,
    startMs: health.start_ms,
  },
  backoff: { initialMs: restart.initial_ms, maxMs: restart.max_ms, factor: restart.factor },
  maxAttempts: restart.max_attempts ?? Number.POSITIVE_INFINITY,
  drainMs: drain.deadline_ms,
})
