import { describe, expect, it } from 'vitest'
import { scalePlot } from '../src/plot.ts'
import { lineThrough, median, quantile, ratioOfMedians } from '../src/statistics.ts'

describe('statistics', () => {
  const check = (values: readonly number[], want: number) => expect(median(values)).toBe(want)

  it('takes the middle value, whatever the order', () => {
    check([7], 7)
    check([3, 1, 2], 2)
    check([900, 1, 2], 2)
    check([4, 1, 3, 2], 2.5)
    expect(() => median([])).toThrow(RangeError)
  })

  it('takes the value that a share of all does not exceed', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index)
    expect([0.5, 0.99, 1].map((share) => quantile(hundred, share))).toEqual([50, 99, 100])
    expect(quantile([7], 0.99)).toBe(7)
    expect(() => quantile([], 0.5)).toThrow(RangeError)
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

it('plots each point where its numbers put it', () => {
  const points = [
    [0, 0],
    [1000, 1],
    [5000, 5],
  ] as const
  const plot = scalePlot(points, lineThrough(points))
  expect(plot.match(/<circle cx="[\d.]+" cy="[\d.]+"/g)).toEqual([
    '<circle cx="64.0" cy="364.0"',
    '<circle cx="190.4" cy="299.2"',
    '<circle cx="696.0" cy="40.0"',
  ])
  expect(plot).toContain('(R² of the line: 1.0000)')
  expect(plot).toContain('<line x1="64.0" y1="364.0" x2="696.0" y2="40.0" stroke="#999999"')
})
