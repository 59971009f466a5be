import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createHandAdapter, settle } from './support/hand-adapter.ts'
import { eventsOf, type Given, readerOf, serve, storyOf, taskOf, told } from './support/service.ts'

/** A service whose worker is moved by hand, with one task of it. */
const handService = async (given: Given = {}) => {
  const hand = createHandAdapter()
  const service = await serve({ adapters: { chat: hand.adapter }, ...given })
  const task = taskOf({ max_tokens: 500 })
  await service.create(task)
  const resume = (id: string) => service.stream(task, { 'Last-Event-ID': id })
  return { ...service, hand, task, id: task.task_id, resume }
}
const tokens = (count: number) => Array.from({ length: count }, (_, index) => `t${index}`)
const token = (t: string, i: number) => ({ event: 'token', data: { t, i } })

describe('a stream that goes on', () => {
  it('[ORCH-2036] has its index as the ID of each token, and no other ID', async () => {
    const { hand, id, stream, task } = await handService()
    hand.give(id, 'a', 'b')
    hand.end(id)
    const frames = (await (await stream(task)).text()).split('\n\n').filter(Boolean)
    const ids = frames.map((frame) => [/^event: (.*)$/m.exec(frame)?.[1], /^id: (.*)$/m.exec(frame)?.[1]])
    expect(ids).toEqual([
      ['started', undefined],
      ['metrics', undefined],
      ['token', '0'],
      ['token', '1'],
      ['end', undefined],
    ])
  })

  it('[ORCH-2028] goes on behind the token that its reader has', async () => {
    const { hand, id, resume } = await handService()
    hand.give(id, 'a', 'b', 'c')
    await settle()
    const reader = readerOf(await resume('0'))
    expect(await reader.next()).toMatchObject({ event: 'started' })
    expect([await reader.until('token'), await reader.until('token')]).toEqual([token('b', 1), token('c', 2)])
    hand.end(id)
    expect(await reader.until('end')).toMatchObject({ data: { tokens_out: 3 } })
    expect((await storyOf(await resume('2'))).map(({ event }) => event)).toEqual(['started', 'end'])
  })

  it('[ORCH-2033] from an event that was never given is 400', async () => {
    const { hand, id, resume } = await handService()
    hand.give(id, 'a', 'b')
    await settle()
    const message = 'Last-Event-ID names an event that was not given'
    expect(await told(await resume('2'))).toEqual({ status: 400, code: 'INVALID_PARAMS', message, retriable: false })
    for (const wrong of ['-1', 'a', '1.5', '2147483647', '9007199254740993', '']) {
      expect([wrong, await told(await resume(wrong))]).toMatchObject([wrong, { status: 400, code: 'INVALID_PARAMS' }])
    }
  })

  it('[ORCH-2029] keeps its task for the time of grace, and not longer', async () => {
    const { hand, id, stream, task, later } = await handService({ server: { limits: { disconnect_grace_ms: 1000 } } })
    const leave = async () => {
      const reader = readerOf(await stream(task))
      await reader.next()
      await reader.leave()
    }
    await leave()
    later(999)
    await settle()
    const back = readerOf(await stream(task))
    await back.next()
    later(1)
    await settle()
    expect(hand.canceled).toEqual([])
    await back.leave()
    later(1000)
    await settle()
    expect(hand.canceled).toEqual([id])
  })
})

describe('memory', () => {
  const limits = (more: object) => ({ server: { limits: more } })

  it('[ORCH-2031] holds a worker back that nobody reads, and goes on with a reader', async () => {
    const { hand, id, stream, task, metric } = await handService(limits({ task_buffer_events: 20 }))
    const given = async () => {
      for (let turn = 0; turn < 30; turn++) await settle()
      return metric('tokens_out_total')
    }
    hand.give(id, ...tokens(200))
    expect(await given()).toBe(20)
    const reader = readerOf(await stream(task))
    for (let count = 0; count < 5; count++) await reader.until('token')
    expect(await given()).toBe(25)
    for (let count = 5; count < 200; count++) {
      expect(await reader.until('token')).toEqual(token(`t${count}`, count))
    }
    hand.end(id)
    expect(await reader.until('end')).toMatchObject({ data: { tokens_out: 200 } })
  })

  it('[ORCH-2035] has forgotten what every reader had: a stream from there is 404', async () => {
    const { hand, id, stream, resume, task } = await handService(limits({ task_buffer_events: 20 }))
    hand.give(id, ...tokens(100))
    const reader = readerOf(await stream(task))
    for (let count = 0; count < 90; count++) await reader.until('token')
    hand.end(id)
    await settle()
    const message = 'the events of this task are no longer kept'
    expect(await told(await stream(task))).toEqual({ status: 404, code: 'NOT_FOUND', message, retriable: false })
    expect(await told(await resume('10'))).toMatchObject({ status: 404 })
    expect((await storyOf(await resume('95'))).map(({ event }) => event)).toEqual([
      'started',
      ...Array.from({ length: 4 }, () => 'token'),
      'end',
    ])
  })

  it('[ORCH-2037] keeps what finished tasks gave while there is room for it, the last ones', async () => {
    // Each gives eight characters in one token, so that there is room for two.
    const { hand, create, stream } = await handService(limits({ finished_buffer_bytes: 2 * (8 + 32) }))
    const tasks = [taskOf(), taskOf(), taskOf()]
    const [first] = tasks
    const reader = first && readerOf((await create(first)) && (await stream(first)))
    for (const [index, { task_id }] of tasks.entries()) {
      const task = tasks[index]
      if (task && index > 0) await create(task)
      hand.give(task_id, 'x'.repeat(8))
      hand.end(task_id)
    }
    hand.end(hand.submitted[0] ?? '')
    for (let turn = 0; turn < 5; turn++) await settle()
    expect(await Promise.all(tasks.map(async (task) => (await stream(task)).status))).toEqual([404, 200, 200])
    // Who read it before it was forgotten reads it to its end.
    expect(await reader?.until('end')).toMatchObject({ data: { tokens_out: 1 } })
    expect((await create(tasks[0] ?? taskOf())).status).toBe(202)
  })

  it('[ORCH-2030] lets a worker run no more characters ahead than configured', async () => {
    const { hand, id, stream, task, metric } = await handService(limits({ stream_buffer_bytes: 1024 }))
    const reader = readerOf(await stream(task))
    await reader.next()
    hand.give(id, ...Array.from({ length: 50 }, () => 'x'.repeat(100)))
    for (let turn = 0; turn < 30; turn++) await settle()
    expect(await metric('tokens_out_total')).toBe(11)
  })
})

describe('streams of one client', () => {
  it('[ORCH-2032] are bounded, and one that is closed makes room', async () => {
    const { stream, task, hand, id } = await handService({ server: { limits: { streams_per_client: 2 } } })
    const readers = [readerOf(await stream(task)), readerOf(await stream(task))]
    for (const reader of readers) await reader.next()
    const refused = await stream(task)
    expect([refused.headers.get('Retry-After'), refused.headers.get('X-Backoff-Ms')]).toEqual(['1', '1000'])
    expect(await told(refused)).toEqual({
      status: 429,
      code: 'ADMISSION_REJECT',
      message: 'this client reads 2 streams, as many as it may',
      retriable: true,
      retry_after_ms: 1000,
      policy_label: 'reject',
    })
    await readers[0]?.leave()
    const third = await stream(task)
    expect(third.status).toBe(200)
    hand.end(id)
    await eventsOf(third)
    expect((await stream(task)).status).toBe(200)
  })

  it('[ORCH-2010] cost nothing where the same task is sent a thousand times', async () => {
    const { create, task, metric, hand } = await handService()
    const statuses = new Set<number>()
    for (let count = 0; count < 1000; count++) statuses.add((await create(task)).status)
    expect([[...statuses], await metric('tasks_enqueued_total'), hand.submitted]).toEqual([[202], 1, [task.task_id]])
  })
})

describe('a transcript', () => {
  it('[ORCH-2034] is named by the end of a completed task, and by no other', async () => {
    const kept = new Map<string, string>()
    const { hand, id, stream, task, create, cancel } = await handService({
      keepTranscript(request, text) {
        kept.set(request.task_id, text)
        return 'sha256:named'
      },
    })
    hand.give(id, 'a', ' b')
    hand.end(id)
    expect((await storyOf(await stream(task))).at(-1)).toMatchObject({ data: { transcript: 'sha256:named' } })
    const canceled = taskOf({ session_id: randomUUID() })
    await create(canceled)
    await cancel(canceled)
    expect((await storyOf(await stream(canceled))).at(-1)).not.toHaveProperty('data.transcript')
    expect([...kept]).toEqual([[id, 'a b']])
  })

  it('[ORCH-2039] is not made of what is left of a task', async () => {
    const { hand, id, stream, task } = await handService({
      server: { limits: { task_buffer_events: 20 } },
      keepTranscript: () => 'sha256:half',
    })
    const reader = readerOf(await stream(task))
    hand.give(id, ...tokens(30))
    hand.end(id)
    expect(await reader.until('end')).toMatchObject({ data: { tokens_out: 30 } })
    expect(await reader.next()).toBeUndefined()
    expect(await told(await stream(task))).toMatchObject({ status: 404 })
    expect((await storyOf(await stream(task, { 'Last-Event-ID': '29' }))).at(-1)).not.toHaveProperty('data.transcript')
  })

  it('[ORCH-2034] that cannot be kept does not keep the task from its end', async () => {
    const { hand, id, stream, task } = await handService({
      keepTranscript() {
        throw new Error('the disk is full')
      },
    })
    hand.end(id)
    expect((await storyOf(await stream(task))).at(-1)).toMatchObject({ event: 'end', data: { reason: 'completed' } })
  })
})
