import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createScheduler, type FullPolicy, type Priority, type Scheduler } from '../src/index.ts'

const schedulerOf = (replicas: number, capacity = 8, policy: FullPolicy = 'reject'): Scheduler =>
  createScheduler({
    replicas: Array.from({ length: replicas }, (_, index) => `r${index}`),
    queue: { capacity: { interactive: capacity, batch: capacity }, policy },
  })
const task = (id: string, tokens = 10, priority: Priority = 'interactive') => ({ id, tokens, priority })

describe('starting', () => {
  it('[ORCH-3013] runs one task on each replica and no more', () => {
    const scheduler = schedulerOf(2)
    const starts = ['a', 'b', 'c']
      .map((id) => scheduler.submit(task(id), 0))
      .map((result) => 'starts' in result && result.starts)
    expect(starts).toEqual([[{ id: 'a', replica: 'r0' }], [{ id: 'b', replica: 'r1' }], []])
    expect(scheduler.finish('b')).toEqual([{ id: 'c', replica: 'r1' }])
  })

  it('never runs more tasks than it has replicas, whatever happens', () => {
    const step = fc.record({ id: fc.integer({ min: 0, max: 9 }).map(String), finish: fc.boolean() })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 3 }), (steps, replicas) => {
        const scheduler = schedulerOf(replicas)
        const running = new Map<string, string>()
        const known = new Set<string>()
        for (const { id, finish } of steps) {
          if (!finish && known.has(id)) continue
          const result = finish ? { starts: scheduler.finish(id) } : scheduler.submit(task(id), 0)
          if (finish) running.delete(id)
          else known.add(id)
          for (const start of 'starts' in result ? result.starts : []) {
            expect([...running.values()]).not.toContain(start.replica)
            running.set(start.id, start.replica)
          }
          expect(running.size).toBeLessThanOrEqual(replicas)
        }
      }),
    )
  })

  it('names the least loaded replica as the expected one', () => {
    const scheduler = schedulerOf(2)
    scheduler.submit(task('long', 100), 0)
    scheduler.submit(task('short', 5), 0)
    expect(scheduler.submit(task('next'), 0)).toMatchObject({ kind: 'admitted', expectedReplica: 'r1' })
  })
})

describe('the predicted start', () => {
  it('[ORCH-3009] is zero on a free replica, then the work before it by speed and replicas', () => {
    const scheduler = schedulerOf(2)
    const places = ['a', 'b', 'c', 'd'].map((id) => scheduler.submit(task(id, 10), 0))
    expect(places.map((result) => 'place' in result && result.place)).toEqual([
      { position: 0, startMs: 0 },
      { position: 0, startMs: 0 },
      { position: 0, startMs: (20 * 20) / 2 },
      { position: 1, startMs: (30 * 20) / 2 },
    ])
    scheduler.progress('a')
    expect(scheduler.placeOf('c').startMs).toBe((19 * 20) / 2)
  })

  it('follows the speed that the pool shows', () => {
    const scheduler = schedulerOf(1)
    scheduler.submit(task('a'), 0)
    scheduler.finish('a', { tokens: 10, decodeMs: 2000 })
    expect(scheduler.estimate()).toEqual({ msPerToken: 20 * 0.8 + 200 * 0.2 })
    scheduler.submit(task('b'), 0)
    expect(scheduler.foresee('interactive')).toEqual({ position: 0, startMs: 560 })
  })

  it('counts interactive tasks before a batch task, but not the other way', () => {
    const scheduler = schedulerOf(1)
    scheduler.submit(task('running'), 0)
    scheduler.submit(task('batch', 10, 'batch'), 0)
    scheduler.submit(task('quick', 10), 0)
    expect(scheduler.placeOf('quick').position).toBe(0)
    expect(scheduler.placeOf('batch').position).toBe(1)
  })
})

describe('a full pool', () => {
  it('refuses with the time after which a place may be free', () => {
    const scheduler = schedulerOf(1, 1)
    for (const id of ['running', 'waiting']) scheduler.submit(task(id, 8), 0)
    expect(scheduler.submit(task('refused'), 0)).toEqual({ kind: 'refused', retryAfterMs: 320 })
  })

  it('names the victim, and gives the new task its real place', () => {
    const scheduler = schedulerOf(1, 1, 'drop-lru')
    for (const id of ['running', 'waiting']) scheduler.submit(task(id, 8), 0)
    expect(scheduler.submit(task('new'), 0)).toEqual({
      kind: 'admitted',
      place: { position: 0, startMs: 160 },
      starts: [],
      expectedReplica: 'r0',
      victim: 'waiting',
    })
  })

  it('[ORCH-3010] has a place again when a waiting task is withdrawn', () => {
    const scheduler = schedulerOf(1, 1)
    for (const id of ['running', 'waiting']) scheduler.submit(task(id), 0)
    expect([scheduler.withdraw('waiting'), scheduler.withdraw('waiting')]).toEqual([true, false])
    expect(scheduler.submit(task('next'), 0).kind).toBe('admitted')
    expect(scheduler.finish('running')).toEqual([{ id: 'next', replica: 'r0' }])
  })
})
