import type { Timers } from '@orchestrator/service-kit'

/** Time that passes only when a scenario says so. */
export interface HandClock {
  now: () => number
  timers: Timers
  pass(ms: number): void
}

export const createHandClock = (start = Date.UTC(2026, 0, 2)): HandClock => {
  let now = start
  const waiting = new Set<{ at: number; callback: () => void }>()
  return {
    now: () => now,
    timers: {
      after(ms, callback) {
        const timer = { at: now + ms, callback }
        waiting.add(timer)
        return () => void waiting.delete(timer)
      },
    },
    pass(ms) {
      const end = now + ms
      for (;;) {
        const [next] = [...waiting].filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)
        if (!next) break
        waiting.delete(next)
        now = Math.max(now, next.at)
        next.callback()
      }
      now = end
    },
  }
}
