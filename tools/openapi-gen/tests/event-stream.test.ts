import { createParser, type EventSourceMessage } from 'eventsource-parser'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventParser } from '../src/runtime/event-stream.ts'
import type { ServerSentEvent } from '../src/runtime/wire.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

const parse = (chunks: readonly Uint8Array[]): ServerSentEvent[] => {
  const parser = eventParser()
  return chunks.flatMap((chunk) => parser.feed(chunk))
}

const check = (text: string, want: [event: string, data: string][]) => {
  const events = want.map(([event, data]) => ({ event, data }))
  expect(parse([bytes(text)])).toEqual(events)
  // Byte by byte: every boundary at once.
  expect(parse([...bytes(text)].map((byte) => Uint8Array.of(byte)))).toEqual(events)
}

describe('the event stream', () => {
  it('[TL-OPENAPI-016] reads fields, and joins lines of data', () =>
    check('event: a\ndata: 1\ndata:  2\ndata\nid: 7\nretry: 1\n\ndata:x\n\n', [
      ['a', '1\n 2\n'],
      ['message', 'x'],
    ]))
  it('[TL-OPENAPI-016] takes LF, CR and CRLF for the end of a line', () =>
    check('event: a\rdata: 1\r\ndata: 2\n\r\ndata: 3\r\r', [
      ['a', '1\n2'],
      ['message', '3'],
    ]))
  it('[TL-OPENAPI-016] ignores one byte order mark, comments, and unknown fields', () =>
    check('\uFEFFdata: é\n: comment\nother: x\n\n:\n\ndata: \uFEFF😀\n\n', [
      ['message', 'é'],
      ['message', '\uFEFF😀'],
    ]))
  it('gives no event for a frame without data, or for one that no empty line ends', () =>
    check('event: a\n\nevent: b\ndata: 1\n', []))
  it('keeps no event name for the next frame', () => check('event: a\n\ndata: 1\n\n', [['message', '1']]))

  it('stops at a line, or data, without an end', () => {
    const endless = (text: string) => () => {
      const parser = eventParser(100)
      for (let i = 0; i < 100; i++) parser.feed(bytes(text))
    }
    expect(endless('data: x')).toThrow('an event of the stream is longer than 100 characters')
    expect(endless('data: x\n')).toThrow('an event of the stream is longer than 100 characters')
    expect(endless('data: x\n\n')).not.toThrow()
  })

  it('[TL-OPENAPI-016] agrees with another reader on any text in any chunks', () => {
    const word = fc.constantFrom(
      'event',
      'data',
      'id',
      ':',
      ': ',
      ' ',
      'a',
      'é😀',
      '\n',
      '\r',
      '\r\n',
      '\n\n',
      'data: 1\n\n',
    )
    const stream = fc.array(word, { maxLength: 60 }).map((words) => words.join(''))
    fc.assert(
      fc.property(stream, fc.array(fc.nat(40), { maxLength: 30 }), (text, lengths) => {
        const other: ServerSentEvent[] = []
        const onEvent = ({ event = 'message', data }: EventSourceMessage) =>
          void other.push({ event: event || 'message', data })
        createParser({ onEvent }).feed(text)
        const all = bytes(text)
        const chunks: Uint8Array[] = []
        let start = 0
        for (const length of lengths) chunks.push(all.subarray(start, (start += length)))
        expect(parse([...chunks, all.subarray(start)])).toEqual(other)
      }),
      { numRuns: 500 },
    )
  })
})
