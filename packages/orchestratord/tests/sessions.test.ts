import { describe, expect, it } from 'vitest'
import { createHandAdapter, settle } from './support/hand-adapter.ts'
import { type Given, readerOf, serve, storyOf, taskOf, told } from './support/service.ts'

const handService = async (given: Given = {}) => {
  const hand = createHandAdapter()
  const service = await serve({ adapters: { chat: hand.adapter }, ...given })
  const task = taskOf({ expected_tokens: 10 })
  await service.create(task)
  const path = `/v1/sessions/${task.session_id}`
  return {
    ...service,
    hand,
    task,
    session: async () => told(await service.call('GET', path)),
    remove: () => service.call('DELETE', path),
  }
}
const unknown = { status: 404, code: 'NOT_FOUND', message: 'no session has this ID', retriable: false }

describe('a session', () => {
  it('[ORCH-2050] tells its time, its turns and what the worker keeps for it', async () => {
    const { session, hand, task, create } = await handService({ sessions: { ttl_ms: 5000 } })
    expect(await session()).toEqual({ status: 200, ttl_ms_remaining: 5000, turns: 1, kv_bytes: 0, kv_warmth: false })
    await create(taskOf({ session_id: task.session_id }))
    hand.end(task.task_id, 4096)
    await settle()
    expect(await session()).toEqual({ status: 200, ttl_ms_remaining: 5000, turns: 2, kv_bytes: 4096, kv_warmth: true })
  })

  it('[ORCH-3011] is gone when its time has passed, and not before', async () => {
    const { session, later, hand, task } = await handService({ sessions: { ttl_ms: 100_000 } })
    hand.end(task.task_id)
    await settle()
    later(90_000)
    expect((await session()).status).toBe(200)
    later(90_000)
    expect((await session()).status).toBe(200)
    later(100_000)
    expect(await session()).toEqual(unknown)
  })

  it('[ORCH-2051] is gone once it is deleted', async () => {
    const { session, remove } = await handService()
    const response = await remove()
    expect([response.status, await response.text()]).toEqual([204, ''])
    expect(await session()).toEqual(unknown)
    expect(await told(await remove())).toEqual(unknown)
  })

  it('[ORCH-2052] that nobody made is 404, to look at and to delete', async () => {
    const { call } = await serve()
    const path = `/v1/sessions/${taskOf().session_id}`
    expect(await told(await call('GET', path))).toEqual(unknown)
    expect(await told(await call('DELETE', path))).toEqual(unknown)
  })

  it('[ORCH-2053] takes its tasks along, waiting and running, and no others', async () => {
    const { create, remove, hand, task, stream, metric } = await handService()
    const [own, other] = [taskOf({ session_id: task.session_id }), taskOf()]
    await create(own)
    await create(other)
    const readers = [readerOf(await stream(task)), readerOf(await stream(own))]
    for (const reader of readers) await reader.next()
    await remove()
    for (const reader of readers) expect((await reader.until('end')).data).toMatchObject({ reason: 'canceled' })
    expect({ canceled: hand.canceled, submitted: hand.submitted }).toEqual({
      canceled: [task.task_id],
      submitted: [task.task_id, other.task_id],
    })
    expect(await metric('tasks_canceled_total', 'reason="session"')).toBe(2)
    expect((await stream(own)).status).toBe(404)
  })

  it('forgets its tasks with its time, once they are over', async () => {
    const { hand, task, stream, later, session } = await handService({ sessions: { ttl_ms: 20 } })
    hand.end(task.task_id)
    await settle()
    expect((await stream(task)).status).toBe(200)
    later(60)
    expect([(await session()).status, (await stream(task)).status]).toEqual([404, 404])
  })
})

describe('budgets', () => {
  const budgets = { tokens: 100, time_ms: 60_000, cost: 10, cost_per_token: 0.5 }
  const names = ['X-Budget-Tokens-Remaining', 'X-Budget-Time-Remaining-Ms', 'X-Budget-Cost-Remaining']
  const headersOf = ({ headers }: Response) => names.map((name) => headers.get(name))

  it('[ORCH-2054] tell what remains in session, metrics and headers, where they are configured', async () => {
    const { hand, task, session, create, stream, later } = await handService({ sessions: { budgets } })
    hand.give(task.task_id, 'a', 'b')
    await settle()
    later(15_000)
    hand.end(task.task_id)
    await settle()
    const used = await session()
    expect(used).toMatchObject({ tokens_budget_remaining: 88, cost_budget_remaining: 4 })
    expect(Math.ceil(Number(used.time_ms_budget_remaining) / 1000)).toBe(45)
    const next = taskOf({ session_id: task.session_id })
    const wanted = ['88', String(used.time_ms_budget_remaining), '4']
    expect(headersOf(await create(next))).toEqual(wanted)
    const response = await stream(next)
    expect(headersOf(response)).toEqual(wanted)
    expect((await readerOf(response).until('metrics')).data).toMatchObject({
      tokens_budget_remaining: 88,
      time_ms_budget_remaining: used.time_ms_budget_remaining,
      cost_budget_remaining: 4,
    })
  })

  it('[ORCH-2054] are not spoken of where there are none', async () => {
    const { task, session, create, stream } = await handService()
    expect(Object.keys(await session()).filter((name) => name.includes('budget'))).toEqual([])
    const headers = [await create(taskOf()), await stream(task)].map(headersOf)
    expect(headers).toEqual([
      [null, null, null],
      [null, null, null],
    ])
  })

  it('[ORCH-3012] that are used up admit no further task of the session', async () => {
    const { hand, task, create } = await handService({ sessions: { budgets: { tokens: 14 } } })
    hand.give(task.task_id, 'a', 'b', 'c', 'd')
    hand.end(task.task_id)
    await settle()
    expect(await told(await create(taskOf({ session_id: task.session_id })))).toMatchObject({
      status: 400,
      code: 'INVALID_PARAMS',
      message: 'the session has used up its token budget',
    })
    expect((await create(taskOf())).status).toBe(202)
  })
})

describe('a task', () => {
  it('of a deleted session still tells its open streams the end', async () => {
    const { task, stream, remove } = await handService()
    const response = await stream(task)
    const story = storyOf(response)
    await settle()
    await remove()
    expect((await story).map(({ event }) => event)).toEqual(['started', 'end'])
  })
})
