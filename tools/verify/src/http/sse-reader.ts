import type { SseContract } from '@throughline/openapi'
import { createParser } from 'eventsource-parser'
import type { Limits } from './limits.ts'

/** One event of a stream: comments, `id`, `retry` and frames without data are none. */
export interface StreamEvent {
  name: string
  /** Its `data` lines, joined by LF. */
  data: string
}

export interface StreamReading {
  events: StreamEvent[]
  /** What is wrong with the framing, the first of each kind. */
  faults: string[]
  /** Why the reader stopped by itself. */
  stopped?: 'events' | 'line'
}

export interface SseReader {
  /** Takes a piece; returns after how many milliseconds reading is to stop. */
  push(chunk: Buffer): number | undefined
  /** How many events there are so far. */
  count(): number
  /** Whatever was read; `ended` when the service ended the stream itself. */
  finish(ended: boolean): StreamReading
}

/**
 * Reads an event stream as it comes, within bounds on lines and events.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
// implements: TL-VERIFY-004, TL-VERIFY-006
export const sseReader = (
  limits: Limits,
  contract: Pick<SseContract, 'events' | 'sentinel'> | undefined,
): SseReader => {
  const events: StreamEvent[] = []
  const faults = new Map<string, string>()
  const terminal = new Set(contract?.events.filter((event) => event.terminal).map(({ name }) => name))
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let stopped: StreamReading['stopped']
  let over = false
  /** The line that has begun, in pieces; the lines so far; whether a frame is open. */
  let begun: string[] = []
  let length = 0
  let lines = 0
  let open = false

  const fault = (kind: string, message: string) => {
    if (!faults.has(kind)) faults.set(kind, message)
  }
  const parser = createParser({
    maxBufferSize: limits.lineBytes,
    onEvent({ event: name = 'message', data }) {
      if (events.length >= limits.events) {
        stopped ??= 'events'
        return
      }
      events.push({ name, data })
      if (terminal.has(name) || (contract?.sentinel !== undefined && data === contract.sentinel)) over = true
    },
    onError({ type, line = '' }) {
      if (type === 'max-buffer-size-exceeded') {
        stopped ??= 'line'
        fault(type, `an event of more than ${limits.lineBytes} characters`)
      } else if (type === 'invalid-retry') fault(type, `line ${lines}: a \`retry\` that is no whole number`)
      else fault(type, `line ${lines}: no field of an event stream: ${JSON.stringify(line.slice(0, 80))}`)
    },
  })
  /** The parser gets whole lines: it drops half of one that cannot become a field, without a word. */
  const takeLine = (line: string): void => {
    lines++
    if (line === '') open = false
    else if (!line.startsWith(':')) open = true
    parser.feed(`${line}\n`)
  }
  const takeText = (text: string): void => {
    begun.push(text)
    length += text.length
    if (/[\r\n]/.test(text)) {
      // A CR at the very end may be the first half of a CRLF: it waits for what follows.
      const parts = begun.join('').split(/\r\n|\n|\r(?!$)/)
      const rest = parts.pop() ?? ''
      begun = [rest]
      length = rest.length
      for (const line of parts) if (!stopped) takeLine(line)
    }
    if (length <= limits.lineBytes) return
    stopped ??= 'line'
    fault('long-line', `line ${lines + 1}: longer than ${limits.lineBytes} characters`)
  }
  const decode = (chunk: Buffer | undefined): string => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode()
    } catch {
      stopped ??= 'line'
      fault('not-utf-8', `line ${lines + 1}: not UTF-8`)
      return ''
    }
  }
  return {
    push(chunk) {
      if (!stopped) takeText(decode(chunk))
      return stopped ? 0 : over ? limits.afterTerminalMs : undefined
    },
    count: () => events.length,
    finish(ended) {
      if (!stopped && ended) {
        takeText(decode(undefined))
        if (begun.at(-1)?.endsWith('\r')) takeText('\n')
        if (open || /^\uFEFF?[^:\uFEFF]/.test(begun.join(''))) {
          fault('open-frame', 'the stream ends within an event: no blank line closes it, so readers drop it')
        }
      }
      return { events, faults: [...faults.values()], ...(stopped && { stopped }) }
    },
  }
}
