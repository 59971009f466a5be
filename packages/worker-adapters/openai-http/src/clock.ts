/** Passes time; tests put their own in its place. */
export interface Clock {
  /** Calls back once, unless it is called off. */
  after(ms: number, callback: () => void): () => void
}

/** The longest delay of a timer; beyond it Node would fire at once. */
const longest = 2 ** 31 - 1

export const systemClock: Clock = {
  after(ms, callback) {
    const timer = setTimeout(callback, Math.min(ms, longest))
    return () => clearTimeout(timer)
  },
}

/** Resolves after a time, or rejects with the signal's reason. */
export const sleep = (clock: Clock, ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((done, failed) => {
    const wake = (): void => {
      disarm()
      failed(signal.reason)
    }
    const disarm = clock.after(ms, () => {
      signal.removeEventListener('abort', wake)
      done()
    })
    if (signal.aborted) wake()
    else signal.addEventListener('abort', wake, { once: true })
  })
