import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newAjv } from '../../src/contract/schema-judge.ts'
import { valuesOf } from '../../src/values/arbitrary.ts'
import { checkAllowed, checkExcluded, satisfiable, written } from './check-values.ts'
import { documentOf } from './document-of.ts'

describe('values of any schema', () => {
  it('[TL-VERIFY-301] are allowed by it, and are found for every schema that has some', () => checkAllowed(11, 60))
  it('[TL-VERIFY-303] are excluded by it once one thing is wrong', () => checkExcluded(12, 40))
  it('[TL-VERIFY-301] stay allowed when they shrink', () => {
    fc.assert(
      fc.property(satisfiable, fc.nat({ max: 1000 }), ({ schema, value }, seed) => {
        const document = documentOf(schema)
        const validate = newAjv().compile(document.schema)
        fc.pre(validate(value))
        const { arbitrary } = valuesOf(document)
        fc.pre(arbitrary !== undefined)
        if (!arbitrary) return
        const seen: unknown[] = []
        const never = fc.property(arbitrary, (each) => {
          seen.push(each)
          return false
        })
        fc.check(never, { seed, numRuns: 1, endOnFailure: false })
        expect(seen.slice(0, 40).filter((each) => !validate(written(each)))).toEqual([])
      }),
      { seed: 13, numRuns: 25 },
    )
  })
})
