import type { ServerSentEvent } from './wire.ts'

/** The most characters that one line, or the data of one event, may have. */
export const longestEvent = 8 * 1024 * 1024

/**
 * Reads an event stream chunk by chunk; a chunk may end anywhere, inside a character too.
 * @see WHATWG HTML, 9.2.6 Interpreting an event stream
 */
// implements: TL-OPENAPI-016
export const eventParser = (longest: number = longestEvent, known = '') => {
  // Takes a byte order mark away as well.
  const decoder = new TextDecoder()
  let line = ''
  let afterReturn = false
  let type = ''
  let data: string[] = []
  let length = 0
  let id = known
  let lastId = known
  let retry: number | undefined

  const bounded = (size: number): void => {
    if (size > longest) throw new RangeError(`an event of the stream is longer than ${longest} characters`)
  }
  const endOfLine = (): ServerSentEvent | undefined => {
    const [current, ended] = [line, type]
    line = ''
    if (current === '') {
      const lines = data
      lastId = id
      type = ''
      data = []
      length = 0
      return lines.length === 0 ? undefined : { event: ended === '' ? 'message' : ended, data: lines.join('\n') }
    }
    const colon = current.indexOf(':')
    const field = colon === -1 ? current : current.slice(0, colon)
    const value = colon === -1 ? '' : current.slice(colon + (current[colon + 1] === ' ' ? 2 : 1))
    if (field === 'event') type = value
    if (field === 'id' && !value.includes('\0')) id = value
    if (field === 'retry' && /^\d+$/.test(value)) retry = Number(value)
    if (field === 'data') {
      data.push(value)
      bounded((length += value.length + 1))
    }
    return undefined
  }

  return {
    /** The ID of the last frame that was read whole; none until the stream gives one. */
    get lastId() {
      return lastId
    },
    /** Milliseconds to wait before connecting again, where the stream said so. */
    get retry() {
      return retry
    },
    /** The events that this chunk completes. An event that no empty line ends is none. */
    feed(chunk: Uint8Array): ServerSentEvent[] {
      const events: ServerSentEvent[] = []
      let text = decoder.decode(chunk, { stream: true })
      if (text !== '' && afterReturn) {
        afterReturn = false
        if (text.startsWith('\n')) text = text.slice(1)
      }
      let start = 0
      const ends = /\r\n|\n|\r/g
      for (let end = ends.exec(text); end; end = ends.exec(text)) {
        line += text.slice(start, end.index)
        bounded(line.length)
        start = ends.lastIndex
        afterReturn = end[0] === '\r' && start === text.length
        const event = endOfLine()
        if (event) events.push(event)
      }
      line += text.slice(start)
      bounded(line.length)
      return events
    },
  }
}
