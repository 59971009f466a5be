import { describe, expect, it } from 'vitest'
import { createHandAdapter, settle } from './support/hand-adapter.ts'
import { type Given, readerOf, serve, storyOf, taskOf } from './support/service.ts'

/** How the stream of one task ends on a worker that is moved by hand, 30 ms later and one before. */
const endOf = async (given: Given, task = taskOf(), move = (_hand: ReturnType<typeof createHandAdapter>) => {}) => {
  const hand = createHandAdapter()
  const { create, stream, later } = await serve({ ...given, adapters: { chat: hand.adapter } })
  await create(task)
  move(hand)
  await settle()
  later(29)
  await settle()
  expect(hand.canceled).toEqual([])
  later(1)
  const end = (await storyOf(await stream(task))).at(-1)
  return { end, canceled: hand.canceled }
}
const failure = (code: string, message: string) => ({ event: 'error', data: { code, message, engine: 'llamacpp' } })

describe('a task that runs', () => {
  it('[ORCH-3014] too long ends with DECODE_TIMEOUT, and its worker is told', async () => {
    const task = taskOf()
    expect(await endOf({ pools: [{ timeouts: { wall_ms: 30 } }] }, task)).toEqual({
      end: failure('DECODE_TIMEOUT', 'it ran longer than 30 ms'),
      canceled: [task.task_id],
    })
  })

  it('[ORCH-3015] in silence ends with DECODE_TIMEOUT, also after its first token', async () => {
    const task = taskOf()
    const ended = await endOf({ pools: [{ timeouts: { idle_ms: 30 } }] }, task, (hand) => hand.give(task.task_id, 'a'))
    expect(ended).toEqual({
      end: failure('DECODE_TIMEOUT', 'it gave nothing for 30 ms'),
      canceled: [task.task_id],
    })
  })

  it('does not count as silent while it is its reader that is slow', async () => {
    const task = taskOf({ max_tokens: 200 })
    const hand = createHandAdapter()
    const pools = [{ timeouts: { idle_ms: 200 } }]
    const { create, stream, later } = await serve({ pools, adapters: { chat: hand.adapter } })
    await create(task)
    const slow = readerOf(await stream(task))
    await slow.next()
    hand.give(task.task_id, ...Array.from({ length: 100 }, (_, index) => String(index)))
    for (let turn = 0; turn < 30; turn++) await settle()
    later(400)
    hand.end(task.task_id)
    expect(await slow.until('end')).toMatchObject({ data: { tokens_out: 100 } })
  })

  it('[ORCH-3016] past its deadline ends with DEADLINE_UNMET', async () => {
    const { end } = await endOf({}, taskOf({ deadline_ms: 30 }))
    expect(end).toEqual(failure('DEADLINE_UNMET', 'it was not over within 30 ms'))
  })
})

describe('a task that waits', () => {
  it('[ORCH-3016] past its deadline ends with DEADLINE_UNMET and leaves the queue', async () => {
    const hand = createHandAdapter()
    const { create, stream, metric, later } = await serve({ adapters: { chat: hand.adapter } })
    const [first, late] = [taskOf({ max_tokens: 1 }), taskOf({ deadline_ms: 30 })]
    await create(first)
    await create(late)
    later(30)
    const events = await storyOf(await stream(late))
    expect(events.at(-1)).toEqual(failure('DEADLINE_UNMET', 'it was not over within 30 ms'))
    expect(await metric('queue_depth')).toBe(0)
    hand.end(first.task_id)
    await settle()
    expect(hand.submitted).toEqual([first.task_id])
  })
})

describe('order', () => {
  it('[ORCH-3001] [ORCH-3002] [ORCH-3013] tasks start by priority, then by arrival, one on each device', async () => {
    const hand = createHandAdapter()
    const { create } = await serve({ pools: [{ devices: [0, 1] }], adapters: { chat: hand.adapter } })
    const arrivals = (['interactive', 'batch', 'batch', 'interactive', 'batch', 'interactive'] as const).map(
      (priority) => taskOf({ priority }),
    )
    for (const task of arrivals) await create(task)
    const idAt = (index: number) => arrivals[index]?.task_id ?? ''
    expect(hand.submitted).toEqual([idAt(0), idAt(1)])
    for (const index of [0, 1, 3, 5, 2, 4]) {
      hand.end(idAt(index))
      await settle()
    }
    expect(hand.submitted).toEqual([0, 1, 3, 5, 2, 4].map(idAt))
  })
})
