import type { Timers } from '@orchestrator/service-kit'

/** Lets everything that can happen without time happen. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 4; turn++) await new Promise((done) => setImmediate(done))
}

interface Timer {
  at: number
  callback: () => void
}

/** A clock that stands still until it is told to go on. */
export const createFakeTime = () => {
  let time = 0
  const pending = new Set<Timer>()
  const next = (until: number): Timer | undefined =>
    [...pending].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]

  const timers: Timers = {
    after(ms, callback) {
      const timer = { at: time + ms, callback }
      pending.add(timer)
      return () => void pending.delete(timer)
    },
  }
  return {
    now: () => time,
    timers,
    /** How many timers are armed. */
    armed: () => pending.size,
    async pass(ms: number): Promise<void> {
      const until = time + ms
      await settle()
      for (let timer = next(until); timer; timer = next(until)) {
        pending.delete(timer)
        time = timer.at
        timer.callback()
        await settle()
      }
      time = until
    },
  }
}

export type FakeTime = ReturnType<typeof createFakeTime>
