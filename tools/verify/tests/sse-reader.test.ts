import type { SseContract } from '@throughline/openapi'
import { describe, expect, it } from 'vitest'
import { defaultLimits } from '../src/http/limits.ts'
import { sseReader } from '../src/http/sse-reader.ts'

const limits = { ...defaultLimits, events: 3, lineBytes: 100, afterTerminalMs: 7 }
const contract = {
  events: [{ name: 'end', terminal: true, anywhere: false, content: 'json', pointer: '', reqIds: [] }],
  sentinel: '[DONE]',
} satisfies Pick<SseContract, 'events' | 'sentinel'>

const read = (pieces: (string | Buffer)[], ended = true) => {
  const reader = sseReader(limits, contract)
  const stops = pieces.map((piece) => reader.push(Buffer.from(piece)))
  const { events, faults, stopped } = reader.finish(ended)
  return { events: events.map(({ name, data }) => `${name}=${data}`), faults, stopped, stop: stops.at(-1) }
}

describe('reading an event stream', () => {
  const text = '\uFEFFevent: a\r\ndata: ü€\r\n\r\n: note\rid: 4\rdata: 1\rdata:2\r\rdata: 3\nevent: end\n\n'
  const want = ['a=ü€', 'message=1\n2', 'end=3']

  it('gives the same events wherever it is cut', () => {
    const bytes = Buffer.from(text)
    const seen = bytes
      .map((_, at) => at)
      .reduce((set, at) => {
        return set.add(JSON.stringify(read([bytes.subarray(0, at), bytes.subarray(at)])))
      }, new Set<string>())
    expect([...seen]).toEqual([JSON.stringify({ events: want, faults: [], stop: 7 })])
    expect(read([...bytes].map((byte) => Buffer.from([byte])))).toMatchObject({ events: want, faults: [] })
  })
  it('ends soon behind a terminal event or the last payload, and at once beyond its bounds', () => {
    expect(read(['data: 1\n\n']).stop).toBeUndefined()
    expect(read(['event: end\ndata: 1\n\n']).stop).toBe(7)
    expect(read(['data: [DONE]\n\n']).stop).toBe(7)
    expect(read(['data: 1\n\n'.repeat(4)])).toMatchObject({
      events: Array(3).fill('message=1'),
      stopped: 'events',
      stop: 0,
    })
    expect(read([`data: ${'x'.repeat(60)}`, 'x'.repeat(60)])).toMatchObject({ stopped: 'line', stop: 0 })
    expect(read(['data: 123456789\n'.repeat(20)])).toMatchObject({ stopped: 'line', stop: 0 })
  })
  it('names what is no event stream', () => {
    const faults = (...pieces: (string | Buffer)[]) => read(pieces).faults
    expect(faults('data: 1\n\n')).toEqual([])
    expect(faults('data: 1\n\n: a comment')).toEqual([])
    expect(faults('data: 1\n')).toEqual([
      'the stream ends within an event: no blank line closes it, so readers drop it',
    ])
    expect(read(['data: 1\n'], false).faults).toEqual([])
    expect(faults('data: 1\n\n{"a"', ':1}\n\n')).toEqual(['line 3: no field of an event stream: "{\\"a\\":1}"'])
    expect(faults('retry: soon\n\n')).toEqual(['line 1: a `retry` that is no whole number'])
    expect(faults(Buffer.from([0x64, 0xff]))).toEqual(['line 1: not UTF-8'])
    expect(faults(Buffer.from([0x0a, 0xe2, 0x82]))).toEqual(['line 2: not UTF-8'])
  })
})
