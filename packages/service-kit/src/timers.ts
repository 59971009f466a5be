/** The longest delay of a timer; beyond it Node would fire at once. */
const longest = 2 ** 31 - 1

/** Calls back once; a delay beyond what a timer can hold (24 days) is no limit. Never keeps the process alive. */
export const after = (ms: number, callback: () => void): (() => void) => {
  if (ms > longest) return () => {}
  const timer = setTimeout(callback, Math.max(0, ms))
  timer.unref()
  return () => clearTimeout(timer)
}

/** What a promise gives, or the other value when it takes longer or fails. */
export const within = async <Value>(ms: number, promise: Promise<Value>, otherwise: Value): Promise<Value> => {
  let release = (): void => {}
  const late = new Promise<Value>((done) => {
    release = after(ms, () => done(otherwise))
  })
  try {
    return await Promise.race([promise.catch(() => otherwise), late])
  } finally {
    release()
  }
}
