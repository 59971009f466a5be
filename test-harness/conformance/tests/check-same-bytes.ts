import fc from 'fast-check'
import { expect } from 'vitest'
import { random } from '../src/random.ts'
import { shuffled } from '../src/shuffle.ts'
import type { JsonObject } from '../src/source-document.ts'
import { documentValue, filesOf } from './make-document.ts'

/** A document makes the same again, and with the fields of its fixed objects in so many other orders. */
export const checkSameBytes = async (name: string, orders: number): Promise<void> => {
  const document = documentValue(name)
  const files = await filesOf(document)
  expect(await filesOf(document)).toEqual(files)
  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      const other = shuffled(document, random(seed)) as JsonObject
      expect(JSON.stringify(other)).not.toBe(JSON.stringify(document))
      expect(other).toEqual(document)
      expect(await filesOf(other)).toEqual(files)
    }),
    { numRuns: orders, seed: 1 },
  )
}
