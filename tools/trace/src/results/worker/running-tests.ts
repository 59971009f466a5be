import { AsyncLocalStorage } from 'node:async_hooks'
import { type RunnerTestCase, TestRunner } from 'vitest'

interface RunningTest {
  matchers: number
  ended: boolean
}

const own = new AsyncLocalStorage<RunningTest>()
const running = new Set<RunningTest>()

/**
 * A matcher belongs to the test whose function it is called from, directly or through whatever that started. What comes
 * after its end, as a promise that nobody awaited, belongs to none.
 */
// implements: TL-TRACE-104
export const countMatcher = (): void => {
  // A callback of what was started before all tests has no test of its own; with one test running it is that one's.
  const test = own.getStore() ?? (running.size === 1 ? [...running][0] : undefined)
  if (test && !test.ended) test.matchers++
}

const done = Symbol.for('throughline.running-tests')

/** Counts the matchers of each test from when its function is called to when it is done; hooks are not the test. */
export const watchTests = (): void => {
  const runner: object & { runTask?: (test: RunnerTestCase) => Promise<void>; [done]?: true } = TestRunner.prototype
  if (runner[done]) return
  runner[done] = true
  runner.runTask = (test) => {
    const state: RunningTest = { matchers: 0, ended: false }
    running.add(state)
    const end = (): void => {
      running.delete(state)
      state.ended = true
      // The last try of a repeated test stands.
      test.meta.assertions = state.matchers
    }
    // Bound and chained, not called and awaited: no frame of this file comes into the stacks of tests.
    return Promise.resolve()
      .then(own.run.bind(own, state, TestRunner.getTestFn(test)))
      .then(() => {})
      .finally(end)
  }
}
