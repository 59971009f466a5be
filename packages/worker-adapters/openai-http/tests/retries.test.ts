import { createServer, type Socket } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { adapterOf, outcome, taskOf, told } from './support/adapter.ts'
import { createEngine, eventStream, good, inTurn, json, type Play, textFrame } from './support/engine.ts'

const reset: Play = (_response, _asked, socket) => void socket.resetAndDestroy()
const busy = (headers: Record<string, string> = {}): Play => json(503, { error: { message: 'busy' } }, headers)
const end = { kind: 'end', tokensOut: 1, kvBytes: 0 }

describe('what fails before its answer begins', () => {
  it.each([408, 425, 429, 502, 503, 504])('[OC-ADAPT-5024] is sent again after a %i', async (status) => {
    const once = await outcome(inTurn(json(status, {}), good('a')))
    expect(once).toEqual({ texts: ['a'], end, asked: 2, pauses: [50] })
    const always = await outcome(json(status, { error: { message: 'no' } }))
    expect(always).toEqual({
      texts: [],
      error: 'PoolUnavailable',
      message: `the worker answers ${status}: no`,
      asked: 3,
      pauses: [50, 100],
    })
  })

  it('[OC-ADAPT-5024] is sent again after a reset', async () => {
    expect(await outcome(inTurn(reset, good('a')))).toEqual({ texts: ['a'], end, asked: 2, pauses: [50] })
    expect(await outcome(reset)).toMatchObject({ error: 'WorkerReset', asked: 3 })
  })

  it('[OC-ADAPT-5024] is sent again where nobody listened', async () => {
    const { url, stop } = await createEngine(good('a'))
    await stop()
    const { adapter, pauses } = adapterOf(url)
    const { error, message } = await told(adapter.submit(taskOf()))
    expect({ error, message, pauses }).toEqual({
      error: 'PoolUnavailable',
      message: 'the worker could not be reached (ECONNREFUSED)',
      pauses: [50, 100],
    })
  })

  it('[OC-ADAPT-5024] is sent again where the answer broke off before the first byte of its body', async () => {
    const headersOnly: Play = (response, _asked, socket) => {
      response.writeHead(200, eventStream).flushHeaders()
      setImmediate(() => socket.resetAndDestroy())
    }
    expect(await outcome(inTurn(headersOnly, good('a')))).toMatchObject({ texts: ['a'], asked: 2 })
  })

  it('[OC-ADAPT-5024] is sent once where no retries are wanted', async () => {
    const retries = { max: 0, initialMs: 1, maxMs: 1, factor: 1 }
    expect(await outcome(busy(), { retries })).toMatchObject({ error: 'PoolUnavailable', asked: 1, pauses: [] })
  })
})

describe('what fails once its answer has begun', () => {
  const after =
    (bytes: string): Play =>
    (response, _asked, socket) => {
      response.writeHead(200, eventStream)
      response.write(bytes, () => setImmediate(() => socket.resetAndDestroy()))
    }
  it.each(['d', ': a comment\n\n', textFrame('a'), `${textFrame('a')}${textFrame('b')}`])(
    '[OC-ADAPT-5025] is not sent again, after %j',
    async (bytes) => {
      const { error, asked, pauses } = await outcome(inTurn(after(bytes), good('again')))
      expect({ error, asked, pauses }).toEqual({ error: 'WorkerReset', asked: 1, pauses: [] })
    },
  )
})

describe('the pauses', () => {
  it('[OC-ADAPT-5026] are a random part of what grows by its factor up to its bound', async () => {
    const part = fc.double({ min: 0, max: 0.999, noNaN: true })
    await fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 6, maxLength: 6 }), async (parts) => {
        const given = [...parts]
        const retries = { max: 6, initialMs: 100, maxMs: 1000, factor: 2 }
        const { pauses } = await outcome(busy(), { retries, random: () => given.shift() ?? 0 })
        const bounds = [100, 200, 400, 800, 1000, 1000]
        expect(pauses).toEqual(parts.map((each, index) => each * (bounds[index] ?? 0)))
      }),
      { seed: 3, numRuns: 10 },
    )
  })

  it('[OC-ADAPT-5027] are longer by what the server asks for', async () => {
    const second = await outcome(inTurn(busy({ 'Retry-After': '1' }), good('a')))
    expect(second).toMatchObject({ texts: ['a'], pauses: [1050] })
    const dates = { 'Retry-After': 'Sat, 01 Jan 2028 00:00:01 GMT', Date: 'Sat, 01 Jan 2028 00:00:00 GMT' }
    expect(await outcome(inTurn(busy(dates), good('a')))).toMatchObject({ texts: ['a'], pauses: [1050] })
    for (const nothing of ['soon', '', '-1']) {
      const ignored = await outcome(inTurn(busy({ 'Retry-After': nothing }), good('a')))
      expect(ignored).toMatchObject({ texts: ['a'], pauses: [50] })
    }
  })

  it('[OC-ADAPT-5027] are not made where the server asks for more than the longest', async () => {
    const want = { error: 'PoolUnavailable', asked: 1, pauses: [] }
    expect(await outcome(inTurn(busy({ 'Retry-After': '2' }), good('a')))).toMatchObject(want)
  })
})

it('[OC-ADAPT-5024] sends again what was sent on a connection that the server had closed', async () => {
  const sockets: Socket[] = []
  const body = `${textFrame('a')}data: [DONE]\n\n`
  const head = `HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: ${body.length}\r\n\r\n`
  let answers = 0
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    socket.on('data', () => {
      // The second request of the first connection finds it closed.
      if (sockets.length === 1 && ++answers === 2) socket.resetAndDestroy()
      else socket.write(head + body)
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { adapter } = adapterOf(`http://127.0.0.1:${(server.address() as { port: number }).port}`)
  const both = [await told(adapter.submit(taskOf())), await told(adapter.submit(taskOf()))]
  expect(both.map(({ texts }) => texts)).toEqual([['a'], ['a']])
  for (const socket of sockets) socket.destroy()
  await new Promise((closed) => server.close(closed))
})
