import { describe, expect, it } from 'vitest'
import { lineThrough, median, ratioOfMedians } from '../src/statistics.ts'

describe('statistics', () => {
  const check = (values: readonly number[], want: number) => expect(median(values)).toBe(want)

  it('takes the middle value, whatever the order', () => {
    check([7], 7)
    check([3, 1, 2], 2)
    check([900, 1, 2], 2)
    check([4, 1, 3, 2], 2.5)
    expect(() => median([])).toThrow(RangeError)
  })

  it('divides medians, so that one slow run changes nothing', () => {
    expect(ratioOfMedians([1, 2, 900], [4, 4, 4])).toBe(0.5)
  })

  it('draws the line of least squares, and says how well it fits', () => {
    expect(
      lineThrough([
        [0, 1],
        [1, 3],
        [2, 5],
      ]),
    ).toEqual({ slope: 2, intercept: 1, r2: 1 })
    expect(
      lineThrough([
        [0, 0],
        [1, 1],
        [2, 4],
        [3, 9],
      ]).r2,
    ).toBeLessThan(0.95)
  })
})
