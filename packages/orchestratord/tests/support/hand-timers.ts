/** Time that passes only when a test says so. */
export interface HandTimers {
  wall(): number
  after(ms: number, callback: () => void): () => void
  pass(ms: number): void
  /** Delays of the timers that are set now. */
  waiting(): number[]
}

export const createHandTimers = (start = Date.UTC(2026, 0, 2)): HandTimers => {
  let now = start
  const timers = new Set<{ at: number; callback: () => void }>()
  return {
    wall: () => now,
    after(ms, callback) {
      const timer = { at: now + ms, callback }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    pass(ms) {
      const end = now + ms
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)
        if (!next) break
        timers.delete(next)
        now = Math.max(now, next.at)
        next.callback()
      }
      now = end
    },
    waiting: () => [...timers].map(({ at }) => at - now).sort((a, b) => a - b),
  }
}
