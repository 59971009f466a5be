import { expect } from 'vitest'

/** Holds what will be to an expectation; a machine that is busy gets its time. */
export const eventually = <Value>(value: () => Value) => expect.poll(value, { timeout: 30_000, interval: 5 })
