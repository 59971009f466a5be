import type { Measurement } from './measure-impact.ts'

/** Twenty edits of code that others stand on; the tests of its own package and of each that is quick run every time. */
export const impactMeasurement: Measurement = {
  edited: ['packages/orchestrator-core'],
  tested: ['packages/orchestrator-core'],
  count: 20,
  seed: 7,
}
