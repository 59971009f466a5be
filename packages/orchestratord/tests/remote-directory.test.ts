import { createMetrics } from '@contracts/metrics'
import { adapterMaker } from '@orchestrator/adapter-makers'
import { silentLog } from '@orchestrator/service-kit'
import type { Lease, LeaseRefusal, PoolDirectory } from 'pool-managerd'
import { startDaemon } from 'pool-managerd'
import { Registry } from 'prom-client'
import { describe, expect, it } from 'vitest'
import { openDirectory } from '../src/open-directory.ts'
import { openService } from '../src/open-service.ts'
import { createManagerHost } from './support/manager.ts'
import { jsonBody, storyOf, taskOf } from './support/service.ts'

const held = (lease: Lease | { refused: LeaseRefusal }): Lease => {
  if ('refused' in lease) throw new Error(`the lease was refused: ${lease.refused}`)
  return lease
}
const reasonOf = ({ revoked }: Lease): string | undefined =>
  revoked.aborted ? (revoked.reason as Error).message : undefined
const refusalOf = async (directory: PoolDirectory, replica = 'chat-0', pool = 'chat') => {
  const lease = await directory.lease(pool, replica, 'another-task')
  return 'refused' in lease ? lease.refused : 'granted'
}
const states = (directory: PoolDirectory): string[] =>
  directory.list().map(({ id, state, model, replicas }) => {
    const each = replicas.map(({ state, accepts, inFlight }) => `${state}${accepts ? '+' : '-'}${inFlight}`)
    return `${id} ${state} ${model} ${each.join(' ')}`
  })

const ready = 'chat ready hf:old ready+0 ready+0'
const connected = async (own: Parameters<typeof createManagerHost>[0] = {}) => {
  const host = createManagerHost(own)
  const reports: string[] = []
  await host.pass(50)
  const directory = host.directory(reports)
  await directory.started()
  return { ...host, directory, reports }
}

describe('the directory of a manager elsewhere', () => {
  it('[OC-POOL-3039] gives what it was told last, and tells what changed', async () => {
    const { directory, manager, pass } = await connected()
    let told = 0
    const leave = directory.onChange(() => {
      told += 1
    })
    expect([states(directory), directory.list()]).toEqual([[ready], manager().list()])
    const lease = held(await manager().lease('chat', 'chat-0', 'elsewhere'))
    expect(states(directory)).toEqual([ready])
    await pass(500)
    expect([states(directory), told]).toEqual([['chat ready hf:old ready+1 ready+0'], 1])
    await pass(1000)
    expect(told).toBe(1)
    leave()
    await lease.release()
    await pass(500)
    expect([states(directory), told]).toEqual([[ready], 1])
    await directory.close()
  })

  it('[OC-POOL-3039] is there before anything was heard, without a ready pool', async () => {
    const { directory, pools } = createManagerHost()
    const early = directory()
    expect(states(early)).toEqual(['chat unready hf:old starting-0 starting-0'])
    expect([pools.length, await refusalOf(early)]).toEqual([1, 'not-ready'])
    await early.close()
  })

  it('[OC-POOL-3039] has every pool of its own configuration, in its order, and no other', async () => {
    const host = createManagerHost()
    await host.pass(50)
    const [chat] = host.pools
    const other = { ...chat, id: 'other' }
    const directory = host.directory([], [other, chat])
    await directory.started()
    expect(states(directory)).toEqual(['other unready hf:old starting-0 starting-0', ready])
    const none = host.directory([], [other])
    await none.started()
    expect(none.list().map(({ id, replicas }) => [id, replicas[0]?.reason])).toEqual([
      ['other', 'the pool manager does not know it'],
    ])
    await Promise.all([directory.close(), none.close()])
  })

  it('[OC-POOL-3013] gives leases as the manager does, with the worker that each is on', async () => {
    const { directory, pass } = await connected()
    const lease = held(await directory.lease('chat', 'chat-0', 'a'))
    expect(lease.adapter).toBe(directory.adapterOf('chat', 'chat-0'))
    expect(await refusalOf(directory)).toBe('full')
    expect(await Promise.all([refusalOf(directory, 'chat-9'), refusalOf(directory, 'chat-0', 'nobody')])).toEqual([
      'unknown',
      'unknown',
    ])
    await lease.release()
    await lease.release()
    expect(await refusalOf(directory)).toBe('granted')
    await pass(500)
    expect(await directory.drain('chat', { deadlineMs: 60_000 })).toBe('draining')
    expect([await refusalOf(directory), states(directory)]).toEqual([
      'draining',
      ['chat draining hf:old ready-1 ready-0'],
    ])
    await directory.close()
  })

  it('[OC-POOL-3025] lets a task run on where it runs while its pool is reloaded', async () => {
    const { directory } = await connected({ slots: 2 })
    const before = held(await directory.lease('chat', 'chat-0', 'a'))
    expect(await directory.reload('chat', { modelRef: 'hf:new' })).toEqual({ kind: 'reloaded' })
    const after = held(await directory.lease('chat', 'chat-0', 'b'))
    expect(before.adapter).not.toBe(after.adapter)
    expect(after.adapter).toBe(directory.adapterOf('chat', 'chat-0'))
    expect(states(directory)).toEqual(['chat ready hf:new ready+1 ready+0'])
    await directory.close()
  })

  it('[OC-POOL-3023] says how a reload or a drain ended', async () => {
    const { directory, pass, manager } = await connected()
    const broken = directory.reload('chat', { modelRef: 'hf:broken' })
    await pass(50)
    expect(await directory.drain('chat', { deadlineMs: 0 })).toBe('busy')
    expect(await directory.reload('chat', { modelRef: 'hf:new' })).toEqual({
      kind: 'busy',
      reason: 'the pool is reloading',
    })
    await pass(1200)
    expect(await broken).toEqual({
      kind: 'rolled-back',
      reason: expect.stringContaining('the worker cannot load hf:broken'),
    })
    expect(manager().list()[0]?.state).toBe('ready')
    expect(await directory.reload('nobody', { modelRef: 'hf:new' })).toEqual({ kind: 'unknown' })
    expect(await directory.drain('nobody', { deadlineMs: 0 })).toBe('unknown')
    await directory.close()
  })

  it('[OC-POOL-3040] has no ready pool and gives no lease while the manager is gone', async () => {
    const { directory, kill, pass, reports, asked } = await connected()
    kill()
    expect(await refusalOf(directory)).toBe('not-ready')
    await pass(500)
    expect(states(directory)).toEqual(['chat unready hf:old ready-0 ready-0'])
    expect(directory.list()[0]?.replicas[0]?.reason).toBe('the pool manager cannot be asked')
    const before = asked.filter((each) => each.startsWith('PUT')).length
    expect(await refusalOf(directory)).toBe('not-ready')
    expect(asked.filter((each) => each.startsWith('PUT')).length).toBe(before)
    await pass(5000)
    // Once for the lease that was asked for in vain, once for the manager.
    expect(reports).toEqual(['fetch failed', 'fetch failed'])
    await expect(directory.drain('chat', { deadlineMs: 0 })).rejects.toThrow('the pool manager cannot be asked')
    await directory.close()
  })

  it('[OC-POOL-3041] is as it was when the manager is back, without anybody’s doing', async () => {
    const { directory, kill, restart, pass } = await connected()
    kill()
    await pass(3000)
    expect(states(directory)).toEqual(['chat unready hf:old ready-0 ready-0'])
    restart()
    await pass(600)
    expect([states(directory), await refusalOf(directory)]).toEqual([[ready], 'granted'])
    await directory.close()
  })

  it('[OC-POOL-3042] keeps a lease for as long as it is held', async () => {
    const { directory, manager, pass } = await connected()
    const lease = held(await directory.lease('chat', 'chat-0', 'a'))
    await pass(60_000)
    expect([reasonOf(lease), manager().list()[0]?.replicas[0]?.inFlight]).toEqual([undefined, 1])
    await lease.release()
    expect(manager().list()[0]?.replicas[0]?.inFlight).toBe(0)
    await directory.close()
  })

  it('[OC-POOL-3042] revokes a lease that the manager has no more', async () => {
    const { directory, manager, kill, restart, pass } = await connected({ slots: 2 })
    const drained = held(await directory.lease('chat', 'chat-0', 'a'))
    await manager().drain('chat', { deadlineMs: 100 })
    await pass(700)
    expect(reasonOf(drained)).toBe('the pool manager revoked it')
    manager().resume('chat')
    await pass(500)
    const forgotten = held(await directory.lease('chat', 'chat-0', 'b'))
    kill()
    restart()
    await pass(700)
    expect(reasonOf(forgotten)).toBe('the pool manager revoked it')
    await directory.close()
  })

  it('[OC-POOL-3042] revokes a lease before the manager could give its place to somebody else', async () => {
    const { directory, kill, pass } = await connected()
    const lease = held(await directory.lease('chat', 'chat-0', 'a'))
    await pass(400)
    kill()
    await pass(1500)
    expect(reasonOf(lease)).toBe(undefined)
    await pass(500)
    expect(reasonOf(lease)).toBe('the pool manager could not be asked for 2000 ms')
    await directory.close()
  })

  it('[OC-POOL-3042] gives back what is held when it is closed', async () => {
    const { directory, manager } = await connected()
    await directory.lease('chat', 'chat-0', 'a')
    await directory.lease('chat', 'chat-1', 'b')
    await directory.close()
    expect(
      manager()
        .list()[0]
        ?.replicas.map(({ inFlight }) => inFlight),
    ).toEqual([0, 0])
  })
})

describe('over sockets', () => {
  const pool = { id: 'chat', engine: 'llamacpp', model: 'hf:old', devices: [0], adapter: { kind: 'mock' } }
  const daemonOn = async (port: string) => {
    const text = JSON.stringify({ server: { token_env: 'POOL_TOKEN' }, pools: [pool] })
    const env = { PORT: port, POOL_TOKEN: 'secret' }
    const daemon = await startDaemon({ config: { text, file: 'pools.yaml' }, env, log: silentLog })
    if ('problems' in daemon) throw new Error(daemon.problems.join('\n'))
    return daemon
  }
  const until = (directory: PoolDirectory, state: string): Promise<void> =>
    new Promise((done) => {
      const look = (): void => {
        if (directory.list()[0]?.state !== state) return
        leave()
        done()
      }
      const leave = directory.onChange(look)
      look()
    })

  it('[OC-POOL-3039] an orchestrator runs tasks on the pools of the manager that its configuration names', async () => {
    const manager = await daemonOn('0')
    const text = JSON.stringify({ pools: [pool], pool_manager: { url: manager.url, token_env: 'TOKEN' } })
    const service = await openService({ config: { text, file: 'test.yaml' }, env: { TOKEN: 'secret' }, log: silentLog })
    if ('problems' in service) throw new Error(service.problems.join('\n'))
    const task = taskOf({ model_ref: 'hf:old', max_tokens: 3 })
    const admitted = await service.app.request('/v1/tasks', { method: 'POST', ...jsonBody(task) })
    expect(admitted.status).toBe(202)
    const story = await storyOf(await service.app.request(`/v1/tasks/${task.task_id}/stream`))
    expect(story.map(({ event }) => event)).toEqual(['started', 'token', 'token', 'token', 'end'])
    await service.stop()
    await manager.stop()
  })

  it('[OC-POOL-3041] a manager that ends and starts again is followed, with its token', async () => {
    const first = await daemonOn('0')
    const { url } = first
    const { pools } = createManagerHost({ devices: [0] })
    const directory = openDirectory({
      config: { pools: [pools[0]], pool_manager: { url, token_env: 'TOKEN' } },
      file: 'test.yaml',
      env: { TOKEN: 'secret' },
      makeAdapter: adapterMaker({ env: {}, random: () => 0 }),
      metrics: createMetrics(new Registry()),
      log: silentLog,
      now: () => performance.now(),
      pollMs: 20,
    })
    await directory.started()
    expect(directory.list().map(({ state }) => state)).toEqual(['ready'])
    const lease = held(await directory.lease('chat', 'chat-0', 'a'))
    const revoked = new Promise((done) => lease.revoked.addEventListener('abort', done))
    await first.stop()
    await until(directory, 'unready')
    const second = await daemonOn(new URL(url).port)
    await until(directory, 'ready')
    await revoked
    expect(await refusalOf(directory)).toBe('granted')
    await directory.close()
    await second.stop()
  })
})
