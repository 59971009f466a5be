/** The middle value; of an even number, the mean of the two in the middle. */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]]
  if (low === undefined || high === undefined) throw new RangeError('no values')
  return (low + high) / 2
}

/** The least value that a share of all does not exceed. */
export const quantile = (values: readonly number[], share: number): number => {
  const value = [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)]
  if (value === undefined) throw new RangeError('no values')
  return value
}

export const ratioOfMedians = (values: readonly number[], base: readonly number[]): number =>
  median(values) / median(base)

export interface Line {
  slope: number
  intercept: number
  /** The share of the variance that the line explains: 1 where all points lie on it. */
  r2: number
}

/** The line of least squares through the points. */
export const lineThrough = (points: readonly (readonly [x: number, y: number])[]): Line => {
  const mean = (of: (point: readonly [number, number]) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length
  const [x, y] = [mean((point) => point[0]), mean((point) => point[1])]
  const xx = mean((point) => (point[0] - x) ** 2)
  const xy = mean((point) => (point[0] - x) * (point[1] - y))
  const yy = mean((point) => (point[1] - y) ** 2)
  const slope = xy / xx
  return { slope, intercept: y - slope * x, r2: yy === 0 ? 1 : xy ** 2 / (xx * yy) }
}
