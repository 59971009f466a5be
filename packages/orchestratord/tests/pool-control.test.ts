import type { PoolView } from 'pool-managerd'
import { describe, expect, it } from 'vitest'
import { ManagerAway } from '../src/remote/manager-away.ts'
import { digestOf, handDirectory, modelOf, scratch, talk, viewOf } from './support/control.ts'
import { createHandAdapter } from './support/hand-adapter.ts'
import { type Given, serve, taskOf } from './support/service.ts'

const open = async (views?: PoolView[], given: Given = {}) => {
  const hand = handDirectory(views)
  return { ...hand, say: talk(await serve({ directory: hand.directory, ...given })) }
}
const health = async (view: Parameters<typeof viewOf>[0]) => {
  const { say } = await open([viewOf(view)])
  const { live, ready, draining } = await say('GET', '/v1/pools/chat/health')
  return { live, ready, draining }
}

describe('a manager that is away', () => {
  it('[OC-CTRL-2061] is told as 503, for a drain and for a reload', async () => {
    const hand = handDirectory([viewOf({})])
    const fails = async () => {
      throw new ManagerAway('the pool manager cannot be asked')
    }
    const say = talk(await serve({ directory: { ...hand.directory, drain: fails, reload: fails } }))
    const away = {
      status: 503,
      code: 'POOL_UNAVAILABLE',
      message: 'the pool manager cannot be asked',
      engine: 'llamacpp',
      pool_id: 'chat',
      retriable: true,
    }
    expect(await say('POST', '/v1/pools/chat/drain', { deadline_ms: 0 })).toEqual(away)
    expect(await say('POST', '/v1/pools/chat/reload', { new_model_ref: 'hf:new' })).toEqual(away)
  })
})

describe('the health of a pool', () => {
  it('[OC-CTRL-2050] tells what waits, what runs and what could', async () => {
    const replicas = [
      { id: 'a', slots: 2, inFlight: 1 },
      { id: 'b', slots: 3, inFlight: 3, accepts: false },
    ]
    const { say } = await open([viewOf({ id: 'other' }), viewOf({ replicas })])
    expect(await say('GET', '/v1/pools/chat/health')).toEqual({
      status: 200,
      pool_id: 'chat',
      live: true,
      ready: true,
      draining: false,
      metrics: { queue_depth: 0, in_flight: 4, slots: 5, replicas: 2, replicas_ready: 1 },
    })
  })

  it('counts the tasks that wait, of every priority', async () => {
    const { adapter } = createHandAdapter()
    const service = await serve({ adapters: { chat: adapter } })
    for (const priority of ['interactive', 'batch', 'interactive'] as const) await service.create(taskOf({ priority }))
    expect(await talk(service)('GET', '/v1/pools/chat/health')).toMatchObject({ metrics: { queue_depth: 2 } })
  })

  it('[OC-CTRL-2051] is live while a replica is neither stopped nor given up', async () => {
    const states = ['starting', 'ready', 'draining', 'waiting', 'exhausted', 'stopped'] as const
    const live = await Promise.all(states.map(async (state) => (await health({ replicas: [{ state }] })).live))
    expect(live).toEqual([true, true, true, true, false, false])
    expect((await health({ replicas: [{ state: 'stopped' }, { state: 'waiting' }] })).live).toBe(true)
  })

  it('[OC-CTRL-2052] is ready while a replica accepts', async () => {
    const ready = async (...accepts: boolean[]) =>
      (await health({ replicas: accepts.map((each) => ({ accepts: each })) })).ready
    expect([await ready(true), await ready(false, true), await ready(false), await ready()]).toEqual([
      true,
      true,
      false,
      false,
    ])
  })

  it('[OC-CTRL-2053] is draining from a drain until it serves again', async () => {
    const states = ['unready', 'ready', 'reloading', 'draining', 'drained', 'stopped'] as const
    const draining = await Promise.all(states.map(async (state) => (await health({ state })).draining))
    expect(draining).toEqual([false, false, false, true, true, false])
  })
})

describe('the probes', () => {
  it('[OC-CTRL-2067] tell that the process serves, whatever else fails', async () => {
    const { orchestrator, control, registry, call } = await serve()
    const fail = () => {
      throw new Error('all is lost')
    }
    orchestrator.readiness = fail
    registry.metrics = fail
    control.directory.list = fail
    control.catalog.get = fail
    const paths = [
      '/healthz',
      '/readyz',
      '/metrics',
      '/v1/capabilities',
      '/v1/pools/chat/health',
      '/v1/catalog/models/x',
    ]
    const statuses = await Promise.all(paths.map(async (path) => (await call('GET', path)).status))
    expect(statuses).toEqual([200, 500, 500, 500, 500, 500])
  })
})

describe('a drain', () => {
  it('[OC-CTRL-2054] is handed to the pool with its deadline, and answered before tasks are over', async () => {
    const { say, asked, views } = await open()
    views[0] = viewOf({ state: 'draining', replicas: [{ inFlight: 1 }] })
    expect(await say('POST', '/v1/pools/chat/drain', { deadline_ms: 1500 })).toEqual({
      status: 202,
      pool_id: 'chat',
      state: 'draining',
      model_ref: 'hf:tiny/chat',
    })
    expect(asked).toEqual([['drain', 'chat', { deadlineMs: 1500 }]])
  })

  it('[OC-CTRL-2055] is 409 where the pool does not allow it now, as a reload is', async () => {
    const { say, outcomes } = await open([viewOf({ state: 'reloading' })])
    outcomes.drain = 'busy'
    outcomes.reload = { kind: 'busy', reason: 'it is reloading' }
    const common = { status: 409, code: 'CONFLICT', pool_id: 'chat', retriable: false }
    expect(await say('POST', '/v1/pools/chat/drain', { deadline_ms: 0 })).toEqual({
      ...common,
      message: 'pool chat is reloading',
    })
    expect(await say('POST', '/v1/pools/chat/reload', { new_model_ref: 'hf:a/b' })).toEqual({
      ...common,
      engine: 'llamacpp',
      message: 'pool chat cannot be reloaded now: it is reloading',
    })
  })
})

describe('a reload', () => {
  const reload = (say: ReturnType<typeof talk>, new_model_ref = 'file:tiny.gguf') =>
    say('POST', '/v1/pools/chat/reload', { new_model_ref })

  it('[OC-CTRL-2056] is answered when every replica serves the new model', async () => {
    const { say, asked, directory, views } = await open()
    directory.reload = async (...given) => {
      asked.push(['reload', ...given])
      views[0] = viewOf({ model: given[1].modelRef })
      return { kind: 'reloaded' }
    }
    expect(await reload(say)).toEqual({ status: 202, pool_id: 'chat', state: 'ready', model_ref: 'file:tiny.gguf' })
    expect(asked).toEqual([['reload', 'chat', { modelRef: 'file:tiny.gguf' }]])
  })

  it('[OC-CTRL-2057] that fails on one replica leaves every replica with the old model', async () => {
    const adapter = { kind: 'mock', refused_models: ['file:broken.gguf'] }
    const quick = { start_ms: 20, interval_ms: 10 }
    const service = await serve({ pools: [{ adapter, health: quick, devices: [0, 1] }] })
    const say = talk(service)
    expect(await reload(say, 'file:broken.gguf')).toMatchObject({
      status: 409,
      code: 'CONFLICT',
      message: expect.stringMatching(/^pool chat serves hf:tiny\/chat as before: .*cannot load file:broken\.gguf$/),
    })
    expect(service.control.directory.list()).toMatchObject([{ state: 'ready', model: 'hf:tiny/chat' }])
    expect(await reload(say, 'file:tiny.gguf')).toMatchObject({ status: 202, model_ref: 'file:tiny.gguf' })
  })

  it('[OC-CTRL-2058] to a retired model is refused without a word to the pool', async () => {
    const { say, asked } = await open()
    await say('POST', '/v1/catalog/models', modelOf())
    await say('POST', '/v1/catalog/models/tiny/state', { state: 'Retired', deadline_ms: 60_000 })
    expect(await reload(say)).toEqual({
      status: 409,
      code: 'MODEL_DEPRECATED',
      message: 'the model file:tiny.gguf is retired',
      engine: 'llamacpp',
      pool_id: 'chat',
      retriable: false,
    })
    expect(asked).toEqual([])
  })

  it('[OC-CTRL-2059] asks for a verified model where the mode is strict', async () => {
    const { folder, remove } = scratch({ 'models/tiny.gguf': 'weights' })
    const catalog = { model_dir: 'models', trust_policy: { mode: 'strict' } }
    const { say, asked } = await open(undefined, { folder, catalog })
    const untrusted = {
      status: 403,
      code: 'UNTRUSTED_ARTIFACT',
      message: 'the catalog does not hold file:tiny.gguf as verified',
    }
    expect(await reload(say)).toMatchObject(untrusted)
    await say('POST', '/v1/catalog/models', modelOf())
    expect(await reload(say)).toMatchObject(untrusted)
    await say('POST', '/v1/catalog/models', modelOf({ id: 'wrong', model_ref: 'file:wrong', digest: digestOf('') }))
    await say('POST', '/v1/catalog/models/wrong/verify')
    expect(await reload(say, 'file:wrong')).toMatchObject({ status: 403 })
    expect(asked).toEqual([])
    await say('POST', '/v1/catalog/models/tiny/verify')
    expect(await reload(say)).toMatchObject({ status: 202 })
    remove()
  })

  it('[OC-CTRL-2060] to a model of another engine is refused', async () => {
    const { say, asked } = await open()
    await say('POST', '/v1/catalog/models', modelOf({ engine: 'vllm' }))
    expect(await reload(say)).toMatchObject({
      status: 409,
      code: 'CONFLICT',
      message: 'the model file:tiny.gguf is for vllm, and the pool runs llamacpp',
    })
    expect(asked).toEqual([])
  })
})

describe('capabilities', () => {
  const ask = async (views: PoolView[], pools: Given['pools'] = views.map(({ id, engine }) => ({ id, engine }))) => {
    const { say } = await open(views, { pools })
    return (await say('GET', '/v1/capabilities')).engines as Record<string, unknown>[]
  }

  it('[OC-CTRL-2065] are what the workers of an engine said, each once', async () => {
    const views = [
      viewOf({ id: 'a', props: { workloads: ['completion'], features: ['sse', 'cancel'] } }),
      viewOf({ id: 'b', props: { workloads: ['embedding', 'completion'], features: ['sse'] } }),
      viewOf({ id: 'c', engine: 'tgi', props: { workloads: [], features: [] } }),
    ]
    expect((await ask(views)).map(({ supported_workloads, features }) => [supported_workloads, features])).toEqual([
      [
        ['completion', 'embedding'],
        ['sse', 'cancel'],
      ],
      [[], []],
    ])
  })

  it('[OC-CTRL-2066] tell a rate only where every pool of the engine has one', async () => {
    const limited = (interactive: number, batch?: number) => ({
      admission: {
        priorities: [
          { name: 'interactive', rate_limit_rps: interactive },
          { name: 'batch', ...(batch !== undefined && { rate_limit_rps: batch }) },
        ],
      },
    })
    const pools = [
      { id: 'a', ...limited(5, 1) },
      { id: 'b', ...limited(2.5) },
    ]
    const [engine] = await ask([viewOf({ id: 'a' }), viewOf({ id: 'b' })], pools)
    expect(engine?.rate_limits).toEqual({ queue_capacity: 256, interactive_rps: 7.5 })
  })
})
