import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { random } from '../src/random.ts'
import { shuffled } from '../src/shuffle.ts'
import type { JsonObject } from '../src/source-document.ts'
import { documentValue, filesOf } from './make-document.ts'

const names = [
  'petstore',
  'discriminators',
  'polymorphism',
  'circular',
  'file-uploads',
  'parameter-styles',
  'callbacks',
  'openai',
  'discord',
  'box',
]

describe('the same document', () => {
  it.each(names)(
    '[TL-OPENAPI-225] %s makes the same bytes again, and with the fields of its objects in any order',
    async (name) => {
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
        { numRuns: 3, seed: 1 },
      )
    },
  )
})
