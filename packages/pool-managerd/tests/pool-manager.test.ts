import { systemTimers } from '@orchestrator/service-kit'
import { describe, expect, it } from 'vitest'
import { createPoolManager } from '../src/index.ts'
import { configOf, manage } from './support/manage.ts'

describe('the list of pools', () => {
  it('[OC-POOL-3011] has each pool of the configuration and a replica for each device, in order', async () => {
    const { manager } = await manage({
      pools: [
        { id: 'b', devices: [3, 1] },
        { id: 'a', engine: 'vllm', slots: 4 },
      ],
    })
    const replica = (id: string, slots: number) => ({
      id,
      state: 'ready',
      accepts: true,
      slots,
      inFlight: 0,
      engineVersion: 'hand-1',
    })
    const common = { model: 'hf:old', ctx: 4096, state: 'ready' }
    const props = { workloads: ['completion'], features: ['by-hand'] }
    expect(manager.list()).toEqual([
      { id: 'b', engine: 'llamacpp', ...common, props, replicas: [replica('b-3', 1), replica('b-1', 1)] },
      { id: 'a', engine: 'vllm', ...common, props, replicas: [replica('a-0', 4), replica('a-1', 4)] },
    ])
  })

  it('[OC-POOL-3012] says that a pool is ready while one of its replicas is', async () => {
    const { time, workers, states, moves } = await manage({ pools: [{ restart: { initial_ms: 100 } }] })
    expect(states()).toBe('ready: ready ready')
    workers.last('chat-0').die('it crashed')
    await time.pass(0)
    expect(states()).toBe('ready: waiting ready')
    workers.last('chat-1').die('it crashed')
    await time.pass(0)
    expect(states()).toBe('unready: waiting waiting')
    await time.pass(100)
    expect(states()).toBe('ready: ready ready')
    expect(moves.filter(({ replica }) => replica === undefined).map(({ event }) => event)).toEqual([
      'replica-ready',
      'replicas-lost',
      'replica-ready',
    ])
  })

  it('[OC-POOL-3012] is told to listeners until they leave', async () => {
    const { manager, lease } = await manage()
    const seen: (number | undefined)[] = []
    const leave = manager.onChange(() => seen.push(manager.list()[0]?.replicas[0]?.inFlight))
    const held = await lease()
    await held.release()
    leave()
    await lease()
    expect([...new Set(seen)]).toEqual([1, 0])
  })
})

describe('a manager', () => {
  it('[OC-POOL-3011] has started when every replica was ready or was found not to be', async () => {
    const { pools } = configOf([
      { id: 'quick' },
      { id: 'none', adapter: undefined },
      { id: 'slow', adapter: { kind: 'mock', health: ['loading'] } },
    ])
    const { adapterMaker } = await import('@orchestrator/adapter-makers')
    const manager = createPoolManager({
      pools,
      makeAdapter: adapterMaker({ env: process.env, random: Math.random }),
      now: () => performance.now(),
      timers: systemTimers,
      random: () => 0,
    })
    await manager.started()
    const states = manager.list().map(({ id, state, replicas }) => [id, state, replicas[0]?.state, replicas[0]?.reason])
    expect(states).toEqual([
      ['quick', 'ready', 'ready', undefined],
      ['none', 'unready', 'exhausted', 'the pool names no adapter, so it has no worker'],
      ['slow', 'unready', 'starting', undefined],
    ])
    await manager.close()
  })

  it('[OC-POOL-3009] takes the next step from whoever is told of the last', async () => {
    let ready = false
    const { manager, time, workers, states } = await manage({
      pools: [{ devices: [0], health: { interval_ms: 100 } }],
      workers: { health: async () => ({ ready }) },
    })
    const leave = manager.onChange(() => {
      if (manager.list()[0]?.replicas[0]?.state !== 'ready') return
      leave()
      ready = false
      manager.restart('chat', 'chat-0')
    })
    ready = true
    await time.pass(150)
    expect([states(), workers.starts.length, workers.running()]).toEqual(['unready: starting', 2, ['chat-0 hf:old']])
    await manager.close()
    await time.pass(0)
    expect(time.armed()).toBe(0)
  })

  it('[OC-POOL-3010] that is closed has revoked every lease, ended every worker and keeps no timer', async () => {
    const { time, manager, workers, states, lease } = await manage({
      pools: [{ devices: [0, 1, 2] }],
      workers: { health: async (replica) => ({ ready: replica !== 'chat-2' }) },
    })
    const held = await lease()
    workers.last('chat-1').die('it crashed')
    await manager.close()
    expect([states(), workers.running(), time.armed()]).toEqual(['stopped: stopped stopped stopped', [], 0])
    expect(held.revoked.reason).toEqual(new Error('the pool is being stopped'))
    await manager.close()
  })
})
