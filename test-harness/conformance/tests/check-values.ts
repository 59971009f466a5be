import { expect } from 'vitest'
import type { ValuesRow } from '../src/request-values.ts'

/** What holds of every document. */
export const checkValues = ({ schemas, values, broken }: ValuesRow): void => {
  expect(schemas).toBeGreaterThan(10)
  expect(values.made / values.asked).toBeGreaterThanOrEqual(0.99)
  expect(values.allowed / values.made).toBeGreaterThanOrEqual(0.99)
  expect(broken.made).toBeGreaterThan(schemas)
  expect(broken.excluded / broken.made).toBeGreaterThanOrEqual(0.99)
}
