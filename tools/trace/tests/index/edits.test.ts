import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { edits, firstDifference } from './edited-tree.ts'

describe('the index after edits', () => {
  it('[TL-TRACE-203] [TL-TRACE-204] says after each of 1,000 what a cold one says', async () => {
    await fc.assert(
      fc.asyncProperty(edits(50), async (all) => {
        expect(await firstDifference(all)).toBeUndefined()
      }),
      { seed: 7, numRuns: 20, endOnFailure: true },
    )
    // Seconds, where nobody else is at work.
  }, 300_000)
})
