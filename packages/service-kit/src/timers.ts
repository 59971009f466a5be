/** Calls back once after a time, unless it is called off. Passed in, so that tests decide when time passes. */
export interface Timers {
  after(ms: number, callback: () => void): () => void
}

/** The longest delay of a timer; beyond it Node would fire at once. */
const longest = 2 ** 31 - 1

/** The timers of the process; a delay beyond what a timer can hold (24 days) is none. None keeps the process alive. */
export const systemTimers: Timers = {
  after(ms, callback) {
    if (ms > longest) return () => {}
    const timer = setTimeout(callback, Math.max(0, ms))
    timer.unref()
    return () => clearTimeout(timer)
  },
}

/** What a promise gives; the other value when it takes longer or fails. */
export const within = async <Value, Other>(
  timers: Timers,
  ms: number,
  promise: Promise<Value>,
  otherwise: (failure?: unknown) => Other,
): Promise<Value | Other> => {
  let disarm = (): void => {}
  const late = new Promise<Other>((done) => {
    disarm = timers.after(ms, () => done(otherwise()))
  })
  try {
    return await Promise.race([promise.catch(otherwise), late])
  } finally {
    disarm()
  }
}
