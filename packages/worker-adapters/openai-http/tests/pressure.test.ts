import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { facing, taskOf, told } from './support/adapter.ts'
import { eventStream, frame, good, type Play, textFrame } from './support/engine.ts'
import { eventually } from './support/eventually.ts'

/** Writes frames as long as the socket takes them, and counts; the socket says how much it took. */
const endless = () => {
  let socket: Socket | undefined
  const text = textFrame('x'.repeat(1000)).repeat(16)
  const play: Play = (response, _asked, own) => {
    socket = own
    response.writeHead(200, eventStream)
    const more = (): void => {
      while (response.writable && response.write(text));
      response.once('drain', more)
    }
    more()
  }
  return { play, taken: () => socket?.bytesWritten ?? 0 }
}
/** Resolves with a number once it has stood still for a while. */
const settled = async (number: () => number): Promise<number> => {
  let [last, same] = [-1, 0]
  await expect
    .poll(
      () => {
        same = number() === last ? same + 1 : 0
        last = number()
        return same
      },
      { timeout: 30_000, interval: 10 },
    )
    .toBeGreaterThan(20)
  return last
}
/** More than the buffers of a kernel hold for one connection. */
const much = 48 * 1024 * 1024

describe('whoever does not read', () => {
  it('[OC-ADAPT-5034] makes the worker wait, and reads on where he stopped', async () => {
    const { play, taken } = endless()
    const { adapter, engine } = await facing(play)
    const events = adapter.submit(taskOf({ maxTokens: 1_000_000 }))[Symbol.asyncIterator]()
    await events.next()
    const stopped = await settled(taken)
    expect(stopped).toBeGreaterThan(1000)
    expect(stopped).toBeLessThan(much)
    // It was the reader that held it up: read on, and the socket takes more than it ever could hold.
    let index = 0
    while (taken() < stopped + much) {
      const { value } = await events.next()
      expect(value.index).toBe(++index)
    }
    await adapter.cancel('a')
    expect(await events.next()).toMatchObject({ done: true })
    await eventually(engine.open).toBe(0)
  })
})

describe('a frame without end', () => {
  it.each<[string, string, string]>([
    ['in one line', 'data: ', 'x'.repeat(512)],
    ['in many lines', '', 'data: xxxxxxxxxxxxxxx\n'],
  ])('[OC-ADAPT-5035] %s is refused, and no more of it is read', async (_name, begin, more) => {
    let written = 0
    const { adapter, engine } = await facing((response) => {
      response.writeHead(200, eventStream)
      response.write(textFrame('a') + begin)
      const on = (): void => {
        while (response.writable && response.write(more)) written += more.length
        response.once('drain', on)
      }
      on()
    })
    expect(await told(adapter.submit(taskOf()))).toEqual({
      texts: ['a'],
      error: 'Adapter',
      message: 'the worker sent a frame of more than 4096 bytes',
    })
    await eventually(engine.open).toBe(0)
    expect(written).toBeLessThan(much)
  })

  it.each([
    ['x', 4200],
    ['茶', 1400],
  ])('[OC-ADAPT-5035] and one with an end is refused by its bytes: %s, %i times', async (letter, times) => {
    const long = textFrame(letter.repeat(times))
    const { adapter } = await facing((response) => {
      response.writeHead(200, eventStream)
      response.end(textFrame('a') + long + textFrame('b') + frame('[DONE]'))
    })
    expect(await told(adapter.submit(taskOf()))).toEqual({
      texts: ['a'],
      error: 'Adapter',
      message: 'the worker sent a frame of more than 4096 bytes',
    })
  })

  it('[OC-ADAPT-5035] but a long one within the bound is read', async () => {
    const long = 'x'.repeat(3900)
    const { adapter } = await facing((response) => {
      response.writeHead(200, eventStream)
      const whole = textFrame(long)
      response.write(whole.slice(0, 2000))
      setImmediate(() => response.end(whole.slice(2000) + frame('[DONE]')))
    })
    expect(await told(adapter.submit(taskOf()))).toMatchObject({ texts: [long], end: { tokensOut: 1 } })
  })
})

describe('whoever ends a task', () => {
  const held: Play = (response) => void response.writeHead(200, eventStream).write(textFrame('a'))

  it('[OC-ADAPT-5032] by a cancel closes the connection to the worker, whatever it waits for', async () => {
    const begin: [Play, number][] = [
      [() => {}, 0],
      [(response) => void response.writeHead(200, eventStream).flushHeaders(), 0],
      [held, 1],
    ]
    for (const [play, tokens] of begin) {
      const { adapter, engine } = await facing(play)
      const events = adapter.submit(taskOf())[Symbol.asyncIterator]()
      for (let count = 0; count < tokens; count++) expect(await events.next()).toMatchObject({ done: false })
      const next = events.next()
      await eventually(() => engine.asked.length).toBe(1)
      await adapter.cancel('a')
      expect(await next).toEqual({ done: true, value: undefined })
      await eventually(engine.open).toBe(0)
    }
  })

  it('[OC-ADAPT-5032] by a cancel before it began sends nothing, and one that is not there is no error', async () => {
    const { adapter, engine } = await facing(good('a'))
    const events = adapter.submit(taskOf())[Symbol.asyncIterator]()
    await adapter.cancel('a')
    expect(await events.next()).toEqual({ done: true, value: undefined })
    await adapter.cancel('nobody')
    expect(engine.asked).toEqual([])
  })

  it('[OC-ADAPT-5032] by a cancel in a pause makes no further attempt', async () => {
    const { createHandClock } = await import('./support/clock.ts')
    const { clock, pending } = createHandClock()
    const { adapter, engine } = await facing((response) => void response.writeHead(503).end(), { clock })
    const ending = told(adapter.submit(taskOf()))
    await eventually(() => pending().includes(50)).toBe(true)
    await adapter.cancel('a')
    expect([await ending, engine.asked.length, pending()]).toEqual([{ texts: [] }, 1, []])
  })

  it('[OC-ADAPT-5033] by leaving it closes the connection to the worker', async () => {
    const { adapter, engine } = await facing(held)
    for await (const event of adapter.submit(taskOf())) {
      expect(event).toMatchObject({ kind: 'token', text: 'a' })
      break
    }
    await eventually(engine.open).toBe(0)
  })
})

describe('slots', () => {
  it('[OC-ADAPT-5010] are not given beyond their number, and free again after each way to end', async () => {
    const { adapter, engine } = await facing(
      (response, { body }) => {
        const { prompt } = body as { prompt: string }
        if (prompt === 'hold') response.writeHead(200, eventStream).write(textFrame('a'))
        else if (prompt === 'fail') response.writeHead(400).end()
        else response.writeHead(200, eventStream).end(textFrame('a') + frame('[DONE]'))
      },
      { slots: 1 },
    )
    const refused = { texts: [], error: 'PoolUnavailable', message: 'every slot of the worker is taken' }
    const held = adapter.submit(taskOf({ id: 'held', prompt: 'hold' }))[Symbol.asyncIterator]()
    await held.next()
    expect(await told(adapter.submit(taskOf({ id: 'b' })))).toEqual(refused)
    await adapter.cancel('held')
    expect(await told(adapter.submit(taskOf({ id: 'c', prompt: 'fail' })))).toMatchObject({ error: 'Adapter' })
    expect(await told(adapter.submit(taskOf({ id: 'd' })))).toMatchObject({ texts: ['a'] })
    for await (const _event of adapter.submit(taskOf({ id: 'e', prompt: 'hold' }))) break
    expect(await told(adapter.submit(taskOf({ id: 'f' })))).toMatchObject({ texts: ['a'] })
    const ended = adapter.submit(taskOf({ id: 'g' }))[Symbol.asyncIterator]()
    expect([await ended.next(), await ended.next()]).toMatchObject([{ done: false }, { value: { kind: 'end' } }])
    expect(await told(adapter.submit(taskOf({ id: 'h' })))).toMatchObject({ texts: ['a'] })
    expect(engine.asked.length).toBe(7)
  })
})
