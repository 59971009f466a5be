import { describe, expect, it } from 'vitest'
import type { JsonObject, StateService, States } from '../src/state.ts'
import { statesPath, withStates } from '../src/with-states.ts'

/** A service that says its name, and is told of by \`log\`. */
const named = (name: string, log: string[]): StateService => ({
  app: { fetch: (request) => new Response(`${name} ${new URL(request.url).pathname}`) },
  stop: async () => void log.push(`stop ${name}`),
})

const table: States<string> = {
  full: { title: 'full', params: ['pool'], change: ({ pool = 'any' }) => `full-${pool}` },
  closed: { title: 'closed', change: () => 'closed' },
  failing: {
    title: 'failing',
    change: () => 'failing',
    before: async () => {
      throw new Error('no such pool')
    },
  },
}

const entry = () => {
  const log: string[] = []
  const open = async (change: string) => {
    log.push(`open ${change}`)
    return named(change, log)
  }
  const { app, stop } = withStates({ service: named('plain', log), states: table, open })
  const send = async (path: string, init?: RequestInit) => {
    const response = await app.fetch(new Request(`http://entry${path}`, init))
    return `${response.status} ${await response.text()}`.trim()
  }
  const call = (body: unknown) =>
    send(statesPath, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) })
  const state = (action: string, name: string, params?: JsonObject) => call({ action, state: name, params })
  return { log, send, call, state, stop }
}

describe('the states route', () => {
  it('[OC-TEST-7003] opens a service for a state, and closes it at the tear-down', async () => {
    const { log, send, state } = entry()
    const story = [
      await send('/a'),
      await state('setup', 'full', { pool: 'held' }),
      await send('/a'),
      await state('teardown', 'full', { pool: 'held' }),
      await send('/a'),
    ]
    expect(story).toEqual(['200 plain /a', '204', '200 full-held /a', '204', '200 plain /a'])
    expect(log).toEqual(['open full-held', 'stop full-held'])
  })
  it('[OC-TEST-7004] takes one state at a time', async () => {
    const { log, send, state } = entry()
    await state('setup', 'closed')
    expect(await state('setup', 'full')).toBe("409 'closed' is set up: tear it down first")
    expect([await send('/a'), log]).toEqual(['200 closed /a', ['open closed']])
  })
  it('[OC-TEST-7005] refuses what is no call, an unknown state and an unknown param', async () => {
    const { log, call, state } = entry()
    const form = '400 a call is { action: setup | teardown, state, params? }'
    for (const body of ['', '{', '[]', 'null', { state: 'full' }, { action: 'set', state: 'full' }]) {
      expect(await call(body)).toBe(form)
    }
    expect(await call({ action: 'setup', state: 7 })).toBe(form)
    expect(await call({ action: 'setup', state: 'full', params: [] })).toBe(form)
    expect(await state('setup', 'ful')).toBe("404 no state 'ful'; known are full, closed, failing")
    expect(await state('setup', 'constructor')).toBe("404 no state 'constructor'; known are full, closed, failing")
    expect(await state('setup', 'full', { pol: 'held' })).toBe("400 'full' has no param 'pol'")
    expect(log).toEqual([])
  })
  it('[OC-TEST-7006] a set-up that fails leaves nothing behind', async () => {
    const { log, send, state } = entry()
    expect(await state('setup', 'failing')).toBe('500 no such pool')
    expect([await send('/a'), log]).toEqual(['200 plain /a', ['open failing', 'stop failing']])
    expect([await state('teardown', 'failing'), await state('setup', 'closed')]).toEqual(['204', '204'])
  })
  it('another method on its path, and its path with more behind it, are the service’s own', async () => {
    const { send } = entry()
    expect([await send(statesPath), await send(`${statesPath}/a`, { method: 'POST' })]).toEqual([
      `200 plain ${statesPath}`,
      `200 plain ${statesPath}/a`,
    ])
  })
  it('[OC-TEST-7003] the end of the entry is the end of the state that is set up', async () => {
    const { log, state, stop } = entry()
    await state('setup', 'closed')
    await stop()
    expect(log).toEqual(['open closed', 'stop closed', 'stop plain'])
  })
})
