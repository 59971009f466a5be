import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import type { Hono } from 'hono'
import { describe, expect, it, onTestFinished } from 'vitest'
import { implemented } from './implemented.ts'
import { parcels } from './parcels.ts'

const served = async (app: Hono): Promise<string> => {
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise((done) => server.once('listening', done))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A stream without end, what it was asked for, and when it is left. */
const endless = (data: string) => {
  const left = Promise.withResolvers<void>()
  let asked = 0
  const events = {
    [Symbol.asyncIterator]: () => ({
      async next() {
        asked++
        return { done: false as const, value: { event: 'note', data } }
      },
      async return() {
        left.resolve()
        return { done: true as const, value: undefined }
      },
    }),
  }
  return { events, left: left.promise, asked: () => asked }
}

const track = '/parcels/p1/track'

describe('a stream of a server', () => {
  it('[TL-OPENAPI-167] is left when its reader leaves', async () => {
    const { events, left, asked } = endless('x')
    const { app } = await implemented(parcels(), { trackParcel: () => ({ status: 200, events }) })
    const reading = request(`${await served(app)}${track}`)
    reading.on('error', () => undefined)
    reading.on('response', (response) => response.once('data', () => reading.destroy())).end()
    await left
    expect(asked()).toBeGreaterThan(0)
  })

  it('[TL-OPENAPI-167] is not asked for more than its reader takes', async () => {
    const { events, asked, left } = endless('x'.repeat(64 * 1024))
    const { app } = await implemented(parcels(), { trackParcel: () => ({ status: 200, events }) })
    const response = await app.request(track)
    expect(asked()).toBe(0)
    const reader = response.body?.getReader()
    await reader?.read()
    await reader?.read()
    expect(asked()).toBe(2)
    await reader?.cancel()
    await expect(left).resolves.toBeUndefined()
    // The same through a socket that nobody reads: what waits is bounded by the buffers in between.
    const other = endless('x'.repeat(64 * 1024))
    const { app: slow } = await implemented(parcels(), { trackParcel: () => ({ status: 200, events: other.events }) })
    const reading = request(`${await served(slow)}${track}`)
    reading.on('error', () => undefined)
    await new Promise<void>((done) => reading.on('response', (socket) => done(void socket.pause())).end())
    let before = -1
    while (before !== other.asked()) {
      before = other.asked()
      await new Promise((done) => setTimeout(done, 100))
    }
    expect(before).toBeLessThan(1000)
    reading.destroy()
    await expect(other.left).resolves.toBeUndefined()
  })

  it('[TL-OPENAPI-167] is not opened for HEAD, or closed where it is open', async () => {
    const { events, left, asked } = endless('x')
    let opened = 0
    const opens = () => {
      opened++
      return events
    }
    const heads = async (given: unknown) => {
      const { app } = await implemented(parcels(), { trackParcel: () => ({ status: 200, events: given }) })
      return (await app.request(track, { method: 'HEAD' })).status
    }
    expect([await heads(opens), await heads(events), opened, asked()]).toEqual([200, 200, 0, 0])
    await expect(left).resolves.toBeUndefined()
  })

  it('ends behind a terminal event, and says what it threw to nobody but the server', async () => {
    const errors: unknown[] = []
    const all = async (events: unknown) => {
      const options = { onStreamError: (error: unknown) => void errors.push(error) }
      const { app } = await implemented(parcels(), { trackParcel: () => ({ status: 200, events }) }, options)
      const response = await app.request(track)
      return response.text().catch((error: Error) => error.message)
    }
    let closed = false
    async function* goesOn() {
      try {
        yield { event: 'done', data: { hours: 1 } }
        yield { event: 'note', data: 'never' }
      } finally {
        closed = true
      }
    }
    async function* throws() {
      yield { event: 'note', data: 'x' }
      throw new Error('secret')
    }
    expect([await all(goesOn()), closed]).toEqual(['event: done\ndata: {"hours":1}\n\n', true])
    expect([await all(throws()), errors.map(String)]).toEqual(['the stream broke off', ['Error: secret']])
    async function* forged() {
      yield { event: 'two\nlines', data: '' }
    }
    expect(await all(forged())).toBe('the stream broke off')
  })
})
