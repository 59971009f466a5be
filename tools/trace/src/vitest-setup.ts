import { afterEach, expect } from 'vitest'

declare module 'vitest' {
  interface TaskMeta {
    /** How many matchers ran; null when that cannot be known. */
    assertions?: number | null
  }
}

// The last try of a repeated test stands. The context's own `expect` counts for itself; merely naming it
// creates it, which would hide the shared count from the runner, so it is asked only where that is zero.
afterEach(({ task }) => {
  const shared = expect.getState().assertionCalls
  if (shared === 0) task.meta.assertions = task.context.expect.getState().assertionCalls
  else task.meta.assertions = task.concurrent ? null : shared
})
