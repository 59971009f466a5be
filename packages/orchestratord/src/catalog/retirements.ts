import type { EpochMs } from '../store/store.ts'

/** The longest delay that a timer can hold; a later moment is waited for in parts. */
const longestMs = 2 ** 31 - 1

export interface RetirementDeps {
  wall: () => EpochMs
  /** Calls back once; the answer takes that back. */
  after: (ms: number, callback: () => void) => () => void
}

/** Tells when the time of retired models is over. */
export const createRetirements = ({ wall, after }: RetirementDeps) => {
  const pending = new Map<string, () => void>()
  // implements: OC-CTRL-2043
  const cancel = (id: string): void => {
    pending.get(id)?.()
    pending.delete(id)
  }
  // implements: OC-CTRL-2042
  const arm = (id: string, at: EpochMs, over: () => void): void => {
    const left = at - wall()
    if (left <= 0) {
      pending.delete(id)
      over()
    } else
      pending.set(
        id,
        after(Math.min(left, longestMs), () => arm(id, at, over)),
      )
  }
  return {
    /** In place of what was set before; at once where the moment has passed. */
    set(id: string, at: EpochMs, over: () => void) {
      cancel(id)
      arm(id, at, over)
    },
    cancel,
    close() {
      for (const id of [...pending.keys()]) cancel(id)
    },
  }
}
