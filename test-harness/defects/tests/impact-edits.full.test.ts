import { expect, it } from 'vitest'
import { impactMeasurement } from '../src/impact-measurement.ts'
import { measureImpact, ratesOf, tableOf } from '../src/measure-impact.ts'

it('[TL-TRACE-403] selects every test that a seeded edit of one function turns red, and not all tests', async () => {
  const measured = await measureImpact(impactMeasurement)
  console.log(tableOf(measured))
  expect(measured).toHaveLength(impactMeasurement.count)
  expect(measured.flatMap(({ edit, missed }) => missed.map((test) => `${edit.what}: ${test}`))).toEqual([])
  // An edit that no test notices shows nothing; most are noticed, and most tests are left out.
  expect(measured.filter(({ red }) => red > 0).length).toBeGreaterThan(impactMeasurement.count / 2)
  expect(measured.filter(({ selected, tests }) => selected < tests).length).toBeGreaterThan(impactMeasurement.count / 2)
  expect(ratesOf(measured).recall).toBe(1)
}, 3_600_000)
