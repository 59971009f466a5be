import { expect, it } from 'vitest'
import { valuesOf } from '../../src/values/arbitrary.ts'
import { drawn } from '../../src/values/tried.ts'
import { documentOf } from './document-of.ts'

it('[TL-VERIFY-301] a number of the format float is one of single precision, any other may be larger', () => {
  const largest = (schema: object): number => {
    const { arbitrary } = valuesOf(documentOf(schema as Parameters<typeof documentOf>[0]))
    const made = arbitrary ? drawn(arbitrary, 2_000, 1) : []
    return Math.max(...made.map((each) => Math.abs(Number(each))))
  }
  expect(Math.fround(largest({ type: 'number', format: 'float' }))).not.toBe(Number.POSITIVE_INFINITY)
  expect(Math.fround(largest({ type: 'number' }))).toBe(Number.POSITIVE_INFINITY)
})
