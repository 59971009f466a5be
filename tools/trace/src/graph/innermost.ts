/** The smallest range around a line. */
export const innermost = <Range extends { from: number; to: number }>(
  ranges: readonly Range[],
  line: number,
): Range | undefined => {
  let found: Range | undefined
  for (const range of ranges) {
    if (range.from > line || line > range.to) continue
    if (found === undefined || range.to - range.from <= found.to - found.from) found = range
  }
  return found
}
