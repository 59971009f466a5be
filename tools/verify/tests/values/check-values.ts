import fc from 'fast-check'
import { expect } from 'vitest'
import { newAjv } from '../../src/contract/schema-judge.ts'
import { valuesOf } from '../../src/values/arbitrary.ts'
import { brokenOf } from '../../src/values/broken.ts'
import { drawn } from '../../src/values/tried.ts'
import { documentOf } from './document-of.ts'
import { anyValue, schemaAround } from './schema-around.ts'

/** Schemas of which it is known that there is a value. */
export const satisfiable = anyValue.chain((value) => schemaAround(value).map((schema) => ({ schema, value })))

/** As it goes over the wire. */
export const written = (value: unknown) => JSON.parse(JSON.stringify(value))

export const checkAllowed = (seed: number, numRuns: number) => {
  let [asked, found] = [0, 0]
  fc.assert(
    fc.property(satisfiable, ({ schema, value }) => {
      const document = documentOf(schema)
      const validate = newAjv().compile(document.schema)
      fc.pre(validate(value))
      const { arbitrary } = valuesOf(document)
      const made = arbitrary ? drawn(arbitrary, 8, 5).filter((each) => each !== undefined) : []
      asked += 8
      found += made.length
      expect(made.filter((each) => !validate(written(each)))).toEqual([])
    }),
    { seed, numRuns },
  )
  expect(found / asked).toBeGreaterThan(0.99)
}

export const checkExcluded = (seed: number, numRuns: number) => {
  let found = 0
  fc.assert(
    fc.property(satisfiable, ({ schema }) => {
      const document = documentOf(schema)
      const validate = newAjv().compile(document.schema)
      const broken = brokenOf(document)
      const made = broken ? drawn(broken, 8, 5).filter((each) => each !== undefined) : []
      found += made.length
      expect(made.filter((each) => each.what === '' || validate(written(each.value)))).toEqual([])
    }),
    { seed, numRuns },
  )
  expect(found).toBeGreaterThan(numRuns)
}
