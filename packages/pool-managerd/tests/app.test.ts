import { describe, expect, it } from 'vitest'
import { leaseId, serve } from './support/serve.ts'

const place = { pool_id: 'chat', replica_id: 'chat-0', task_id: 'a', ttl_ms: 1000 }
const conflict = (message: string) => ({
  status: 409,
  code: 'CONFLICT',
  message,
  pool_id: 'chat',
  retriable: false,
})

describe('pools', () => {
  it('[OC-POOL-3011] are listed as the manager knows them', async () => {
    const { call } = await serve({ pools: [{ devices: [0] }, { id: 'other', devices: [2] }] })
    const pool = (id: string, replica: string) => ({
      id,
      engine: 'llamacpp',
      model: 'hf:old',
      ctx: 4096,
      state: 'ready',
      props: { workloads: ['completion'], features: ['by-hand'] },
      replicas: [{ id: replica, state: 'ready', accepts: true, slots: 1, in_flight: 0, engine_version: 'hand-1' }],
    })
    const [chat, other] = [pool('chat', 'chat-0'), pool('other', 'other-2')]
    expect(await call('GET', '/v1/pools')).toEqual({ status: 200, pools: [chat, other] })
    expect(await call('GET', '/v1/pools/other')).toEqual({ status: 200, ...other })
  })

  it('[OC-POOL-3034] drain, resume, reload and restart as their states allow, and are conflicts otherwise', async () => {
    const { call, time } = await serve({
      pools: [{ devices: [0], health: { start_ms: 1000, interval_ms: 100 } }],
      workers: { health: async (_, model) => ({ ready: model !== 'hf:broken', reason: 'it loads' }) },
    })
    const state = async (path: string, body?: unknown) => {
      const { status, state, model } = (await call('POST', `/v1/pools/chat${path}`, body)) as Record<string, unknown>
      return [status, state, model]
    }
    expect(await call('POST', '/v1/pools/chat/resume')).toEqual(conflict('the pool is ready'))
    expect(await state('/drain', { deadline_ms: 5 })).toEqual([202, 'drained', 'hf:old'])
    expect(await call('POST', '/v1/pools/chat/reload', { new_model_ref: 'hf:new' })).toEqual({
      ...conflict('the pool is drained'),
      rolled_back: false,
    })
    expect(await state('/resume')).toEqual([200, 'ready', 'hf:old'])
    expect(await state('/reload', { new_model_ref: 'hf:new' })).toEqual([200, 'ready', 'hf:new'])
    const broken = call('POST', '/v1/pools/chat/reload', { new_model_ref: 'hf:broken' })
    await time.pass(0)
    expect(await call('POST', '/v1/pools/chat/drain', {})).toEqual(conflict('the pool is reloading'))
    expect(await call('POST', '/v1/pools/chat/replicas/chat-0/restart', {})).toEqual(conflict('the pool is reloading'))
    await time.pass(1000)
    expect(await broken).toEqual({
      ...conflict('replica chat-0: it was not ready within 1000 ms: it loads'),
      rolled_back: true,
    })
    expect(await state('/replicas/chat-0/restart', {})).toEqual([202, 'unready', 'hf:new'])
    expect(await call('POST', '/v1/pools/chat/replicas/chat-0/restart', {})).toEqual(
      conflict('the replica is starting'),
    )
  })

  it('[OC-POOL-3036] and replicas and leases that there are not are 404', async () => {
    const { call } = await serve()
    const missing = (message: string) => ({ status: 404, code: 'NOT_FOUND', message, retriable: false })
    const pools = [
      call('GET', '/v1/pools/nobody'),
      call('GET', '/v1/pools/..%2Fchat'),
      call('POST', '/v1/pools/nobody/drain', {}),
      call('POST', '/v1/pools/nobody/resume'),
      call('POST', '/v1/pools/nobody/reload', { new_model_ref: 'hf:new' }),
      call('POST', '/v1/pools/nobody/replicas/chat-0/restart', {}),
      call('PUT', `/v1/leases/${leaseId(1)}`, { ...place, pool_id: 'nobody' }),
    ]
    expect(await Promise.all(pools)).toEqual(pools.map(() => missing('no pool has this ID')))
    const replicas = [
      call('POST', '/v1/pools/chat/replicas/chat-9/restart', {}),
      call('PUT', `/v1/leases/${leaseId(1)}`, { ...place, replica_id: 'chat-9' }),
    ]
    expect(await Promise.all(replicas)).toEqual(replicas.map(() => missing('the pool has no replica of this ID')))
    const leases = [call('DELETE', `/v1/leases/${leaseId(1)}`), call('DELETE', '/v1/leases/none')]
    expect(await Promise.all(leases)).toEqual(leases.map(() => missing('no lease has this ID')))
  })
})

describe('leases', () => {
  it('[OC-POOL-3035] are refused with what is in the way', async () => {
    const { call, time, workers } = await serve()
    const ask = async (id: number, own: object = {}) => {
      const { status, code, message } = (await call('PUT', `/v1/leases/${leaseId(id)}`, {
        ...place,
        ...own,
      })) as Record<string, unknown>
      return [status, code, message]
    }
    expect(await ask(1)).toEqual([200, undefined, undefined])
    expect(await ask(2)).toEqual([503, 'REPLICA_EXHAUSTED', 'every slot of chat-0 is taken'])
    workers.last('chat-1').die('it crashed')
    await time.pass(0)
    expect(await ask(3, { replica_id: 'chat-1' })).toEqual([503, 'POOL_UNREADY', 'chat-1 is not ready'])
    await call('POST', '/v1/pools/chat/drain', {})
    expect(await ask(4)).toEqual([503, 'POOL_UNREADY', 'chat-0 drains'])
    expect(await ask(1, { task_id: 'b' })).toEqual([409, 'CONFLICT', 'the ID names the lease of another task'])
  })

  it('[OC-POOL-3017] are renewed in one call, and given back', async () => {
    const { call, time } = await serve()
    await call('PUT', `/v1/leases/${leaseId(1)}`, place)
    await time.pass(800)
    const ask = { lease_ids: [leaseId(1), leaseId(2)], ttl_ms: 1000 }
    const answer = { status: 200, renewed: [leaseId(1)], gone: [leaseId(2)] }
    expect(await call('POST', '/v1/leases/renew', ask)).toEqual(answer)
    await time.pass(800)
    expect(await call('DELETE', `/v1/leases/${leaseId(1)}`)).toEqual({ status: 204 })
    expect(await call('POST', '/v1/leases/renew', ask)).toEqual({ status: 200, renewed: [], gone: ask.lease_ids })
  })
})

describe('probes', () => {
  it('[OC-POOL-3037] say that the manager manages, whatever its pools are', async () => {
    const { call } = await serve({
      pools: [{}, { id: 'cold' }],
      workers: { health: async (replica) => ({ ready: !replica.startsWith('cold') }) },
    })
    expect(await call('GET', '/healthz')).toEqual({ status: 'ok', pools: 2 })
    expect(await call('GET', '/readyz')).toEqual({
      status: 200,
      ready: true,
      pools: [
        { id: 'chat', engine: 'llamacpp', ready: true },
        { id: 'cold', engine: 'llamacpp', ready: false },
      ],
    })
  })

  it('[ORCH-1003] need no token, and everything else does', async () => {
    const { call } = await serve({ app: { token: 'secret' } })
    const asked = [
      ['GET', '/healthz'],
      ['GET', '/readyz'],
      ['GET', '/metrics'],
      ['GET', '/v1/pools'],
      ['POST', '/v1/leases/renew'],
      ['POST', '/v1/pools/chat/drain'],
    ] as const
    const statuses = await Promise.all(asked.map(async ([method, path]) => (await call(method, path)).status))
    expect(statuses).toEqual(['ok', 200, 401, 401, 401, 401])
  })
})
