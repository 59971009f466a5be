import { loadConfig } from '@contracts/config-schema'
import { expect, it } from 'vitest'
import { createPoolManager, makeConfiguredAdapter, systemTimers } from '../src/index.ts'

it('one ready pool gives leases until it is full, and none once it drains', async () => {
  const pool = { id: 'chat', engine: 'llamacpp', model: 'hf:tiny/chat', devices: [0], adapter: { kind: 'mock' } }
  const { config } = loadConfig(JSON.stringify({ pools: [pool] }), 'test.yaml')
  const manager = createPoolManager({
    pools: config?.pools ?? [],
    makeAdapter: makeConfiguredAdapter,
    now: () => 0,
    timers: systemTimers,
    random: () => 0,
  })
  await manager.started()
  const lease = await manager.lease('chat', 'chat-0', 'a')
  if ('refused' in lease) throw new Error(lease.refused)
  expect(await manager.lease('chat', 'chat-0', 'b')).toEqual({ refused: 'full' })
  expect(await manager.drain('chat', { deadlineMs: 0 })).toBe('draining')
  expect(await manager.lease('chat', 'chat-0', 'b')).toEqual({ refused: 'draining' })
  await lease.release()
  expect(manager.list().map(({ state }) => state)).toEqual(['drained'])
})
