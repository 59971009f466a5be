import { describe, expect, it } from 'vitest'
import { createHandAdapter, settle } from './support/hand-adapter.ts'
import { readerOf, serve, storyOf, taskOf, told } from './support/service.ts'

/** A worker moved by hand, one task that runs and one that waits. */
const busy = async () => {
  const hand = createHandAdapter()
  const service = await serve({ adapters: { chat: hand.adapter } })
  const [running, waiting] = [taskOf(), taskOf()]
  await service.create(running)
  await service.create(waiting)
  return { ...service, hand, running, waiting }
}
const canceled = (tokens_out: number) => ({
  event: 'end',
  data: { tokens_out, decode_ms: expect.any(Number), reason: 'canceled' },
})

describe('a cancel', () => {
  it('[ORCH-2040] of a running task is 204 and gives its worker to the next', async () => {
    const { cancel, hand, running, waiting } = await busy()
    const response = await cancel(running)
    expect([response.status, await response.text()]).toEqual([204, ''])
    expect({ canceled: hand.canceled, submitted: hand.submitted }).toEqual({
      canceled: [running.task_id],
      submitted: [running.task_id, waiting.task_id],
    })
  })

  it('[ORCH-2040] [ORCH-3010] of a waiting task is 204 and takes it out of the queue', async () => {
    const { cancel, hand, running, waiting, metric } = await busy()
    expect((await cancel(waiting)).status).toBe(204)
    expect(await metric('queue_depth')).toBe(0)
    hand.end(running.task_id)
    await settle()
    expect(hand.submitted).toEqual([running.task_id])
  })

  it('[ORCH-2041] lets no token through, neither one that was given before nor one that comes after', async () => {
    const { cancel, hand, running, stream } = await busy()
    hand.give(running.task_id, 'a', 'b', 'c')
    const reader = readerOf(await stream(running))
    await reader.until('token')
    await settle()
    expect((await cancel(running)).status).toBe(204)
    hand.give(running.task_id, 'd')
    await settle()
    expect([await reader.next(), await reader.next()]).toEqual([canceled(3), undefined])
    expect((await storyOf(await stream(running))).map(({ event }) => event)).toEqual(['started', 'end'])
  })

  it('[ORCH-2041] wins against a worker that gives without a pause, each time', async () => {
    const { create, stream, cancel } = await serve()
    for (let count = 0; count < 20; count++) {
      const task = taskOf({ max_tokens: 2000, ctx: 4096 })
      await create(task)
      const reader = readerOf(await stream(task))
      for (let read = 0; read <= count; read++) await reader.until('token')
      await cancel(task)
      const after = []
      for (let next = await reader.next(); next; next = await reader.next()) after.push(next.event)
      expect(after.filter((event) => event !== 'metrics')).toEqual(['end'])
    }
  })

  it('[ORCH-2042] of a task that is over is 204 and changes nothing', async () => {
    const { cancel, hand, running, stream, metric } = await busy()
    hand.give(running.task_id, 'a')
    hand.end(running.task_id)
    await settle()
    const before = await storyOf(await stream(running))
    expect([(await cancel(running)).status, (await cancel(running)).status]).toEqual([204, 204])
    expect(await storyOf(await stream(running))).toEqual(before)
    expect({ canceled: hand.canceled, counted: await metric('tasks_canceled_total') }).toEqual({
      canceled: [],
      counted: 0,
    })
  })

  it('[ORCH-2043] of a task that nobody knows is 404', async () => {
    const { cancel } = await busy()
    expect(await told(await cancel(taskOf()))).toEqual({
      status: 404,
      code: 'NOT_FOUND',
      message: 'no task has this ID',
      retriable: false,
    })
  })

  it('[ORCH-2045] of what is no ID is 404, wherever it leads, as for streams and sessions', async () => {
    const { call } = await busy()
    const ids = ['..%2f..%2fetc%2fpasswd', '%2e%2e', 'a%00b', '%zz', `${'9'.repeat(5000)}`, "1'--", '{id}']
    for (const id of ids) {
      const asked = [
        call('POST', `/v1/tasks/${id}/cancel`),
        call('GET', `/v1/tasks/${id}/stream`),
        call('GET', `/v1/sessions/${id}`),
        call('DELETE', `/v1/sessions/${id}`),
      ]
      for (const answer of await Promise.all(asked)) {
        expect([id, await told(answer)]).toMatchObject([id, { status: 404, code: 'NOT_FOUND' }])
      }
    }
  })

  it('[ORCH-2044] ends the stream with the reason canceled, whether the task ran or waited', async () => {
    const { cancel, hand, running, waiting, stream } = await busy()
    hand.give(running.task_id, 'a')
    await settle()
    await cancel(waiting)
    await cancel(running)
    expect((await storyOf(await stream(running))).at(-1)).toEqual(canceled(1))
    expect((await storyOf(await stream(waiting))).at(-1)).toEqual(canceled(0))
  })

  it('frees the place even when the worker does not answer', async () => {
    const hand = createHandAdapter()
    const deaf = { ...hand.adapter, cancel: () => Promise.reject(new Error('deaf')) }
    const { create, cancel } = await serve({ adapters: { chat: deaf } })
    const [first, second] = [taskOf(), taskOf()]
    await create(first)
    await create(second)
    await cancel(first)
    expect(hand.submitted).toEqual([first.task_id, second.task_id])
  })
})

describe('an ID in capitals', () => {
  it('[ORCH-2046] names the same task and the same session', async () => {
    const { create, stream, cancel, call, hand } = await busy()
    const task = taskOf()
    const loud = { ...task, task_id: task.task_id.toUpperCase(), session_id: task.session_id.toUpperCase() }
    const admitted = await told(await create(loud))
    expect(admitted).toMatchObject({ status: 202, task_id: task.task_id })
    expect(await told(await create(task))).toEqual(admitted)
    const session = async (id: string) => (await call('GET', `/v1/sessions/${id}`)).status
    expect([await session(task.session_id), await session(loud.session_id)]).toEqual([200, 200])
    expect([(await stream(loud)).status, (await cancel(loud)).status]).toEqual([200, 204])
    expect(await told(await create({ ...task, prompt: 'other' }))).toMatchObject({ status: 409 })
    expect((await call('DELETE', `/v1/sessions/${loud.session_id}`)).status).toBe(204)
    expect(hand.submitted).not.toContain(task.task_id)
  })
})
