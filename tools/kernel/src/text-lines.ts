/** Line and column (both from 1) of offsets in a text; built once, asked often. */
export const lineIndex = (text: string): ((offset: number) => { line: number; column: number }) => {
  let starts = new Int32Array(64)
  let lines = 1
  for (let index = text.indexOf('\n'); index !== -1; index = text.indexOf('\n', index + 1)) {
    if (lines === starts.length) {
      const longer = new Int32Array(lines * 2)
      longer.set(starts)
      starts = longer
    }
    starts[lines++] = index + 1
  }
  return (offset) => {
    let low = 0
    let high = lines - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] as number) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (starts[low] as number) + 1 }
  }
}
