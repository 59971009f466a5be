import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { edits, firstDifference } from './edited-tree.ts'

describe('the index after many edits', () => {
  it('[TL-TRACE-203] says after each of 10,000 what a cold one says', async () => {
    await fc.assert(
      fc.asyncProperty(edits(100), async (all) => {
        expect(await firstDifference(all)).toBeUndefined()
      }),
      { seed: 70, numRuns: 100, endOnFailure: true },
    )
  })
})
