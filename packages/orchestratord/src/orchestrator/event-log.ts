import type { EndEvent, ErrorEvent, TokenEvent } from '@contracts/api-types/data'

export type Terminal = { event: 'end'; data: EndEvent } | { event: 'error'; data: ErrorEvent }
export type Logged = { event: 'token'; data: TokenEvent } | Terminal

/** How many tokens a worker may run ahead of the slowest reader. */
export const readAhead = 64

export interface LogReader {
  /** The next event, as soon as there is one; undefined after the terminal one. */
  next(): Promise<Logged | undefined>
  leave(): void
}

/**
 * What one task has given so far. Readers begin at its beginning; a writer that minds `room` stays near the slowest.
 * The memory it takes is bounded by the task's max_tokens.
 */
export interface EventLog {
  token(text: string): void
  /** Ends the log. With `cut` no reader gets another token, not even one that was given before. */
  close(terminal: Terminal, cut?: { cut: boolean }): void
  /** Resolves when a writer may give another token. */
  room(): Promise<void>
  read(): LogReader
  tokens(): number
  readers(): number
}

export const createEventLog = (): EventLog => {
  const texts: string[] = []
  const readers = new Set<{ at: number }>()
  let terminal: Terminal | undefined
  let cut = false
  let wakers: (() => void)[] = []

  const wake = (): void => {
    const woken = wakers
    wakers = []
    for (const each of woken) each()
  }
  const change = (): Promise<void> => new Promise((done) => wakers.push(done))
  const hasRoom = (): boolean => terminal !== undefined || [...readers].every(({ at }) => texts.length - at < readAhead)

  return {
    token(text) {
      if (terminal) return
      texts.push(text)
      wake()
    },
    close(last, options = { cut: false }) {
      if (terminal) return
      terminal = last
      cut = options.cut
      wake()
    },
    async room() {
      while (!hasRoom()) await change()
    },
    read() {
      const reader = { at: 0 }
      let over = false
      readers.add(reader)
      const leave = (): void => {
        over = true
        readers.delete(reader)
        wake()
      }
      return {
        async next() {
          while (!over) {
            const text = cut ? undefined : texts[reader.at]
            if (text !== undefined) {
              const data = { t: text, i: reader.at++ }
              wake()
              return { event: 'token', data }
            }
            if (terminal) {
              leave()
              return terminal
            }
            await change()
          }
          return undefined
        },
        leave,
      }
    },
    tokens: () => texts.length,
    readers: () => readers.size,
  }
}
