import { describe, expect, it } from 'vitest'
import { manage, revokedFor } from './support/manage.ts'

const two = { devices: [0, 1], slots: 2 }
const late = 'the pool is drained and its deadline has passed'

describe('a drain', () => {
  it('[OC-POOL-3019] lets every running task end', async () => {
    const { time, manager, workers, states, lease } = await manage({ pools: [two] })
    const held = [await lease('chat-0', 'a'), await lease('chat-0', 'b'), await lease('chat-1', 'c')]
    expect(await manager.drain('chat', { deadlineMs: 10_000 })).toBe('draining')
    for (const each of held) {
      await time.pass(3000)
      expect([states(), revokedFor(each)]).toEqual(['draining: ready ready', undefined])
      await each.release()
    }
    expect(states()).toBe('drained: ready ready')
    await time.pass(60_000)
    expect(held.map(revokedFor)).toEqual([undefined, undefined, undefined])
    expect(workers.running()).toEqual(['chat-0 hf:old', 'chat-1 hf:old'])
  })

  it('[OC-POOL-3020] revokes what is left at its deadline, and not before', async () => {
    const { time, manager, states, lease } = await manage({ pools: [two] })
    const [a, b] = [await lease('chat-0', 'a'), await lease('chat-1', 'b')]
    await manager.drain('chat', { deadlineMs: 10_000 })
    await time.pass(9999)
    expect([states(), revokedFor(a), revokedFor(b)]).toEqual(['draining: ready ready', undefined, undefined])
    await time.pass(1)
    expect([states(), revokedFor(a), revokedFor(b)]).toEqual(['drained: ready ready', late, late])
  })

  it('[OC-POOL-3020] has the deadline of the configuration where none is named', async () => {
    const { time, manager, lease } = await manage({ pools: [{ ...two, drain: { deadline_ms: 700 } }] })
    const held = await lease()
    await manager.drain('chat')
    await time.pass(699)
    expect(revokedFor(held)).toBe(undefined)
    await time.pass(1)
    expect(revokedFor(held)).toBe(late)
  })

  it('[OC-POOL-3020] is over at once where nothing runs, in a pool without a ready replica as well', async () => {
    const { manager, states } = await manage({
      pools: [two],
      workers: { health: async () => ({ ready: false }) },
    })
    expect(states()).toBe('unready: starting starting')
    await manager.drain('chat', { deadlineMs: 10_000 })
    expect(states()).toBe('drained: starting starting')
  })

  it('[OC-POOL-3021] ends at the soonest of its deadlines', async () => {
    /** When a task is revoked that runs while the pool is drained several times, a second apart. */
    const revokedAfter = async (deadlines: readonly number[]) => {
      const { time, manager, lease } = await manage({ pools: [two] })
      const held = await lease()
      for (const deadlineMs of deadlines) {
        expect(await manager.drain('chat', { deadlineMs })).toBe('draining')
        await time.pass(1000)
      }
      while (!held.revoked.aborted) await time.pass(100)
      return time.now()
    }
    expect(await revokedAfter([5000, 60_000])).toBe(5000)
    expect(await revokedAfter([60_000, 4000])).toBe(5000)
  })

  it('[OC-POOL-3022] is undone by a resume, before and after it is over', async () => {
    const { time, manager, states, lease, refusal } = await manage({ pools: [two] })
    const held = await lease('chat-0', 'a')
    await manager.drain('chat', { deadlineMs: 1000 })
    expect(manager.resume('chat')).toBe('resumed')
    expect([states(), await refusal('chat-1')]).toEqual(['ready: ready ready', 'granted'])
    await time.pass(5000)
    expect(revokedFor(held)).toBe(undefined)
    await manager.drain('chat', { deadlineMs: 0 })
    await time.pass(0)
    expect(states()).toBe('drained: ready ready')
    expect(manager.resume('chat')).toBe('resumed')
    expect([states(), await refusal()]).toEqual(['ready: ready ready', 'granted'])
  })

  it('[OC-POOL-3022] is what a resume needs', async () => {
    const { manager } = await manage({ pools: [two] })
    expect([manager.resume('chat'), manager.resume('nobody')]).toEqual(['busy', 'unknown'])
    expect(await manager.drain('nobody', { deadlineMs: 0 })).toBe('unknown')
  })

  it('[OC-POOL-3010] of a pool that is stopped or reloading is a conflict', async () => {
    const { manager, states } = await manage({
      pools: [two],
      workers: { health: async (_, model) => ({ ready: model === 'hf:old' }) },
    })
    const reload = manager.reload('chat', { modelRef: 'hf:new' })
    expect([await manager.drain('chat', { deadlineMs: 0 }), states()]).toEqual(['busy', 'reloading: ready ready'])
    await manager.close()
    expect(await reload).toEqual({ kind: 'rolled-back', reason: 'replica chat-0: the pool is being stopped' })
    expect([await manager.drain('chat', { deadlineMs: 0 }), states()]).toEqual(['busy', 'stopped: stopped stopped'])
  })
})
