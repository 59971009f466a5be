import { expect } from 'vitest'
import type { Clock } from '../../src/index.ts'

/** A clock in which nothing happens until the test lets the timers of one delay fire. */
export const createHandClock = () => {
  let timers: { ms: number; callback: () => void }[] = []
  const clock: Clock = {
    after(ms, callback) {
      const timer = { ms, callback }
      timers.push(timer)
      return () => {
        timers = timers.filter((each) => each !== timer)
      }
    },
  }
  return {
    clock,
    /** The delays that are waited for. */
    pending: () => timers.map(({ ms }) => ms).sort((a, b) => a - b),
    /** Waits until such a timer is armed, and lets it fire. */
    async fire(ms: number) {
      await expect.poll(() => timers.some((timer) => timer.ms === ms), { timeout: 30_000, interval: 2 }).toBe(true)
      const due = timers.filter((timer) => timer.ms === ms)
      timers = timers.filter((timer) => timer.ms !== ms)
      for (const { callback } of due) callback()
    },
  }
}

/** A clock in which pauses pass at once and time-outs never do; it tells the pauses. */
export const createSwiftClock = (timeouts: readonly number[]) => {
  const pauses: number[] = []
  const clock: Clock = {
    after(ms, callback) {
      if (timeouts.includes(ms)) return () => {}
      pauses.push(ms)
      const soon = setImmediate(callback)
      return () => clearImmediate(soon)
    },
  }
  return { clock, pauses }
}
