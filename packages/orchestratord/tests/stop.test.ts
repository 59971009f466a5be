import { describe, expect, it } from 'vitest'
import { openStore } from '../src/store/index.ts'
import { createHandAdapter, settle } from './support/hand-adapter.ts'
import { type Given, readerOf, serve, storyOf, taskOf, told } from './support/service.ts'

/** A service with a task that runs and one that waits, told to stop. */
const stopping = async (given: Given = {}) => {
  const hand = createHandAdapter()
  const server = { limits: { shutdown_ms: 500 } }
  const service = await serve({ server, adapters: { chat: hand.adapter }, ...given })
  const [running, waiting] = [taskOf(), taskOf()]
  for (const task of [running, waiting]) await service.create(task)
  const streams = { running: await service.stream(running), waiting: await service.stream(waiting) }
  let stopped = false
  const stop = service.orchestrator.stop().then(() => {
    stopped = true
  })
  await settle()
  return { ...service, hand, running, waiting, streams, stop, isStopped: () => stopped }
}
const endOf = async (response: Response) => (await storyOf(response)).at(-1)
const failure = (code: string, message: string) => ({ event: 'error', data: { code, message, engine: 'llamacpp' } })

describe('a service that stops', () => {
  it('[ORCH-1023] admits no task, and still knows those that it has', async () => {
    const { create, running } = await stopping()
    expect(await told(await create(taskOf()))).toEqual({
      status: 503,
      code: 'POOL_UNREADY',
      message: 'the service is stopping and admits no task',
      engine: 'llamacpp',
      retriable: true,
    })
    expect((await create(running)).status).toBe(202)
  })

  it('[ORCH-1024] is not ready, and healthy', async () => {
    const { call } = await stopping()
    const pools = [{ id: 'chat', engine: 'llamacpp', ready: false }]
    expect(await told(await call('GET', '/readyz'))).toEqual({ status: 503, ready: false, pools })
    expect((await call('GET', '/healthz')).status).toBe(200)
  })

  it('[ORCH-1025] waits for a running task, and then no longer', async () => {
    const { hand, running, streams, stop, isStopped } = await stopping()
    hand.give(running.task_id, 'a')
    await settle()
    expect(isStopped()).toBe(false)
    hand.end(running.task_id)
    await stop
    expect(await endOf(streams.running)).toMatchObject({ event: 'end', data: { reason: 'completed' } })
    expect(hand.submitted).toEqual([running.task_id])
  })

  it('[ORCH-1025] ends a task that runs for longer with WORKER_RESET', async () => {
    const { hand, running, streams, stop, isStopped, later, metric } = await stopping()
    later(499)
    await settle()
    expect(isStopped()).toBe(false)
    later(1)
    await stop
    expect(await endOf(streams.running)).toEqual(failure('WORKER_RESET', 'the service stopped before the task ended'))
    expect(hand.canceled).toEqual([running.task_id])
    expect(await metric('tasks_canceled_total', 'reason="shutdown"')).toBe(2)
  })

  it('[ORCH-1026] tells who waits at once that it does not run any more', async () => {
    const { streams, hand, running } = await stopping()
    const reader = readerOf(streams.waiting)
    expect(await reader.until('error')).toEqual(failure('POOL_UNAVAILABLE', 'the service stops'))
    hand.end(running.task_id)
    await settle()
    expect(hand.submitted).toEqual([running.task_id])
  })

  it('[ORCH-1026] [ORCH-2090] tells who waits where it is kept that it waits for the next start', async () => {
    const opened = openStore({})
    if ('problem' in opened) throw new Error(opened.problem)
    const { streams, waiting, running, later, stop } = await stopping({ store: opened.store })
    expect(await endOf(streams.waiting)).toEqual(
      failure('POOL_UNAVAILABLE', 'the service stops; the task waits for its next start'),
    )
    later(500)
    await stop
    expect(opened.store.tasks.list().map(({ id, phase }) => [id, phase])).toEqual([
      [running.task_id, 'over'],
      [waiting.task_id, 'waiting'],
    ])
  })

  it('[ORCH-2097] keeps no task for the next start that is canceled while it stops', async () => {
    const opened = openStore({})
    if ('problem' in opened) throw new Error(opened.problem)
    const { waiting, running, cancel, stop, hand, metric } = await stopping({ store: opened.store })
    expect((await cancel(waiting)).status).toBe(204)
    expect((await cancel(waiting)).status).toBe(204)
    hand.end(running.task_id)
    await stop
    expect(opened.store.tasks.list().map(({ phase }) => phase)).toEqual(['over', 'over'])
    expect(await metric('tasks_canceled_total', 'reason="client"')).toBe(1)
  })
})
