import type { Measurement } from './measure-impact.ts'

/** Twenty edits: of the part that others stand on, of both daemons, and of tools, with the tests that run each time. */
export const impactMeasurement: Measurement = {
  parts: [
    {
      edited: 'packages/orchestrator-core',
      tested: ['packages/orchestrator-core', 'packages/orchestratord'],
      count: 6,
    },
    { edited: 'packages/orchestratord', tested: ['packages/orchestratord'], count: 5 },
    { edited: 'packages/pool-managerd', tested: ['packages/pool-managerd'], count: 4 },
    { edited: 'tools/spec-extract', tested: ['tools/spec-extract'], count: 3 },
    { edited: 'tools/links', tested: ['tools/links'], count: 2 },
  ],
  seed: 7,
}
