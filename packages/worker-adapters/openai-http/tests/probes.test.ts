import { describe, expect, it } from 'vitest'
import { adapterOf, facing, type Options, taskOf, timeouts } from './support/adapter.ts'
import { createHandClock } from './support/clock.ts'
import { createEngine, good, json, type Play } from './support/engine.ts'
import { eventually } from './support/eventually.ts'

const models = (...ids: string[]): Play => json(200, { object: 'list', data: ids.map((id) => ({ id })) })
const ok: Play = (response) => void response.writeHead(200).end()

/** A server with these paths; any other is a 404. */
const serving =
  (paths: Record<string, Play>): Play =>
  (response, asked, socket) =>
    (paths[asked.path] ?? json(404, {}))(response, asked, socket)

const check = async (paths: Record<string, Play>, want: object): Promise<void> => {
  const { adapter } = await facing(serving(paths))
  expect(await adapter.health()).toEqual(want)
}

describe('health', () => {
  it('[OC-ADAPT-5043] is that of a server that says so and serves the model', async () => {
    await check({ '/health': ok, '/v1/models': models('other', 'tiny-chat') }, { ready: true })
    await check({ '/health': json(200, { status: 'ok' }), '/v1/models': models('tiny-chat') }, { ready: true })
    await check({ '/v1/models': models('tiny-chat') }, { ready: true })
    await check({ '/health': ok }, { ready: true })
  })

  it('[OC-ADAPT-5043] is not that of any other, and says why', async () => {
    const loading = json(503, { error: { message: 'Loading model' } })
    await check({ '/health': loading }, { ready: false, reason: 'the worker answers 503' })
    const serves = { ready: false, reason: 'it does not serve tiny-chat' }
    await check({ '/health': ok, '/v1/models': models('other') }, serves)
    await check({ '/health': ok, '/v1/models': json(200, { data: 'none' }) }, serves)
    await check({ '/health': ok, '/v1/models': json(401, {}) }, { ready: false, reason: 'the worker answers 401' })
    await check({}, { ready: false, reason: 'it has no API that is known here' })
    const reset: Play = (_response, _asked, socket) => void socket.resetAndDestroy()
    const reason = 'the worker closed the connection before it answered'
    await check({ '/health': reset }, { ready: false, reason })
    const { url, stop } = await createEngine(ok)
    await stop()
    const unreached = { ready: false, reason: 'the worker could not be reached (ECONNREFUSED)' }
    expect(await adapterOf(url).adapter.health()).toEqual(unreached)
  })

  it('[OC-ADAPT-5043] is asked once, and only for its time', async () => {
    const { clock, fire, pending } = createHandClock()
    const { adapter, engine } = await facing(() => {}, { clock })
    const asked = adapter.health()
    await eventually(() => engine.asked.length).toBe(1)
    await fire(timeouts.probeMs)
    const reason = `the worker did not answer within ${timeouts.probeMs} ms`
    expect([await asked, engine.asked.length, pending()]).toEqual([{ ready: false, reason }, 1, []])
    await eventually(engine.open).toBe(0)
  })

  it('[OC-ADAPT-5043] is asked for while every slot is taken', async () => {
    const paths = { '/health': ok, '/v1/models': models('tiny-chat'), '/v1/completions': () => {} }
    const { adapter, engine } = await facing(serving(paths), { slots: 1 })
    const task = adapter.submit(taskOf())[Symbol.asyncIterator]()
    const next = task.next()
    await eventually(() => engine.asked.length).toBe(1)
    expect(await adapter.health()).toEqual({ ready: true })
    await adapter.cancel('a')
    expect(await next).toMatchObject({ done: true })
  })
})

describe('what an engine tells of itself', () => {
  const features = ['cancel', 'determinism', 'sse']
  const described = async (options: Options, paths: Record<string, Play>) => {
    const { adapter } = await facing(serving(paths), options)
    return { version: await adapter.engineVersion(), ...(await adapter.props()) }
  }
  it.each<[NonNullable<Options['engine']>, Record<string, Play>, object]>([
    [
      'llamacpp',
      {
        '/props': json(200, {
          build_info: 'b8681-abc',
          total_slots: 4,
          default_generation_settings: { n_ctx: 8192 },
        }),
      },
      { version: 'b8681-abc', slots: 4, ctx: 8192 },
    ],
    [
      'vllm',
      {
        '/version': json(200, { version: '0.9.2' }),
        '/v1/models': json(200, {
          data: [
            { id: 'x', max_model_len: 1 },
            { id: 'tiny-chat', max_model_len: 4096 },
          ],
        }),
      },
      { version: '0.9.2', ctx: 4096 },
    ],
    [
      'tgi',
      { '/info': json(200, { version: '3.0.0', max_concurrent_requests: 128, max_total_tokens: 2048 }) },
      { version: '3.0.0', slots: 128, ctx: 2048 },
    ],
    ['triton', { '/v2': json(200, { name: 'triton', version: '2.50.0' }) }, { version: '2.50.0' }],
  ])('[OC-ADAPT-5044] is found where %s says it', async (engine, paths, want) => {
    expect(await described({ engine }, paths)).toEqual({ workloads: ['completion'], features, ...want })
  })

  it.each(['llamacpp', 'vllm', 'tgi', 'triton'] as const)(
    '[OC-ADAPT-5044] is left out where %s says nothing that can be used',
    async (engine) => {
      const unknown = { version: 'unknown', workloads: ['completion'], features }
      expect(await described({ engine }, {})).toEqual(unknown)
      const odd = json(200, { version: 'x'.repeat(65), build_info: 'a b', total_slots: 0, max_total_tokens: '5' })
      expect(await described({ engine }, { '/props': odd, '/version': odd, '/info': odd, '/v2': odd })).toEqual(unknown)
      expect(await described({ engine }, { '/props': good('a'), '/info': good('a') })).toEqual(unknown)
    },
  )
})
