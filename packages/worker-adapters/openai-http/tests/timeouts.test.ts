import { createServer, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { adapterOf, facing, taskOf, timeouts, told } from './support/adapter.ts'
import { createHandClock } from './support/clock.ts'
import { done, eventStream, type Play, textFrame } from './support/engine.ts'
import { eventually } from './support/eventually.ts'

const silent: Play = () => {}
const headersOnly: Play = (response) => void response.writeHead(200, eventStream).flushHeaders()
const oneToken: Play = (response) => void response.writeHead(200, eventStream).write(textFrame('a'))

/** What a task comes to when the time-out of a delay fires. */
const fired = async (play: Play, ms: number, first = 0) => {
  const { clock, fire, pending } = createHandClock()
  const { adapter, engine } = await facing(play, { clock })
  const ending = told(adapter.submit(taskOf()))
  // The server has the request before time passes.
  await eventually(() => engine.asked.length).toBe(1)
  for (let times = 0; times < first; times++) await fire(ms)
  await fire(ms)
  const { texts, error, message } = await ending
  await eventually(engine.open).toBe(0)
  return { texts, error, message, asked: engine.asked.length, left: pending() }
}

describe('time runs out', () => {
  const { firstByteMs, idleMs, wholeMs, connectMs } = timeouts

  it('[OC-ADAPT-5028] while a connection is made: the worker is unavailable, after every attempt', async () => {
    // A server whose queue of connections is full lets further ones wait: here the name is never looked up instead.
    const sockets: Socket[] = []
    const server = createServer((socket) => sockets.push(socket.on('error', () => {})))
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    const { port } = server.address() as { port: number }
    const { clock, fire, pending } = createHandClock()
    // TLS to a server that never answers its greeting: reached, and yet not connected.
    const { adapter } = adapterOf(`https://127.0.0.1:${port}`, {
      clock,
      retries: { max: 1, initialMs: 10, maxMs: 10, factor: 1 },
    })
    const ending = told(adapter.submit(taskOf()))
    await fire(connectMs)
    await fire(5)
    await fire(connectMs)
    const { error, message } = await ending
    expect({ error, message, left: pending() }).toEqual({
      error: 'PoolUnavailable',
      message: `the worker could not be reached within ${connectMs} ms`,
      left: [],
    })
    for (const socket of sockets) socket.destroy()
    await new Promise((closed) => server.close(closed))
  })

  it.each<[string, Play]>([
    ['before the headers', silent],
    ['before the body', headersOnly],
  ])('[OC-ADAPT-5029] %s of the answer: a decode time-out, and no second attempt', async (_name, play) => {
    expect(await fired(play, firstByteMs)).toEqual({
      texts: [],
      error: 'DecodeTimeout',
      message: `the worker began no answer within ${firstByteMs} ms`,
      asked: 1,
      left: [],
    })
  })

  it('[OC-ADAPT-5030] between two bytes: a decode time-out after the tokens before it', async () => {
    expect(await fired(oneToken, idleMs)).toEqual({
      texts: ['a'],
      error: 'DecodeTimeout',
      message: `the worker sent nothing within ${idleMs} ms`,
      asked: 1,
      left: [],
    })
  })

  it('[OC-ADAPT-5030] does not run while it is the reader that is slow', async () => {
    const { clock, pending } = createHandClock()
    const { adapter } = await facing(
      (response) => void response.writeHead(200, eventStream).end(textFrame('a') + done),
      {
        clock,
      },
    )
    const events = adapter.submit(taskOf())[Symbol.asyncIterator]()
    expect(await events.next()).toMatchObject({ value: { kind: 'token', text: 'a' } })
    expect(pending()).toEqual([wholeMs])
    expect(await events.next()).toMatchObject({ value: { kind: 'end' } })
    expect(await events.next()).toMatchObject({ done: true })
    expect(pending()).toEqual([])
  })

  it.each<[string, Play, string[]]>([
    ['before an answer', silent, []],
    ['in an answer', oneToken, ['a']],
  ])('[OC-ADAPT-5031] for the task as a whole, %s: a decode time-out', async (_name, play, texts) => {
    expect(await fired(play, wholeMs)).toEqual({
      texts,
      error: 'DecodeTimeout',
      message: `the task was not over within ${wholeMs} ms`,
      asked: 1,
      left: [],
    })
  })

  it('[OC-ADAPT-5031] for the task as a whole, in a pause between attempts', async () => {
    const { clock, fire, pending } = createHandClock()
    const { adapter, engine } = await facing((response) => void response.writeHead(503).end(), { clock })
    const ending = told(adapter.submit(taskOf()))
    await eventually(pending).toEqual([50, wholeMs])
    await fire(wholeMs)
    expect([await ending, engine.asked.length, pending()]).toMatchObject([{ error: 'DecodeTimeout' }, 1, []])
  })
})
