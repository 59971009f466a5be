import fc from 'fast-check'
import type { Facts } from './facts.ts'
import { held } from './tried.ts'

const intFormats: Record<string, [min: number, max: number]> = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
  // What JSON can say exactly in every language.
  int64: [-(2 ** 53 - 1), 2 ** 53 - 1],
}

/** @see OpenAPI 3.1.1 §4.4 `float`: of single precision */
const mostFloat = 2 ** 128 - 2 ** 104

/** Numbers within their bounds: small ones and the bounds themselves most often. */
export const number = (facts: Facts): fc.Arbitrary<number> | undefined => {
  const { formats, steps } = facts
  const format = formats.find((each) => each in intFormats)
  const [lowest, highest] = (format !== undefined && intFormats[format]) || [-(2 ** 53 - 1), 2 ** 53 - 1]
  const whole = facts.integer || format !== undefined
  const step = whole && !steps.some(Number.isInteger) ? 1 : Math.max(...steps, 0)
  if (step > 0) {
    const per = step < 1 ? Math.round(1 / step) : undefined
    const scaled = (bound: number) =>
      per !== undefined && Math.abs(per * step - 1) < 1e-9 ? bound * per : bound / step
    const scale = (count: number) => (per !== undefined && Math.abs(per * step - 1) < 1e-9 ? count / per : count * step)
    const min = Math.ceil(scaled(Math.max(facts.min, facts.above, lowest)))
    const max = Math.floor(scaled(Math.min(facts.max, facts.below, highest)))
    if (min > max) return undefined
    const counts = integers(min, max)
    return held(counts.map(scale), (each) => isWithin(facts, each, whole), 'the bounds and multiples of a number')
  }
  const most = formats.includes('float') ? mostFloat : Number.POSITIVE_INFINITY
  const min = Math.max(facts.min, facts.above, -most)
  const max = Math.min(facts.max, facts.below, most)
  if (min > max) return undefined
  const doubles = fc
    .double({
      noNaN: true,
      noDefaultInfinity: true,
      ...(Number.isFinite(min) && { min }),
      ...(Number.isFinite(max) && { max }),
    })
    .map((each) => each + 0)
  const hundredths = integers(Math.ceil(Math.max(min, -1e9) * 100), Math.floor(Math.min(max, 1e9) * 100))
  const [from, to] = [Math.ceil(Math.max(min, -1e15)), Math.floor(Math.min(max, 1e15))]
  const ways = [
    ...(from <= to ? [{ weight: 4, arbitrary: integers(from, to) }] : []),
    { weight: 3, arbitrary: hundredths.map((each) => each / 100) },
    { weight: 1, arbitrary: doubles },
  ]
  return held(
    fc.oneof({ withCrossShrink: true }, ...ways),
    (each) => isWithin(facts, each, false),
    'the bounds of a number',
  )
}

const integers = (min: number, max: number): fc.Arbitrary<number> => {
  const [from, to] = [Math.max(min, -(2 ** 53 - 1)), Math.min(max, 2 ** 53 - 1)]
  if (from >= to) return fc.constant(Math.min(from, to) + 0)
  const near = from <= 0 && to >= 0 ? 0 : from > 0 ? from : to
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 4, arbitrary: fc.integer({ min: Math.max(from, near - 1000), max: Math.min(to, near + 1000) }) },
    { weight: 2, arbitrary: fc.integer({ min: from, max: to }) },
    { weight: 1, arbitrary: fc.constantFrom(from, to).map((each) => each + 0) },
  )
}

const isWithin = ({ min, max, above, below, steps, integer }: Facts, each: number, whole: boolean): boolean =>
  each >= min &&
  each <= max &&
  each > above &&
  each < below &&
  (!(whole || integer) || Number.isInteger(each)) &&
  steps.every((step) => Number.isInteger(each / step))
