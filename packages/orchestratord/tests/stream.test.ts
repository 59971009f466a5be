import { describe, expect, it } from 'vitest'
import { createHandAdapter, settle } from './support/hand-adapter.ts'
import { eventsOf, type Given, readerOf, serve, storyOf, taskOf, told } from './support/service.ts'

/** A service whose worker is moved by hand, with one task of it. */
const handService = async (given: Given = {}, task = taskOf()) => {
  const hand = createHandAdapter()
  const service = await serve({ adapters: { chat: hand.adapter }, ...given })
  await service.create(task)
  return { ...service, hand, task, id: task.task_id, open: async () => readerOf(await service.stream(task)) }
}
const token = (t: string, i: number) => ({ event: 'token', data: { t, i } })
const tokens = (count: number) => Array.from({ length: count }, (_, index) => `t${index}`)

describe('a stream', () => {
  it('[ORCH-2020] begins with started, which says how far the task is from its worker', async () => {
    const { create, stream, open } = await handService()
    const waiting = taskOf()
    await create(taskOf())
    await create(waiting)
    expect(await (await open()).next()).toEqual({
      event: 'started',
      data: { queue_position: 0, predicted_start_ms: 0 },
    })
    expect(await readerOf(await stream(waiting)).next()).toEqual({
      event: 'started',
      data: { queue_position: 1, predicted_start_ms: 160 },
    })
  })

  it('[ORCH-2021] counts its tokens from 0', async () => {
    const { hand, id, stream, task } = await handService()
    hand.give(id, 'a', '', ' c')
    hand.end(id)
    expect((await storyOf(await stream(task))).slice(1, -1)).toEqual([token('a', 0), token('', 1), token(' c', 2)])
  })

  it('[ORCH-2022] closes with end: the number of tokens and the time of decoding', async () => {
    const { hand, id, stream, task, later, open } = await handService()
    hand.give(id, 'a', 'b')
    await (await open()).until('token')
    later(5000)
    hand.end(id)
    const last = (await storyOf(await stream(task))).at(-1)
    expect(last).toEqual({ event: 'end', data: { tokens_out: 2, decode_ms: expect.any(Number), reason: 'completed' } })
    expect(last?.event === 'end' && Math.floor(last.data.decode_ms / 1000)).toBe(5)
  })

  it('[ORCH-2023] closes with error when the task fails, and without an end', async () => {
    const { hand, id, stream, task } = await handService()
    hand.give(id, 'a')
    hand.fail(id, 'WorkerReset')
    const data = { code: 'WORKER_RESET', message: 'as the test wants it', engine: 'llamacpp' }
    expect((await storyOf(await stream(task))).slice(1)).toEqual([token('a', 0), { event: 'error', data }])
  })

  it('[ORCH-2024] holds metrics after started and again on a long way', async () => {
    const { hand, id, stream, task, create } = await handService({}, taskOf({ max_tokens: 100 }))
    await create(taskOf())
    hand.give(id, ...tokens(40))
    await settle()
    hand.end(id)
    const events = await eventsOf(await stream(task))
    const places = events.flatMap(({ event }, index) => (event === 'metrics' ? [index] : []))
    expect(places).toEqual([1, 34])
    const first = events[1]
    expect(first).toMatchObject({ event: 'metrics', data: { kv_warmth: false } })
    expect(Object.keys(first?.data ?? {})).toEqual(['queue_depth', 'on_time_probability', 'kv_warmth'])
  })

  it('[ORCH-2024] tells the depth of the queue and the chance to end in time', async () => {
    const { create, open } = await handService({}, taskOf({ max_tokens: 100, deadline_ms: 1_000_000 }))
    await create(taskOf({ deadline_ms: 1_000_000 }))
    const reader = await open()
    expect((await reader.until('metrics')).data).toEqual({ queue_depth: 1, on_time_probability: 1, kv_warmth: false })
    const slow = await handService({}, taskOf({ max_tokens: 100, deadline_ms: 1000 }))
    const { data } = await (await slow.open()).until('metrics')
    expect('on_time_probability' in data && data.on_time_probability).toBeCloseTo(0.5, 1)
  })

  it('[ORCH-2025] of an unknown task is 404 and no stream', async () => {
    const { call } = await serve()
    for (const id of [taskOf().task_id, 'no-uuid']) {
      const response = await call('GET', `/v1/tasks/${id}/stream`)
      expect(response.headers.get('Content-Type')).toBe('application/json')
      expect(await told(response)).toEqual({
        status: 404,
        code: 'NOT_FOUND',
        message: 'no task has this ID',
        retriable: false,
      })
    }
  })

  it('[ORCH-2026] keeps its order, whatever becomes of the task', async () => {
    const fates = {
      ends: ({ hand, id }: Awaited<ReturnType<typeof handService>>) => hand.end(id),
      fails: ({ hand, id }: Awaited<ReturnType<typeof handService>>) => hand.fail(id, 'Internal'),
      isCanceled: ({ cancel, task }: Awaited<ReturnType<typeof handService>>) => cancel(task),
    }
    for (const fate of Object.values(fates)) {
      const service = await handService()
      service.hand.give(service.id, 'a', 'b')
      await settle()
      await fate(service)
      await settle()
      const names = (await storyOf(await service.stream(service.task))).map(({ event }) => event)
      expect(names.join(' ')).toMatch(/^started( token)* (end|error)$/)
    }
  })

  it('[ORCH-2027] that is opened later tells all tokens again, before new ones', async () => {
    const { hand, id, open } = await handService()
    hand.give(id, 'a', 'b')
    const early = await open()
    await early.until('token')
    await early.until('token')
    const late = await open()
    expect([await late.until('token'), await late.until('token')]).toEqual([token('a', 0), token('b', 1)])
    hand.give(id, 'c')
    expect([await early.until('token'), await late.until('token')]).toEqual([token('c', 2), token('c', 2)])
  })

  it('has the headers of an event stream that nobody stores', async () => {
    const { stream, task } = await handService()
    const { headers } = await stream(task)
    expect([headers.get('Content-Type'), headers.get('Cache-Control')]).toEqual(['text/event-stream', 'no-store'])
  })
})

describe('readers', () => {
  it('[ORCH-2029] the last one that leaves takes an unfinished task along', async () => {
    const { hand, id, open, metric } = await handService()
    hand.give(id, 'a')
    const [first, second] = [await open(), await open()]
    await first.until('token')
    await second.until('token')
    await first.leave()
    await settle()
    expect(hand.canceled).toEqual([])
    await second.leave()
    await settle()
    expect(hand.canceled).toEqual([id])
    expect(await metric('tasks_canceled_total', 'reason="disconnect"')).toBe(1)
  })

  it('one that leaves after the end cancels nothing', async () => {
    const { hand, id, open, metric } = await handService()
    hand.end(id)
    const reader = await open()
    await reader.until('end')
    await reader.leave()
    await settle()
    expect(hand.canceled).toEqual([])
    expect(await metric('tasks_canceled_total')).toBe(0)
  })

  it('[ORCH-2030] hold the worker back: it runs at most 64 tokens ahead of the slowest', async () => {
    const { hand, id, open, metric } = await handService({}, taskOf({ max_tokens: 500 }))
    const [slow, fast] = [await open(), await open()]
    hand.give(id, 'first')
    await slow.until('token')
    hand.give(id, ...tokens(200))
    const ahead = async () => {
      for (let count = 0; count < 30; count++) await settle()
      return metric('tokens_out_total')
    }
    expect(await ahead()).toBe(64)
    for (let count = 0; count < 50; count++) await fast.until('token')
    expect(await ahead()).toBe(1 + 64)
    for (let count = 0; count < 10; count++) await slow.until('token')
    expect(await ahead()).toBe(11 + 64)
    await slow.leave()
    expect(await ahead()).toBe(50 + 64)
  })
})
