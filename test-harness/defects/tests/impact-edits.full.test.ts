import { expect, it } from 'vitest'
import { impactMeasurement } from '../src/impact-measurement.ts'
import { measureImpact, missedOf, ratesOf } from '../src/measure-impact.ts'

it('[TL-TRACE-403] lists the tests that executed the function of a seeded edit, and none that did not', async () => {
  const measured = await measureImpact(impactMeasurement)
  expect(measured).toHaveLength(20)
  // Whatever is not listed is green on the edit.
  expect(measured.flatMap((each) => missedOf(each).map((test) => `${each.edit.what}: ${test}`))).toEqual([])
  const { recall, precision } = ratesOf(measured)
  // Whether a poll or a retry comes around once more is not the same in each run.
  expect(recall).toBeGreaterThan(0.99)
  expect(precision).toBeGreaterThan(0.95)
  // An edit that no test notices shows little; most are noticed, and most tests are left out.
  expect(measured.filter(({ red }) => red.length > 0).length).toBeGreaterThan(measured.length / 2)
  const isNarrow = ({ tests, listed, listedByFile }: (typeof measured)[number]) =>
    listed.length + listedByFile.length < tests / 2
  expect(measured.filter(isNarrow).length).toBeGreaterThan(measured.length / 2)
}, 7_200_000)
