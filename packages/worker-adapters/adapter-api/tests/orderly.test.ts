import { describe, expect, it } from 'vitest'
import { orderly, WorkerError, type WorkerEvent } from '../src/index.ts'

/** Events as an adapter gives them; an error is thrown in its place. */
async function* given(events: readonly unknown[]): AsyncGenerator<WorkerEvent> {
  for (const event of events) {
    if (event instanceof Error) throw event
    yield event as WorkerEvent
  }
}
const told = async (events: readonly unknown[]) => {
  const seen: unknown[] = []
  try {
    for await (const event of orderly(given(events))) seen.push(event)
  } catch (thrown) {
    return { seen, error: thrown instanceof WorkerError ? thrown.kind : thrown }
  }
  return { seen }
}
const token = (index: number, text: unknown = 'a') => ({ kind: 'token', text, index })
const end = (tokensOut: number, more: object = {}) => ({ kind: 'end', tokensOut, kvBytes: 0, ...more })

describe('what an adapter gives', () => {
  it('[OC-ADAPT-5001] passes as it is in its order', async () => {
    const orders = [
      [end(0)],
      [token(0), end(1)],
      [token(0), token(1), end(2, { usage: { tokensIn: 1, tokensOut: 5 } })],
    ]
    for (const events of orders) expect(await told(events)).toEqual({ seen: events })
    const reset = new WorkerError('WorkerReset', 'gone')
    expect(await told([token(0), reset, token(1)])).toEqual({ seen: [token(0)], error: 'WorkerReset' })
  })

  it.each<[string, unknown[]]>([
    ['a count that begins at 1', [token(1), end(1)]],
    ['a token twice', [token(0), token(0), end(2)]],
    ['a token that is left out', [token(0), token(2), end(2)]],
    ['a token without text', [token(0), token(1, undefined)]],
    ['an end that counts others', [token(0), end(2)]],
    ['an end without its bytes', [token(0), { kind: 'end', tokensOut: 1 }]],
    ['no end', [token(0)]],
    ['something else', [token(0), { kind: 'noise' }]],
  ])('[OC-ADAPT-5009] is the error Adapter where it is %s', async (_name, events) => {
    const { seen, error } = await told(events)
    expect({ error, rest: events.slice(0, seen.length) }).toEqual({ error: 'Adapter', rest: seen })
  })

  it('[OC-ADAPT-5009] is not read beyond its end', async () => {
    expect(await told([token(0), end(1), token(1)])).toEqual({ seen: [token(0), end(1)] })
  })

  it('lets go of the adapter before it tells the end', async () => {
    let released = false
    async function* watched(): AsyncGenerator<WorkerEvent> {
      try {
        yield { kind: 'end', tokensOut: 0, kvBytes: 0 }
      } finally {
        released = true
      }
    }
    expect([await orderly(watched()).next(), released]).toEqual([{ done: false, value: end(0) }, true])
  })

  it('lets go of the adapter when its own reader leaves', async () => {
    let released = false
    async function* watched(): AsyncGenerator<WorkerEvent> {
      try {
        yield { kind: 'token', text: 'a', index: 0 }
        yield { kind: 'token', text: 'b', index: 1 }
      } finally {
        released = true
      }
    }
    for await (const event of orderly(watched())) {
      expect(event).toEqual(token(0))
      break
    }
    expect(released).toBe(true)
  })
})
