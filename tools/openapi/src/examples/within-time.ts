import { createContext, Script } from 'node:vm'

const sandbox: { run?: () => void } = {}
const context = createContext(sandbox)
const call = new Script('run()')

/** Runs under a time limit that ends a regular expression in the middle of its work; tells whether it was kept. */
export const withinTime = (run: () => void, timeLimitMs: number): boolean => {
  sandbox.run = run
  try {
    call.runInContext(context, { timeout: timeLimitMs })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
    return false
  }
}

export type TooSlow = 'too-slow'

/** So many at once: setting a time limit takes longer than judging an honest example. */
const batchSize = 500
const batchLimitMs = 500
const timeLimitMs = 2000

/** Runs for each item; one that takes too long by itself, whatever was run before it, gets no result. */
export const eachInTime = <Item, Result>(items: readonly Item[], run: (item: Item) => Result): (Result | TooSlow)[] => {
  const results: (Result | TooSlow)[] = []
  let alone = false
  while (results.length < items.length) {
    const end = alone ? results.length + 1 : Math.min(results.length + batchSize, items.length)
    const inTime = withinTime(
      () => {
        while (results.length < end) results.push(run(items[results.length] as Item))
      },
      alone ? timeLimitMs : batchLimitMs,
    )
    if (!inTime && alone) results.push('too-slow')
    alone = !inTime && !alone
  }
  return results
}
