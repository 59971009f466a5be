import { describe, expect, it } from 'vitest'
import { createHandAdapter, settle } from './support/hand-adapter.ts'
import { createHandDirectory, poolView, replicaView } from './support/hand-directory.ts'
import { readerOf, serve, storyOf, taskOf, told } from './support/service.ts'

/** Two pools of one model on workers that are moved by hand; `b` is not ready at first. */
const twoPools = async () => {
  const hand = createHandAdapter()
  const away = poolView('b', { replicas: [replicaView('b-0', { state: 'waiting', accepts: false })] })
  const pools = createHandDirectory(hand.adapter, [poolView('a'), away])
  const pool = { queue: { capacity: 2 } }
  const config = [
    { ...pool, id: 'a' },
    { ...pool, id: 'b' },
  ]
  const service = await serve({ pools: config, directory: pools.directory })
  const endOf = async (task: { task_id: string }) => (await storyOf(await service.stream(taskOf(task)))).at(-1)
  return { hand, pools, away, endOf, ...service }
}
const draining = (id: string, state: 'draining' | 'drained' = 'draining') =>
  poolView(id, { state, replicas: [replicaView(`${id}-0`, { state: 'draining', accepts: false })] })
const failure = (code: string, message: string) => ({ event: 'error', data: { code, message, engine: 'llamacpp' } })

describe('replicas', () => {
  it('[ORCH-2080] get tasks as soon as they accept them, and none before or after', async () => {
    const { pools, away, create, hand } = await twoPools()
    const tasks = [taskOf(), taskOf(), taskOf()]
    for (const task of tasks) await create(task)
    expect(hand.submitted).toEqual([tasks[0]?.task_id])
    const more = poolView('a', { replicas: [replicaView('a-0'), replicaView('a-1')] })
    pools.say(more, away)
    await settle()
    expect(hand.submitted).toEqual([tasks[0]?.task_id, tasks[1]?.task_id])
    const fewer = [replicaView('a-0', { state: 'waiting', accepts: false }), replicaView('a-1')]
    pools.say(poolView('a', { replicas: fewer }), away)
    await settle()
    hand.end(tasks[0]?.task_id ?? '')
    await settle()
    expect(hand.submitted).toHaveLength(2)
    hand.end(tasks[1]?.task_id ?? '')
    await settle()
    expect(pools.asked).toEqual([
      `${tasks[0]?.task_id} on a-0`,
      `${tasks[1]?.task_id} on a-1`,
      `${tasks[2]?.task_id} on a-1`,
    ])
  })

  it('[ORCH-2016] that were all given up refuse with REPLICA_EXHAUSTED', async () => {
    const { pools, create } = await twoPools()
    const gone = (id: string, state: 'exhausted' | 'waiting') =>
      poolView(id, { state: 'unready', replicas: [replicaView(`${id}-0`, { state, accepts: false })] })
    const ask = async () => told(await create(taskOf()))
    pools.say(gone('a', 'exhausted'), gone('b', 'exhausted'))
    await settle()
    expect(await ask()).toEqual({
      status: 503,
      code: 'REPLICA_EXHAUSTED',
      message: 'every replica of pool a was given up after too many restarts',
      engine: 'llamacpp',
      pool_id: 'a',
      retriable: true,
    })
    pools.say(gone('a', 'exhausted'), gone('b', 'waiting'))
    await settle()
    expect(await ask()).toMatchObject({ status: 503, code: 'POOL_UNREADY' })
  })
})

describe('a pool that is drained', () => {
  it('[ORCH-2083] lets its running task end', async () => {
    const { pools, away, create, hand, endOf } = await twoPools()
    const task = taskOf()
    await create(task)
    hand.give(task.task_id, 'a')
    pools.say(draining('a'), away)
    await settle()
    hand.give(task.task_id, 'b')
    hand.end(task.task_id)
    expect(await endOf(task)).toMatchObject({ event: 'end', data: { tokens_out: 2, reason: 'completed' } })
  })

  it('[ORCH-2081] sends on who waits, to where there is room', async () => {
    const { pools, create, hand, metric } = await twoPools()
    const tasks = [taskOf(), taskOf(), taskOf()]
    for (const task of tasks) await create(task)
    pools.say(draining('a'), poolView('b'))
    await settle()
    expect(pools.asked.slice(1)).toEqual([`${tasks[1]?.task_id} on b-0`])
    expect([await metric('queue_depth', 'pool_id="a"'), await metric('queue_depth', 'pool_id="b"')]).toEqual([0, 1])
    hand.end(tasks[1]?.task_id ?? '')
    await settle()
    expect(pools.asked.at(-1)).toBe(`${tasks[2]?.task_id} on b-0`)
  })

  it('[ORCH-2082] ends who waits with POOL_UNREADY where no other pool is ready or has room', async () => {
    const unready = await twoPools()
    const tasks = [taskOf(), taskOf()]
    for (const task of tasks) await unready.create(task)
    unready.pools.say(draining('a', 'drained'), unready.away)
    await settle()
    const wanted = failure('POOL_UNREADY', 'pool a was taken out of service')
    expect(await unready.endOf(tasks[1] ?? taskOf())).toEqual(wanted)

    const full = await twoPools()
    const [own, moved, late] = [[taskOf(), taskOf(), taskOf()], taskOf(), taskOf()]
    await full.create(taskOf())
    for (const task of [moved, late]) await full.create(task)
    full.pools.say(poolView('a', { replicas: [] }), poolView('b'))
    await settle()
    for (const task of own.slice(0, 2)) await full.create(task)
    full.pools.say(draining('a'), poolView('b'))
    await settle()
    expect(await full.endOf(late)).toEqual(wanted)
    expect(full.pools.asked).not.toContain(`${late.task_id} on b-0`)
  })
})

describe('a pool that changes', () => {
  it('[ORCH-2086] sends on who waits for another model, or ends it with POOL_UNAVAILABLE', async () => {
    const { pools, away, create, endOf } = await twoPools()
    const tasks = [taskOf(), taskOf()]
    for (const task of tasks) await create(task)
    pools.say(poolView('a', { model: 'hf:other' }), away)
    await settle()
    expect(await endOf(tasks[1] ?? taskOf())).toEqual(
      failure('POOL_UNAVAILABLE', 'pool a no longer serves hf:tiny/chat'),
    )
  })

  it('[ORCH-2087] ends who waits with REPLICA_EXHAUSTED when all its replicas are given up', async () => {
    const { pools, away, create, endOf } = await twoPools()
    const tasks = [taskOf(), taskOf()]
    for (const task of tasks) await create(task)
    pools.say(
      poolView('a', { state: 'unready', replicas: [replicaView('a-0', { state: 'exhausted', accepts: false })] }),
      away,
    )
    await settle()
    expect(await endOf(tasks[1] ?? taskOf())).toEqual(
      failure('REPLICA_EXHAUSTED', 'every replica of pool a was given up'),
    )
  })
})

describe('a lease', () => {
  it('[ORCH-2084] that is revoked before the first token puts its task back, before those that never ran', async () => {
    const { pools, create, hand, stream, later } = await twoPools()
    const [first, second] = [taskOf(), taskOf()]
    await create(first)
    await create(second)
    const reader = readerOf(await stream(first))
    await reader.next()
    pools.revoke(first.task_id, 'the replica was lost')
    await settle()
    later(250)
    await settle()
    expect({ asked: pools.asked, canceled: hand.canceled, released: pools.released }).toEqual({
      asked: [`${first.task_id} on a-0`, `${first.task_id} on a-0`],
      canceled: [first.task_id],
      released: [first.task_id],
    })
    hand.give(first.task_id, 'a')
    expect(await reader.until('token')).toMatchObject({ data: { t: 'a', i: 0 } })
  })

  it('[ORCH-2085] that is revoked later ends its task with WORKER_RESET', async () => {
    const { pools, create, hand, endOf } = await twoPools()
    const task = taskOf()
    await create(task)
    hand.give(task.task_id, 'a')
    await settle()
    pools.revoke(task.task_id, 'the pool was drained')
    await settle()
    expect(await endOf(task)).toEqual(failure('WORKER_RESET', 'the pool was drained'))
    expect({ submitted: hand.submitted, released: pools.released }).toEqual({
      submitted: [task.task_id],
      released: [task.task_id],
    })
  })

  it('[ORCH-2088] that is refused is asked for again, and the task is canceled as one that waits', async () => {
    const { pools, create, cancel, hand, later } = await twoPools()
    const [task, other] = [taskOf(), taskOf()]
    pools.refuse('full')
    await create(task)
    await create(other)
    await settle()
    expect({ asked: pools.asked.length, submitted: hand.submitted }).toEqual({ asked: 1, submitted: [] })
    later(250)
    await settle()
    expect(pools.asked).toHaveLength(2)
    expect((await cancel(task)).status).toBe(204)
    pools.refuse(undefined)
    later(250)
    await settle()
    expect(hand.submitted).toEqual([other.task_id])
  })
})
