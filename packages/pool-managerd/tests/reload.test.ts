import { describe, expect, it } from 'vitest'
import type { Given } from './support/hand-workers.ts'
import { manage, revokedFor } from './support/manage.ts'

const three = { devices: [0, 1, 2], health: { interval_ms: 100, timeout_ms: 50, start_ms: 1000 } }
const old = ['chat-0 hf:old', 'chat-1 hf:old', 'chat-2 hf:old']
const changed = ['chat-0 hf:new', 'chat-1 hf:new', 'chat-2 hf:new']
const replicas = ['chat-0', 'chat-1', 'chat-2']

describe('a reload', () => {
  it('[OC-POOL-3023] gives every replica a worker with the new model, and ends the old ones', async () => {
    const { time, manager, workers, states } = await manage({ pools: [three] })
    expect(await manager.reload('chat', { modelRef: 'hf:new' })).toEqual({ kind: 'reloaded' })
    await time.pass(0)
    expect([states(), workers.running()]).toEqual(['ready: ready ready ready', changed])
    expect(manager.list().map(({ model }) => model)).toEqual(['hf:new'])
    workers.last('chat-1').die('it crashed')
    await time.pass(5000)
    expect(workers.running().sort()).toEqual(changed)
  })

  /** Every way in which the new worker of one replica can keep it from taking place. */
  const failures: Record<string, (replica: string) => Given> = {
    'cannot be started': (broken) => ({
      start: (replica, model) => {
        if (replica === broken && model === 'hf:new') throw new Error('no memory')
      },
    }),
    'is never ready': (broken) => ({
      health: async (replica, model) => ({ ready: replica !== broken || model === 'hf:old', reason: 'it loads' }),
    }),
    'gives no answer': (broken) => ({
      health: (replica, model) =>
        replica === broken && model === 'hf:new' ? new Promise(() => {}) : Promise.resolve({ ready: true }),
    }),
    'cannot be asked': (broken) => ({
      health: (replica, model) =>
        replica === broken && model === 'hf:new'
          ? Promise.reject(new Error('refused'))
          : Promise.resolve({ ready: true }),
    }),
  }

  for (const [failure, given] of Object.entries(failures)) {
    it(`[OC-POOL-3023] is undone at every replica when one new worker ${failure}`, async () => {
      for (const broken of replicas) {
        const { time, manager, workers, states, refusal } = await manage({ pools: [three], workers: given(broken) })
        const reload = manager.reload('chat', { modelRef: 'hf:new' })
        await time.pass(2000)
        const outcome = await reload
        expect(outcome).toEqual({ kind: 'rolled-back', reason: expect.stringContaining(`replica ${broken}: `) })
        expect([states(), workers.running()]).toEqual(['ready: ready ready ready', old])
        expect(manager.list().map(({ model }) => model)).toEqual(['hf:old'])
        expect(await Promise.all(replicas.map((id) => refusal(id)))).toEqual(['granted', 'granted', 'granted'])
      }
    })
  }

  it('[OC-POOL-3023] is undone when a new worker dies while the others are not ready yet', async () => {
    let others = false
    const { time, manager, workers, states } = await manage({
      pools: [three],
      workers: { health: async (replica, model) => ({ ready: model === 'hf:old' || replica === 'chat-0' || others }) },
    })
    const reload = manager.reload('chat', { modelRef: 'hf:new' })
    await time.pass(200)
    workers.last('chat-0').die('it crashed')
    others = true
    await time.pass(200)
    expect(await reload).toEqual({ kind: 'rolled-back', reason: 'replica chat-0: it crashed' })
    expect([states(), workers.running()]).toEqual(['ready: ready ready ready', old])
  })

  it('[OC-POOL-3023] brings back a pool whose replicas were given up', async () => {
    const { time, manager, states } = await manage({
      pools: [{ ...three, restart: { max_attempts: 1 } }],
      workers: {
        start: (_, model) => {
          if (model === 'hf:old') throw new Error('a broken model')
        },
      },
    })
    await time.pass(0)
    expect(states()).toBe('unready: exhausted exhausted exhausted')
    expect(await manager.reload('chat', { modelRef: 'hf:new' })).toEqual({ kind: 'reloaded' })
    expect(states()).toBe('ready: ready ready ready')
  })

  it('[OC-POOL-3024] shows one model at a time: in every list, and under every lease', async () => {
    const { time, manager, workers, lease } = await manage({ pools: [{ ...three, slots: 100 }] })
    const modelOf = (adapter: unknown) => workers.all.find(({ worker }) => worker.adapter === adapter)?.model
    const seen: unknown[] = []
    manager.onChange(() => {
      const [view] = manager.list()
      const models = replicas.map((id) => modelOf(manager.adapterOf('chat', id)))
      seen.push({
        model: view?.model,
        models: [...new Set(models)],
        ready: view?.replicas.every(({ accepts }) => accepts),
      })
    })
    const reload = manager.reload('chat', { modelRef: 'hf:new' })
    const before = modelOf((await lease('chat-0', 'a')).adapter)
    await reload
    const after = modelOf((await lease('chat-0', 'b')).adapter)
    await time.pass(0)
    expect([before, after]).toEqual(['hf:old', 'hf:new'])
    expect(seen.length).toBeGreaterThan(2)
    const whole = (model: string) => ({ model, models: [model], ready: true })
    const rest = seen.filter((each) => JSON.stringify(each) !== JSON.stringify(whole('hf:old')))
    expect(rest).toEqual(rest.map(() => whole('hf:new')))
  })

  it('[OC-POOL-3025] leaves a running task where it runs until it is over', async () => {
    const { time, manager, workers, lease, refusal, replica } = await manage({ pools: [three] })
    const held = await lease()
    await manager.reload('chat', { modelRef: 'hf:new' })
    await time.pass(60_000)
    expect([revokedFor(held), workers.running().sort()]).toEqual([undefined, [...changed, 'chat-0 hf:old'].sort()])
    // Its device has no room for a second task before it is over.
    expect([await refusal(), replica('chat-0').inFlight]).toEqual(['full', 1])
    await held.release()
    await time.pass(0)
    expect([await refusal(), workers.running().sort()]).toEqual(['granted', changed])
  })

  it('[OC-POOL-3025] revokes it when its old worker is lost, or a drain meets its deadline', async () => {
    const { time, manager, workers, lease, states } = await manage({ pools: [three] })
    const [a, b] = [await lease('chat-0', 'a'), await lease('chat-1', 'b')]
    const worker = workers.last('chat-0')
    await manager.reload('chat', { modelRef: 'hf:new' })
    worker.die('it crashed')
    expect([revokedFor(a), states()]).toEqual(['it crashed', 'ready: ready ready ready'])
    await manager.drain('chat', { deadlineMs: 500 })
    await time.pass(500)
    expect(revokedFor(b)).toBe('the pool is drained and its deadline has passed')
    expect(workers.running().sort()).toEqual(changed)
  })

  it('[OC-POOL-3026] is undone where versions of the engine differ and must not', async () => {
    const outcome = async (own: object) => {
      const version = (replica: string, model: string) => (model === 'hf:new' && replica === 'chat-2' ? '2' : '1')
      const { manager, workers } = await manage({ pools: [{ ...three, ...own }], workers: { version } })
      const { kind } = await manager.reload('chat', { modelRef: 'hf:new' })
      return [kind, workers.running().length, manager.list()[0]?.model]
    }
    expect(await outcome({ require_same_engine_version: true })).toEqual(['rolled-back', 3, 'hf:old'])
    expect((await outcome({ require_same_engine_version: false }))[0]).toBe('reloaded')
  })

  it('[OC-POOL-3027] is refused while another is under way, and in a pool that drains', async () => {
    const { time, manager, lease, states } = await manage({ pools: [three] })
    const first = manager.reload('chat', { modelRef: 'hf:new' })
    expect(await manager.reload('chat', { modelRef: 'hf:third' })).toEqual({
      kind: 'busy',
      reason: 'the pool is reloading',
    })
    expect(await first).toEqual({ kind: 'reloaded' })
    const held = await lease()
    await manager.drain('chat', { deadlineMs: 60_000 })
    const refused = async () => [await manager.reload('chat', { modelRef: 'hf:third' }), states()]
    expect(await refused()).toEqual([{ kind: 'busy', reason: 'the pool is draining' }, 'draining: ready ready ready'])
    await held.release()
    expect(await refused()).toEqual([{ kind: 'busy', reason: 'the pool is drained' }, 'drained: ready ready ready'])
    await time.pass(0)
    expect(await manager.reload('nobody', { modelRef: 'hf:new' })).toEqual({ kind: 'unknown' })
  })

  it('[OC-POOL-3027] and a restart of a replica keep each other out', async () => {
    const { time, manager, lease } = await manage({ pools: [three] })
    const held = await lease()
    manager.restart('chat', 'chat-0', { deadlineMs: 60_000 })
    expect(await manager.reload('chat', { modelRef: 'hf:new' })).toEqual({
      kind: 'busy',
      reason: 'replica chat-0 is being restarted',
    })
    await held.release()
    await time.pass(0)
    const reload = manager.reload('chat', { modelRef: 'hf:new' })
    expect(manager.restart('chat', 'chat-1')).toEqual({ kind: 'busy', reason: 'the pool is reloading' })
    expect(await reload).toEqual({ kind: 'reloaded' })
  })
})
