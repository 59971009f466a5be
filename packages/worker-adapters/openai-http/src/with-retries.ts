import { AttemptFailure } from './attempt-failure.ts'
import { type Clock, sleep } from './clock.ts'
import type { Retries } from './options.ts'

export interface RetryDeps {
  retries: Retries
  clock: Clock
  random: () => number
  signal: AbortSignal
}

/**
 * Attempts something until it succeeds, may not be tried again, or was tried often enough. Pauses grow exponentially
 * and are a random part of what they may be, so that clients that failed together do not come back together. A pause
 * that the server asks for comes on top; one longer than the longest is not waited for.
 */
export const withRetries = async <Value>(
  attempt: () => Promise<Value>,
  { retries, clock, random, signal }: RetryDeps,
): Promise<Value> => {
  for (let tried = 0; ; tried++) {
    try {
      return await attempt()
    } catch (thrown) {
      signal.throwIfAborted()
      // implements: OC-ADAPT-5025
      if (!(thrown instanceof AttemptFailure)) throw thrown
      const { error, retry, retryAfterMs = 0 } = thrown
      // implements: OC-ADAPT-5024, OC-ADAPT-5025, OC-ADAPT-5027
      if (!retry || tried >= retries.max || retryAfterMs > retries.maxMs) throw error
      // implements: OC-ADAPT-5026
      const most = Math.min(retries.maxMs, retries.initialMs * retries.factor ** tried)
      // implements: OC-ADAPT-5026, OC-ADAPT-5027
      await sleep(clock, retryAfterMs + random() * most, signal)
    }
  }
}
