import { describe, expect, it } from 'vitest'
import { manage, revokedFor } from './support/manage.ts'

const one = { devices: [0], slots: 2 }
const remote = (own: object = {}) => ({
  id: 'lease-1',
  pool: 'chat',
  replica: 'chat-0',
  task: 'a',
  ttlMs: 1000,
  ...own,
})

describe('a lease', () => {
  it('[OC-POOL-3013] is given on a replica that is ready, and nowhere else', async () => {
    const { time, manager, workers, refusal } = await manage({
      pools: [{ devices: [0, 1, 2, 3] }],
      workers: {
        health: async (replica) => ({ ready: replica !== 'chat-1' }),
        start: (replica) => {
          if (replica === 'chat-2') throw new Error('no engine')
        },
      },
    })
    workers.last('chat-3').die('it crashed')
    await time.pass(0)
    expect(await Promise.all(['chat-0', 'chat-1', 'chat-2', 'chat-3'].map((id) => refusal(id)))).toEqual([
      'granted',
      'not-ready',
      'not-ready',
      'not-ready',
    ])
    expect(await Promise.all([refusal('chat-9'), manager.lease('nobody', 'chat-0', 'a')])).toEqual([
      'unknown',
      { refused: 'unknown' },
    ])
  })

  it('[OC-POOL-3013] is not given in a pool that drains, is drained or is stopped', async () => {
    const { manager, lease, refusal } = await manage({ pools: [one] })
    const held = await lease()
    await manager.drain('chat', { deadlineMs: 1000 })
    expect(await refusal()).toBe('draining')
    await held.release()
    expect(await refusal()).toBe('draining')
    await manager.close()
    expect(await refusal()).toBe('not-ready')
  })

  it('[OC-POOL-3014] takes one slot until it is given back, once', async () => {
    const { lease, refusal, replica } = await manage({ pools: [one] })
    const [a, b] = [await lease('chat-0', 'a'), await lease('chat-0', 'b')]
    expect([await refusal(), replica('chat-0').inFlight]).toEqual(['full', 2])
    await a.release()
    await a.release()
    expect(replica('chat-0').inFlight).toBe(1)
    expect([await refusal(), await refusal()]).toEqual(['granted', 'full'])
    expect([revokedFor(a), revokedFor(b)]).toEqual([undefined, undefined])
  })

  it('[OC-POOL-3015] is revoked with the reason when its replica is lost, and no other is', async () => {
    const { time, workers, lease, replica } = await manage()
    const [here, there] = [await lease('chat-0'), await lease('chat-1')]
    workers.last('chat-0').die('it exited with 139')
    await time.pass(0)
    expect([revokedFor(here), revokedFor(there)]).toEqual(['it exited with 139', undefined])
    expect([replica('chat-0').inFlight, replica('chat-1').inFlight]).toEqual([0, 1])
    expect(replica('chat-0').reason).toBe('it exited with 139')
  })

  it('[OC-POOL-3015] has the worker that it was given on', async () => {
    const { manager, workers, lease } = await manage({ pools: [one] })
    const held = await lease()
    expect(held.adapter).toBe(workers.last('chat-0').worker.adapter)
    expect(manager.adapterOf('chat', 'chat-0')).toBe(held.adapter)
  })
})

describe('a lease of a remote holder', () => {
  it('[OC-POOL-3016] ends when it is not renewed in time, and its place is free', async () => {
    const { time, manager, replica } = await manage({ pools: [one] })
    expect(manager.grant(remote())).toMatchObject({ model: 'hf:old' })
    await time.pass(999)
    expect(replica('chat-0').inFlight).toBe(1)
    await time.pass(1)
    expect(replica('chat-0').inFlight).toBe(0)
    expect(manager.release('lease-1')).toBe(false)
  })

  it('[OC-POOL-3016] lets a drain end, though its holder never speaks again', async () => {
    const { time, manager, states } = await manage({ pools: [one] })
    manager.grant(remote())
    await manager.drain('chat', { deadlineMs: 60_000 })
    expect(states()).toBe('draining: ready')
    await time.pass(1000)
    expect(states()).toBe('drained: ready')
  })

  it('[OC-POOL-3017] lives on when it is renewed, and is named as gone when it is not there', async () => {
    const { time, manager, replica } = await manage({ pools: [one] })
    manager.grant(remote())
    await time.pass(900)
    expect(manager.renew(['lease-1', 'lease-2'], 500)).toEqual({ renewed: ['lease-1'], gone: ['lease-2'] })
    await time.pass(499)
    expect(replica('chat-0').inFlight).toBe(1)
    await time.pass(1)
    expect(manager.renew(['lease-1'], 500)).toEqual({ renewed: [], gone: ['lease-1'] })
  })

  it('[OC-POOL-3018] is given once for an ID, however often it is asked for', async () => {
    const { time, manager, replica } = await manage()
    expect(manager.grant(remote())).toBe(manager.grant(remote()))
    expect(replica('chat-0').inFlight).toBe(1)
    await time.pass(900)
    manager.grant(remote())
    await time.pass(900)
    expect(replica('chat-0').inFlight).toBe(1)
    expect(manager.grant(remote({ task: 'b' }))).toBe('taken')
    expect(manager.grant(remote({ replica: 'chat-1' }))).toBe('taken')
    expect([manager.release('lease-1'), manager.release('lease-1')]).toEqual([true, false])
    expect([replica('chat-0').inFlight, replica('chat-1').inFlight]).toEqual([0, 0])
  })
})
