import { describe, expect, it } from 'vitest'
import { openStore, type Store } from '../src/store/index.ts'
import { createHandAdapter, settle } from './support/hand-adapter.ts'
import { createHandTimers } from './support/hand-timers.ts'
import { type Given, readerOf, serve, storyOf, taskOf, told } from './support/service.ts'

const storeOf = (): Store => {
  const opened = openStore({})
  if ('problem' in opened) throw new Error(opened.problem)
  return opened.store
}

/** What one process writes into a store, until it dies. */
const writing = (store: Store, isDead: () => boolean): Store => ({
  ...store,
  atomically: (change) => store.atomically(change),
  tasks: {
    ...store.tasks,
    put: (task) => void (isDead() || store.tasks.put(task)),
  },
  sessions: { ...store.sessions, put: (session) => void (isDead() || store.sessions.put(session)) },
})

/** A service that can die at any moment and start again with what it had written down. */
const mortal = async (given: Given = {}) => {
  const store = storeOf()
  const clock = createHandTimers()
  let lives = 0
  /** Begins a life; the one before ends without a word. */
  const live = async () => {
    const own = ++lives
    const hand = createHandAdapter()
    const written = writing(store, () => own !== lives)
    return { hand, ...(await serve({ adapters: { chat: hand.adapter }, store: written, clock, ...given })) }
  }
  const first = await live()
  return { store, clock, first, again: live, die: () => void lives++ }
}
const reset = {
  event: 'error',
  data: { code: 'WORKER_RESET', message: 'the service was restarted while it ran', engine: 'llamacpp' },
}

describe('after a restart', () => {
  it('[ORCH-2090] who waited waits again, in the order of admission, and runs once', async () => {
    const { first, again } = await mortal()
    const tasks = [taskOf(), taskOf({ priority: 'batch' }), taskOf(), taskOf()]
    for (const task of tasks) await first.create(task)
    const ids = tasks.map(({ task_id }) => task_id)
    const { hand } = await again()
    await settle()
    for (const id of [ids[2], ids[3], ids[1]]) {
      hand.end(id ?? '')
      await settle()
    }
    expect(hand.submitted).toEqual([ids[2], ids[3], ids[1]])
  })

  it('[ORCH-2091] who ran is found ended with WORKER_RESET, and no worker gets it again', async () => {
    const { first, again } = await mortal()
    const task = taskOf()
    const admitted = await told(await first.create(task))
    first.hand.give(task.task_id, 'a')
    await settle()
    for (let restart = 0; restart < 2; restart++) {
      const { hand, create, stream } = await again()
      await settle()
      expect(await told(await create(task))).toEqual(admitted)
      // Told by the first process that found it; its events are not kept beyond that one.
      if (restart === 0) expect((await storyOf(await stream(task))).slice(1)).toEqual([reset])
      else expect((await stream(task)).status).toBe(404)
      expect(hand.submitted).toEqual([])
    }
  })

  it('[ORCH-2092] [ORCH-2093] who was over is known, does not run again, and has no events', async () => {
    const { first, again } = await mortal()
    const task = taskOf()
    const admitted = await told(await first.create(task))
    first.hand.end(task.task_id)
    await settle()
    const { hand, create, stream } = await again()
    expect(await told(await create(task))).toEqual(admitted)
    expect(await told(await create({ ...task, prompt: 'other' }))).toMatchObject({ status: 409 })
    expect(await told(await stream(task))).toEqual({
      status: 404,
      code: 'NOT_FOUND',
      message: 'the events of this task are no longer kept',
      retriable: false,
    })
    expect(hand.submitted).toEqual([])
  })

  it('[ORCH-2094] a deadline has counted the time in between', async () => {
    const { first, again, clock, die } = await mortal()
    const [running, late, later] = [taskOf(), taskOf({ deadline_ms: 500 }), taskOf({ deadline_ms: 1500 })]
    for (const task of [running, late, later]) await first.create(task)
    die()
    clock.pass(1000)
    const { hand, stream } = await again()
    const missed = (ms: number) => ({
      event: 'error',
      data: { code: 'DEADLINE_UNMET', message: `it was not over within ${ms} ms`, engine: 'llamacpp' },
    })
    expect((await storyOf(await stream(late))).at(-1)).toEqual(missed(500))
    expect(hand.submitted).toEqual([later.task_id])
    clock.pass(500)
    expect((await storyOf(await stream(later))).at(-1)).toEqual(missed(1500))
  })

  it('[ORCH-2095] a session has used what it had used', async () => {
    const { first, again } = await mortal({ sessions: { budgets: { tokens: 100 } } })
    const task = taskOf({ expected_tokens: 10 })
    await first.create(task)
    first.hand.give(task.task_id, 'a', 'b')
    first.hand.end(task.task_id)
    await settle()
    const { call } = await again()
    expect(await told(await call('GET', `/v1/sessions/${task.session_id}`))).toMatchObject({
      status: 200,
      turns: 1,
      tokens_budget_remaining: 88,
    })
  })

  it('[ORCH-2098] a task is there that came while the session of its name was being deleted', async () => {
    const { first, again } = await mortal()
    const task = taskOf()
    await first.create(task)
    await settle()
    // Its worker has not let it go when the next of its name comes.
    const deleted = first.call('DELETE', `/v1/sessions/${task.session_id}`)
    expect((await first.create(task)).status).toBe(202)
    expect((await deleted).status).toBe(204)
    const { call, create } = await again()
    expect((await call('GET', `/v1/sessions/${task.session_id}`)).status).toBe(200)
    expect((await create({ ...task, prompt: 'other' })).status).toBe(409)
  })

  it('[ORCH-2038] [ORCH-2092] what was asked of who is over is kept no more, and the same is known again', async () => {
    const { first, again, store } = await mortal()
    const asked = taskOf({ prompt: 'a secret', inputs: ['another secret'], seed: 1 })
    const canceled = taskOf({ prompt: 'a third secret' })
    const known = async ({ create }: Pick<typeof first, 'create'>) => [
      (await create({ ...asked })).status,
      (await create({ ...asked, prompt: 'something else' })).status,
      (await create({ ...asked, seed: 2 })).status,
    ]
    for (const task of [asked, canceled]) await first.create(task)
    await first.cancel(canceled)
    first.hand.end(asked.task_id)
    await settle()
    expect(JSON.stringify(store.tasks.list())).not.toContain('secret')
    expect(await known(first)).toEqual([202, 409, 409])
    expect(await known(await again())).toEqual([202, 409, 409])
  })

  it('forgets what was deleted and what the sweep took', async () => {
    const { store, clock, first } = await mortal({ sessions: { ttl_ms: 1000 } })
    const [deleted, swept] = [taskOf(), taskOf()]
    for (const task of [deleted, swept]) await first.create(task)
    await first.call('DELETE', `/v1/sessions/${deleted.session_id}`)
    await settle()
    first.hand.end(swept.task_id)
    await settle()
    expect(store.tasks.list().map(({ id }) => id)).toEqual([swept.task_id])
    clock.pass(2000)
    expect([store.tasks.list(), store.sessions.list()]).toEqual([[], []])
  })
})

describe('a store that fails', () => {
  /** A store whose tasks cannot be written while `broken`. */
  const fragile = () => {
    const store = storeOf()
    const state = { broken: true }
    const put: Store['tasks']['put'] = (task) => {
      if (state.broken) throw new Error('the disk is full')
      store.tasks.put(task)
    }
    return { state, store: { ...store, tasks: { ...store.tasks, put } } }
  }

  it('[ORCH-2096] admits nothing, and nothing runs', async () => {
    const { store, state } = fragile()
    const hand = createHandAdapter()
    const { create, stream, metric } = await serve({ adapters: { chat: hand.adapter }, store })
    const task = taskOf()
    expect(await told(await create(task))).toMatchObject({ status: 500, code: 'INTERNAL' })
    await settle()
    expect([(await stream(task)).status, await metric('queue_depth'), hand.submitted]).toEqual([404, 0, []])
    state.broken = false
    expect((await create(task)).status).toBe(202)
    await settle()
    expect(hand.submitted).toEqual([task.task_id])
  })

  it('[ORCH-2091] runs no task that it cannot mark', async () => {
    const { store, state } = fragile()
    state.broken = false
    const hand = createHandAdapter()
    const { create, stream } = await serve({ adapters: { chat: hand.adapter }, store })
    const [running, waiting] = [taskOf(), taskOf()]
    for (const task of [running, waiting]) await create(task)
    await settle()
    state.broken = true
    const reader = readerOf(await stream(waiting))
    await reader.next()
    hand.end(running.task_id)
    expect(await reader.until('error')).toMatchObject({ data: { code: 'INTERNAL' } })
    expect(hand.submitted).toEqual([running.task_id])
  })
})
