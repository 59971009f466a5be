import { describe, expect, it } from 'vitest'
import { mostModels } from '../src/catalog/catalog.ts'
import { digestOf, handDirectory, modelOf, talk, viewOf } from './support/control.ts'
import { createHandAdapter } from './support/hand-adapter.ts'
import { createHandTimers } from './support/hand-timers.ts'
import { type Given, serve, storeIn, storyOf, taskOf } from './support/service.ts'

const models = '/v1/catalog/models'
const created = new Date(Date.UTC(2026, 0, 2)).toISOString()
const shown = { ...modelOf(), state: 'Active', verification: { status: 'unverified' }, created_at: created }

/** A service whose catalog holds one model, at a time that stands still. */
const withModel = async (given: Given = {}) => {
  const timers = createHandTimers()
  const service = await serve({ timers, ...given })
  const say = talk(service)
  return { ...service, timers, say, first: await say('POST', models, modelOf()) }
}

describe('requests of the control plane', () => {
  const bodies = [
    ['POST', models],
    ['POST', `${models}/tiny/state`],
    ['POST', '/v1/pools/chat/drain'],
    ['POST', '/v1/pools/chat/reload'],
    ['POST', '/v1/artifacts'],
  ] as const

  it('[OC-CTRL-2001] a body that breaks its schema is 400 and names the field', async () => {
    const { say, call } = await withModel()
    const wrong = [
      [{ ...modelOf(), colour: 'red' }, "the body has no field 'colour'"],
      [{ state: 'Asleep' }, "'state' must be one of Active, Retired"],
      [{ deadline_ms: 2 ** 53 }, "'deadline_ms' must be <= 9007199254740991"],
      [{ new_model_ref: '' }, "'new_model_ref' must NOT have fewer than 1 characters"],
      [{ kind: 'plan' }, "the body lacks 'content'"],
    ] as const
    for (const [index, [method, path]] of bodies.entries()) {
      const [body, message] = wrong[index] ?? []
      expect(await say(method, path, body)).toEqual({ status: 400, code: 'INVALID_PARAMS', message, retriable: false })
      const broken = await call(method, path, { headers: { 'Content-Type': 'application/json' }, body: '{"id":' })
      expect([broken.status, await broken.json()]).toMatchObject([400, { code: 'INVALID_PARAMS' }])
    }
  })

  it('[OC-CTRL-2002] [OC-CTRL-2003] a body of another type is 415, and one that is too long 413', async () => {
    const { call } = await serve({ server: { body_limit_bytes: 100 } })
    for (const [method, path] of bodies) {
      const text = await call(method, path, { headers: { 'Content-Type': 'text/plain' }, body: '{}' })
      const long = await call(method, path, {
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify('x'.repeat(100)),
      })
      expect([text.status, await text.json()]).toMatchObject([415, { code: 'UNSUPPORTED_MEDIA_TYPE' }])
      expect([long.status, await long.json()]).toMatchObject([413, { code: 'PAYLOAD_TOO_LARGE' }])
    }
  })

  it('[OC-CTRL-2004] an ID that nobody has is 404, also one that leads elsewhere', async () => {
    const { say } = await serve().then((service) => ({ say: talk(service) }))
    const asked = [
      ['GET', `${models}/nobody`],
      ['DELETE', `${models}/nobody`],
      ['POST', `${models}/nobody/verify`],
      ['POST', `${models}/nobody/state`, { state: 'Active' }],
      ['GET', `${models}/..%2f..%2fetc%2fpasswd`],
      ['GET', `${models}/${'x'.repeat(65)}`],
      ['GET', '/v1/pools/nobody/health'],
      ['POST', '/v1/pools/nobody/drain', { deadline_ms: 1 }],
      ['POST', '/v1/pools/%00/reload', { new_model_ref: 'hf:a/b' }],
      ['GET', `/v1/artifacts/${digestOf('nothing')}`],
      ['GET', '/v1/artifacts/..%2f..%2fstate.db'],
    ] as const
    for (const [method, path, body] of asked) {
      expect([path, await say(method, path, body)]).toMatchObject([path, { status: 404, code: 'NOT_FOUND' }])
    }
  })
})

describe('the catalog', () => {
  it('[OC-CTRL-2010] [OC-CTRL-2013] takes a model, and tells it as it is', async () => {
    const { first, say } = await withModel()
    expect(first).toEqual({ status: 201, ...shown })
    expect(await say('GET', `${models}/tiny`)).toEqual({ status: 200, ...shown })
  })

  it('[OC-CTRL-2011] refuses an ID or a reference that is taken, and keeps what it has', async () => {
    const { say } = await withModel()
    const again = [
      modelOf({ model_ref: 'file:other' }),
      modelOf({ id: 'other' }),
      modelOf({ digest: digestOf('other') }),
    ]
    for (const model of again) expect(await say('POST', models, model)).toMatchObject({ status: 409, code: 'CONFLICT' })
    expect(await say('GET', `${models}/tiny`)).toEqual({ status: 200, ...shown })
    expect(await say('GET', `${models}/other`)).toMatchObject({ status: 404 })
  })

  it('[OC-CTRL-2012] holds as many models as the metrics have room for', async () => {
    const { say } = await withModel()
    for (let count = 1; count < mostModels; count++) {
      const { status } = await say('POST', models, modelOf({ id: `m${count}`, model_ref: `file:${count}` }))
      if (status !== 201) throw new Error(`model ${count} is answered with ${status}`)
    }
    const more = modelOf({ id: 'more', model_ref: 'file:more' })
    expect(await say('POST', models, more)).toMatchObject({ status: 409, code: 'CONFLICT' })
    await say('DELETE', `${models}/m7`)
    expect(await say('POST', models, more)).toMatchObject({ status: 201 })
  })

  it('[OC-CTRL-2014] forgets a model that is deleted, and takes it anew', async () => {
    const { say } = await withModel()
    expect(await say('DELETE', `${models}/tiny`)).toEqual({ status: 204 })
    expect(await say('GET', `${models}/tiny`)).toMatchObject({ status: 404, code: 'NOT_FOUND' })
    expect(await say('DELETE', `${models}/tiny`)).toMatchObject({ status: 404, code: 'NOT_FOUND' })
    expect(await say('POST', models, modelOf())).toMatchObject({ status: 201 })
  })

  it('[OC-CTRL-2015] does not forget a model that a pool serves', async () => {
    const { directory, views } = handDirectory([viewOf({ model: 'file:tiny.gguf' })])
    const { say } = await withModel({ directory })
    expect(await say('DELETE', `${models}/tiny`)).toEqual({
      status: 409,
      code: 'CONFLICT',
      message: 'pool chat serves this model',
      retriable: false,
    })
    views[0] = viewOf({ model: 'file:other' })
    expect(await say('DELETE', `${models}/tiny`)).toEqual({ status: 204 })
  })
})

describe('the state of a model', () => {
  const served = modelOf({ model_ref: 'hf:tiny/chat' })
  const retire = (say: ReturnType<typeof talk>, deadline_ms?: number) =>
    say('POST', `${models}/tiny/state`, { state: 'Retired', ...(deadline_ms !== undefined && { deadline_ms }) })
  /** A service with a worker that is moved by hand, and a catalog that knows what its pool serves. */
  const serving = async (given: Given = {}) => {
    const hand = createHandAdapter()
    const timers = createHandTimers()
    const service = await serve({ timers, adapters: { chat: hand.adapter }, ...given })
    const say = talk(service)
    await say('POST', models, served)
    return { ...service, hand, timers, say }
  }

  it('[OC-CTRL-2040] is set, and told with what is left of the deadline', async () => {
    const { say, timers } = await withModel()
    expect(await retire(say, 500)).toEqual({ status: 202, ...shown, state: 'Retired', retires_in_ms: 500 })
    timers.pass(200)
    expect(await say('GET', `${models}/tiny`)).toMatchObject({ state: 'Retired', retires_in_ms: 300 })
    timers.pass(900)
    expect(await say('GET', `${models}/tiny`)).toMatchObject({ state: 'Retired', retires_in_ms: 0 })
    expect(await say('POST', `${models}/tiny/state`, { state: 'Active' })).toEqual({ status: 202, ...shown })
  })

  it('[OC-CTRL-2041] retired takes no new task, with or without time for the old ones', async () => {
    const { say, create, metric } = await serving()
    for (const deadline of [undefined, 60_000]) {
      expect(await retire(say, deadline)).toMatchObject({ status: 202 })
      const answer = await create(taskOf())
      expect([answer.status, await answer.json()]).toEqual([
        409,
        {
          code: 'MODEL_DEPRECATED',
          message: 'the model hf:tiny/chat is retired',
          engine: 'llamacpp',
          retriable: false,
        },
      ])
    }
    expect(await metric('tasks_rejected_total', 'reason="MODEL_DEPRECATED"')).toBe(2)
  })

  it('[OC-CTRL-2042] ends what runs and what waits at the deadline, at once without one', async () => {
    for (const deadline of [undefined, 2 ** 31 + 5000]) {
      const { say, create, stream, timers, metric } = await serving()
      const tasks = [taskOf(), taskOf()]
      for (const task of tasks) expect((await create(task)).status).toBe(202)
      await retire(say, deadline)
      if (deadline !== undefined) {
        timers.pass(deadline - 1)
        // One runs, one waits.
        expect(await metric('queue_depth')).toBe(1)
        timers.pass(1)
      }
      for (const task of tasks) {
        const last = (await storyOf(await stream(task))).at(-1)
        expect(last).toMatchObject({ event: 'error', data: { code: 'MODEL_DEPRECATED' } })
      }
    }
  })

  it('[OC-CTRL-2043] active again takes tasks, and the deadline no longer counts', async () => {
    const { say, create, stream, hand, timers } = await serving()
    const task = taskOf()
    await create(task)
    await retire(say, 1000)
    await say('POST', `${models}/tiny/state`, { state: 'Active' })
    timers.pass(5000)
    expect(timers.waiting()).toEqual([])
    expect((await create(taskOf())).status).toBe(202)
    hand.end(task.task_id)
    expect((await storyOf(await stream(task))).at(-1)).toMatchObject({ event: 'end' })
  })

  it('[OC-CTRL-2044] refuses a deadline for a model that goes on', async () => {
    const { say } = await withModel()
    expect(await say('POST', `${models}/tiny/state`, { state: 'Active', deadline_ms: 1 })).toEqual({
      status: 400,
      code: 'INVALID_PARAMS',
      message: 'only a model that is retired has a deadline_ms',
      retriable: false,
    })
  })

  it('[OC-CTRL-2045] counts a deadline that passed while nobody was there', async () => {
    const store = storeIn(undefined)
    const { say, timers } = await withModel({ store })
    await retire(say, 1000)
    const restart = async (later: number) => {
      const ended: string[] = []
      const { control } = await serve({ store, timers: createHandTimers(timers.wall() + later) })
      control.catalog.onRetired((modelRef) => ended.push(modelRef))
      return control.catalog.modelState('file:tiny.gguf')
    }
    expect([await restart(999), await restart(1000)]).toEqual(['retiring', 'retired'])
  })

  it('[OC-CTRL-2046] is a metric as long as the model is there', async () => {
    const { say, registry } = await withModel()
    const series = async () => (await registry.metrics()).split('\n').filter((line) => line.startsWith('model_state{'))
    const told = (active: number, retired: number) => [
      `model_state{model_id="tiny",state="Active"} ${active}`,
      `model_state{model_id="tiny",state="Retired"} ${retired}`,
    ]
    expect(await series()).toEqual(told(1, 0))
    await retire(say)
    expect(await series()).toEqual(told(0, 1))
    await say('DELETE', `${models}/tiny`)
    expect(await series()).toEqual([])
  })
})
