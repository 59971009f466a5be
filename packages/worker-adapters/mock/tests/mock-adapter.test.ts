import { type WorkerEvent, workerErrorKinds } from '@orchestrator/adapter-api'
import { describe, expect, it } from 'vitest'
import { createMockAdapter } from '../src/index.ts'
import { play, taskOf } from './support/play.ts'

const textOf = ({ events }: { events: WorkerEvent[] }) =>
  events.map((event) => (event.kind === 'token' ? event.text : '')).join('')

describe('the mock adapter', () => {
  it('[OC-ADAPT-5001] gives tokens counted from 0 and then one end', async () => {
    const { events } = await play({})
    expect(events.map((event) => (event.kind === 'token' ? event.index : event))).toEqual([
      0,
      1,
      2,
      3,
      { kind: 'end', tokensOut: 4, kvBytes: 2048 },
    ])
  })

  it('[OC-ADAPT-5003] says the same for the same seed and prompt, and something else otherwise', async () => {
    const long = taskOf({ maxTokens: 20 })
    const first = textOf(await play({ seed: 7 }, long))
    expect(textOf(await play({ seed: 7 }, long))).toBe(first)
    expect(textOf(await play({ seed: 8 }, long))).not.toBe(first)
    expect(textOf(await play({ seed: 7 }, { ...long, prompt: 'Say goodbye.' }))).not.toBe(first)
    expect(textOf(await play({ seed: 7 }, { ...long, seed: 1 }))).not.toBe(first)
  })

  it('[OC-ADAPT-5008] gives no more tokens than max_tokens', async () => {
    const counts = await Promise.all(
      [1, 2, 50].map(async (maxTokens) => (await play({}, taskOf({ maxTokens }))).events.length - 1),
    )
    expect(counts).toEqual([1, 2, 50])
  })

  it('[OC-ADAPT-5004] gives nothing after a cancel, whether it speaks, waits or has not begun', async () => {
    const adapter = createMockAdapter()
    const seen: WorkerEvent[] = []
    for await (const event of adapter.submit(taskOf({ maxTokens: 100 }))) {
      seen.push(event)
      if (seen.length === 3) await adapter.cancel('a')
    }
    expect(seen.map((event) => event.kind)).toEqual(['token', 'token', 'token'])

    const slow = createMockAdapter({ tokenDelayMs: 50_000 })
    const waiting = play({}, taskOf(), slow)
    await slow.cancel('a')
    expect(await waiting).toEqual({ events: [] })

    const last = createMockAdapter()
    const one = last.submit(taskOf({ maxTokens: 1 }))[Symbol.asyncIterator]()
    expect(await one.next()).toMatchObject({ value: { kind: 'token' } })
    await last.cancel('a')
    expect(await one.next()).toEqual({ done: true, value: undefined })

    const idle = createMockAdapter()
    const events = idle.submit(taskOf())[Symbol.asyncIterator]()
    await idle.cancel('a')
    expect(await events.next()).toEqual({ done: true, value: undefined })
    await idle.cancel('nobody')
  })
})

describe('its script', () => {
  it('[OC-ADAPT-5005] fails after its tokens, in every way that a worker can', async () => {
    for (const error of workerErrorKinds) {
      const { events, error: thrown } = await play({ script: [{ action: 'fail', error, afterTokens: 2 }] })
      expect({ tokens: events.length, thrown }).toEqual({ tokens: 2, thrown: error })
    }
    expect(await play({ script: [{ action: 'fail' }] })).toEqual({ events: [], error: 'Internal' })
  })

  it('[OC-ADAPT-5006] holds after its tokens until the task is canceled', async () => {
    const adapter = createMockAdapter({ script: [{ action: 'hold', afterTokens: 1 }] })
    const events = adapter.submit(taskOf())[Symbol.asyncIterator]()
    expect(await events.next()).toMatchObject({ value: { kind: 'token', index: 0 } })
    const held = events.next()
    const first = await Promise.race([held, new Promise((done) => setTimeout(done, 30, 'silent'))])
    expect(first).toBe('silent')
    await adapter.cancel('a')
    expect(await held).toEqual({ done: true, value: undefined })
  })

  it('plays the first step that fits a task, and none for a task that none fits', async () => {
    const adapter = createMockAdapter({
      script: [
        { task: 1, action: 'fail', error: 'WorkerReset' },
        { task: 1, action: 'fail', error: 'Internal' },
      ],
    })
    const played = [
      await play({}, taskOf(), adapter),
      await play({}, taskOf(), adapter),
      await play({}, taskOf(), adapter),
    ]
    expect(played.map(({ error }) => error)).toEqual([undefined, 'WorkerReset', undefined])
  })
})

describe('what the mock says to use', () => {
  it('grows with the tasks that run, and is idle before and after', async () => {
    const adapter = createMockAdapter({ slots: 2, script: [{ action: 'hold' }] })
    const used = async () => {
      const { kvCacheRatio, devices = [] } = (await adapter.usage?.()) ?? {}
      return [kvCacheRatio, ...devices.map(({ utilization, vramUsedBytes }) => [utilization, vramUsedBytes])]
    }
    const idle = [0, [0, 2 ** 30]]
    expect(await used()).toEqual(idle)
    const running = adapter.submit(taskOf())[Symbol.asyncIterator]().next()
    expect(await used()).toEqual([0.5, [0.5, 2 ** 30 + 2 ** 26]])
    await adapter.cancel(taskOf().id)
    await running
    expect(await used()).toEqual(idle)
  })
})
