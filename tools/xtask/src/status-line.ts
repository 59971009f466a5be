/** What a status line is written to. */
interface Terminal {
  write(text: string): unknown
  columns?: number | undefined
}

export interface StatusLine {
  show(line: string): void
  clear(): void
}

/** Redrawn no more often: a terminal takes time as well. */
const everyMs = 100

/** One line at the bottom of a terminal, written over each time; nothing where it is not one. */
// implements: TL-VERIFY-416
export const statusLine = (
  terminal: Terminal,
  isTerminal: boolean,
  clock: () => number = () => performance.now(),
): StatusLine => {
  let drawn = Number.NEGATIVE_INFINITY
  let isThere = false
  return {
    show(line) {
      if (!isTerminal || clock() - drawn < everyMs) return
      drawn = clock()
      isThere = true
      terminal.write(`\r\u001B[2K${line.slice(0, Math.max((terminal.columns ?? 80) - 1, 1))}`)
    },
    clear() {
      if (isThere) terminal.write('\r\u001B[2K')
      isThere = false
    },
  }
}
