import type { EndEvent, ErrorEvent, TokenEvent } from '@contracts/api-types/data'

export type Terminal = { event: 'end'; data: EndEvent } | { event: 'error'; data: ErrorEvent }
export type Logged = { event: 'token'; data: TokenEvent } | Terminal

/** How many tokens a worker may run ahead of the slowest reader. */
export const readAhead = 64

export interface LogLimits {
  /** The same in characters, whichever comes first. */
  aheadChars: number
  /** How many tokens are kept. What every reader has is dropped first; what nobody has yet holds the worker back. */
  kept: number
}

export interface LogReader {
  /** The next event, as soon as there is one; undefined after the terminal one. */
  next(): Promise<Logged | undefined>
  leave(): void
}

/** What one task has given so far. A writer that minds `room` stays near the slowest reader and within the limits. */
export interface EventLog {
  token(text: string): void
  /** Ends the log. With `cut` no reader gets another token, not even one that was given before. */
  close(terminal: Terminal, cut?: { cut: boolean }): void
  /** Resolves when a writer may give another token, or when it is over. */
  room(): Promise<void>
  hasRoom(): boolean
  /** Whether what was given from a token on can be read: `gone` if it is no longer kept, `unknown` if it never was. */
  holds(from: number): 'held' | 'gone' | 'unknown'
  read(from?: number): LogReader
  /** All that was given; undefined where some of it is forgotten. */
  text(): string | undefined
  tokens(): number
  /** Of the tokens that are kept. */
  chars(): number
  readers(): number
}

interface Place {
  /** The next token. */
  at: number
  /** Characters of the tokens before it. */
  chars: number
}

export const createEventLog = ({ aheadChars, kept }: LogLimits): EventLog => {
  let texts: string[] = []
  /** Tokens that are no longer kept stood before these. */
  let dropped = 0
  let droppedChars = 0
  let chars = 0
  const readers = new Set<Place>()
  let terminal: Terminal | undefined
  let cut = false
  let wakers: (() => void)[] = []

  const wake = (): void => {
    if (wakers.length === 0) return
    const woken = wakers
    wakers = []
    for (const each of woken) each()
  }
  const change = (): Promise<void> => new Promise((done) => wakers.push(done))
  const tokens = (): number => dropped + texts.length
  // implements: ORCH-2030
  const isNear = ({ at, chars: read }: Place): boolean => tokens() - at < readAhead && chars - read < aheadChars
  const hasRoom = (): boolean => {
    if (terminal !== undefined) return true
    for (const reader of readers) if (!isNear(reader)) return false
    // implements: ORCH-2031
    return texts.length < kept || dropRead()
  }
  /** Forgets what every reader has; false where there is nothing to forget. */
  // implements: ORCH-2031
  const dropRead = (): boolean => {
    const slowest = Math.min(...[...readers].map(({ at }) => at))
    const count = Number.isFinite(slowest) ? slowest - dropped : 0
    if (count <= 0) return false
    for (const text of texts.slice(0, count)) droppedChars += text.length
    texts = texts.slice(count)
    dropped += count
    return true
  }
  const charsBefore = (from: number): number => {
    let sum = droppedChars
    for (const text of texts.slice(0, from - dropped)) sum += text.length
    return sum
  }

  return {
    token(text) {
      if (terminal) return
      texts.push(text)
      chars += text.length
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
    hasRoom,
    holds(from) {
      // implements: ORCH-2033
      if (from > tokens()) return 'unknown'
      // implements: ORCH-2035
      return from < dropped && !cut ? 'gone' : 'held'
    },
    // implements: ORCH-2027, ORCH-2028
    read(from = 0) {
      const place: Place = { at: from, chars: charsBefore(from) }
      let over = false
      readers.add(place)
      const leave = (): void => {
        over = true
        readers.delete(place)
        wake()
      }
      return {
        async next() {
          while (!over) {
            // implements: ORCH-2041
            const text = cut ? undefined : texts[place.at - dropped]
            if (text !== undefined) {
              // implements: ORCH-2021
              const data = { t: text, i: place.at++ }
              place.chars += text.length
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
    // implements: ORCH-2039
    text: () => (dropped === 0 ? texts.join('') : undefined),
    tokens,
    chars: () => chars - droppedChars,
    readers: () => readers.size,
  }
}
