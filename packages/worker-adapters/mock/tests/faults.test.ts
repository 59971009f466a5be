import { WorkerError, type WorkerEvent } from '@orchestrator/adapter-api'
import { describe, expect, it } from 'vitest'
import { createMockAdapter, type MockHealth } from '../src/index.ts'
import { play, taskOf } from './support/play.ts'

const soon = (): Promise<void> => new Promise((done) => void setImmediate(done))
/** Lets everything that can happen now happen. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await soon()
}
/** A clock whose pauses end when the test says so. */
const createPauses = () => {
  const pauses: { ms: number; end: () => void }[] = []
  return {
    pauses,
    sleep: (ms: number): Promise<void> => {
      if (ms === 0) return soon()
      return new Promise((end) => void pauses.push({ ms, end }))
    },
  }
}

describe('a step of the script', () => {
  it('[OC-ADAPT-5011] slow: waits before each token after the first', async () => {
    const waited: number[] = []
    const sleep = async (ms: number): Promise<void> => void waited.push(ms)
    const script = [{ action: 'slow', afterTokens: 2, delayMs: 70 }] as const
    const { events, error } = await play({ script, sleep, tokenDelayMs: 5 })
    expect({ error, waited, count: events.length }).toEqual({ error: undefined, waited: [5, 5, 75, 75], count: 5 })
  })

  it('[OC-ADAPT-5012] stuck: is silent for good, even when it is canceled', async () => {
    const adapter = createMockAdapter({ script: [{ task: 0, action: 'stuck', afterTokens: 1 }] })
    const events = adapter.submit(taskOf())[Symbol.asyncIterator]()
    expect(await events.next()).toMatchObject({ value: { kind: 'token' } })
    let answered = false
    void events.next().finally(() => {
      answered = true
    })
    await settle()
    await adapter.cancel('a')
    await settle()
    expect(answered).toBe(false)
    expect(await play({}, taskOf({ id: 'b' }), adapter)).toMatchObject({ events: { length: 5 } })
  })

  it('[OC-ADAPT-5013] reset: ends every task of the worker, which is not ready for a while', async () => {
    const { pauses, sleep } = createPauses()
    const script = [
      { task: 0, action: 'hold' },
      { task: 1, action: 'reset', afterTokens: 1, delayMs: 300 },
    ] as const
    const adapter = createMockAdapter({ script, sleep })
    const held = play({}, taskOf({ id: 'held' }), adapter)
    const reset = await play({}, taskOf({ id: 'b' }), adapter)
    expect([reset.events.length, reset.error, await held]).toEqual([
      1,
      'WorkerReset',
      { events: [], error: 'WorkerReset' },
    ])
    expect(await adapter.health()).toEqual({ ready: false, reason: 'the worker starts again' })
    expect(await play({}, taskOf({ id: 'c' }), adapter)).toEqual({ events: [], error: 'PoolUnavailable' })
    expect(pauses.map(({ ms }) => ms)).toEqual([300])
    pauses[0]?.end()
    await settle()
    expect(await adapter.health()).toEqual({ ready: true })
    expect((await play({}, taskOf({ id: 'd' }), adapter)).error).toBeUndefined()
  })

  it('[OC-ADAPT-5014] malformed: gives an event that nobody knows', async () => {
    const { events } = await play({ script: [{ action: 'malformed', afterTokens: 1 }] })
    expect(events.slice(0, 2)).toMatchObject([{ kind: 'token', index: 0 }, { kind: 'noise' }])
  })
})

describe('slots', () => {
  it('[OC-ADAPT-5010] are not given beyond their number, and free again after each way to end', async () => {
    const script = [
      { task: 0, action: 'hold' },
      { task: 1, action: 'fail' },
    ] as const
    const adapter = createMockAdapter({ slots: 1, script })
    const held = play({}, taskOf({ id: 'held' }), adapter)
    await settle()
    const refused = { events: [], error: 'PoolUnavailable' }
    expect(await play({}, taskOf({ id: 'b' }), adapter)).toEqual(refused)
    await adapter.cancel('held')
    expect(await held).toEqual({ events: [] })
    expect(await play({}, taskOf({ id: 'c' }), adapter)).toMatchObject({ error: 'Internal' })
    expect((await play({}, taskOf({ id: 'd' }), adapter)).events).toHaveLength(5)
    for await (const event of adapter.submit(taskOf({ id: 'e' }))) {
      expect(event.kind).toBe('token')
      break
    }
    expect((await play({}, taskOf({ id: 'f' }), adapter)).events).toHaveLength(5)
    const ended = adapter.submit(taskOf({ id: 'g', maxTokens: 0 }))[Symbol.asyncIterator]()
    expect(await ended.next()).toMatchObject({ value: { kind: 'end' } })
    expect((await play({}, taskOf({ id: 'h' }), adapter)).events).toHaveLength(5)
    expect(await adapter.props()).toMatchObject({ slots: 1 })
  })
})

describe('its health', () => {
  /** What so many questions are answered; `silence` for one that is not. */
  const answers = async (health: readonly MockHealth[], count: number) => {
    const adapter = createMockAdapter({ health })
    const asked = Array.from({ length: count }, () =>
      Promise.race([
        adapter.health().then(
          ({ ready }) => ready,
          (error: unknown) => error instanceof WorkerError && error.kind,
        ),
        settle().then(() => 'silence'),
      ]),
    )
    return Promise.all(asked)
  }

  it('[OC-ADAPT-5015] is answered as the script says, and then as its last entry', async () => {
    expect(await answers(['loading', 'ready'], 4)).toEqual([false, true, true, true])
    expect(await answers(['ready', 'fail', 'hang', 'ready', 'loading'], 6)).toEqual([
      true,
      'PoolUnavailable',
      'silence',
      true,
      false,
      false,
    ])
    expect(await createMockAdapter().health()).toEqual({ ready: true })
  })

  it('[OC-ADAPT-5016] is never that of a worker that is ready with a model that it refuses', async () => {
    const refusedModels = ['hf:tiny/broken']
    const healthOf = (model: string) => createMockAdapter({ model, refusedModels, health: ['ready'] }).health()
    expect([await healthOf('hf:tiny/chat'), await healthOf('hf:tiny/broken')]).toEqual([
      { ready: true },
      { ready: false, reason: 'the worker cannot load hf:tiny/broken' },
    ])
  })

  it('[OC-ADAPT-5017] comes with the version of its engine', async () => {
    const versions = [createMockAdapter(), createMockAdapter({ engineVersion: '0.9.1' })]
    expect(await Promise.all(versions.map((adapter) => adapter.engineVersion()))).toEqual(['mock-1', '0.9.1'])
  })
})

it('gives the same events for the same seed and script, run after run', async () => {
  const script = [
    { task: 0, action: 'fail', afterTokens: 2 },
    { task: 2, action: 'reset', afterTokens: 3 },
  ] as const
  const story = async (): Promise<WorkerEvent[][]> => {
    const adapter = createMockAdapter({ seed: 9, script })
    const all: WorkerEvent[][] = []
    for (const id of ['a', 'b', 'c']) all.push((await play({}, taskOf({ id }), adapter)).events)
    return all
  }
  expect(await story()).toEqual(await story())
})
