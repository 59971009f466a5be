import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createScheduler, type FullPolicy, type Priority, type Scheduler, type Start } from '../src/index.ts'

const schedulerOf = (replicas: number, capacity = 8, policy: FullPolicy = 'reject'): Scheduler => {
  const scheduler = createScheduler({ queue: { capacity: { interactive: capacity, batch: capacity }, policy } })
  for (let index = 0; index < replicas; index++) scheduler.offer({ id: `r${index}`, slots: 1 })
  return scheduler
}
/** The starts that a submit brought about. */
const submit = (scheduler: Scheduler, ...args: Parameters<typeof task>): Start[] => {
  const result = scheduler.submit(task(...args), 0)
  return result.kind === 'admitted' ? result.starts : []
}
/** A task that runs at once. */
const run = (scheduler: Scheduler, ...args: Parameters<typeof task>): Start => {
  const [start] = submit(scheduler, ...args)
  if (!start) throw new TypeError('it did not start')
  return start
}
const task = (id: string, tokens = 10, priority: Priority = 'interactive') => ({ id, tokens, priority })

describe('starting', () => {
  it('[ORCH-3013] runs as many tasks on each replica as it has slots', () => {
    const scheduler = schedulerOf(2)
    const starts = ['a', 'b', 'c'].map((id) => submit(scheduler, id))
    expect(starts).toEqual([[{ id: 'a', replica: 'r0', attempt: 0 }], [{ id: 'b', replica: 'r1', attempt: 1 }], []])
    expect(scheduler.finish({ id: 'b', replica: 'r1', attempt: 1 })).toEqual([{ id: 'c', replica: 'r1', attempt: 2 }])
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
    const results = ['a', 'b', 'c', 'd'].map((id) => scheduler.submit(task(id, 10), 0))
    expect(results.map((result) => 'place' in result && result.place)).toEqual([
      { position: 0, startMs: 0 },
      { position: 0, startMs: 0 },
      { position: 0, startMs: (20 * 20) / 2 },
      { position: 1, startMs: (30 * 20) / 2 },
    ])
    scheduler.progress({ id: 'a', replica: 'r0', attempt: 0 })
    expect(scheduler.placeOf('c').startMs).toBe((19 * 20) / 2)
  })

  it('follows the speed that the pool shows', () => {
    const scheduler = schedulerOf(1)
    scheduler.finish(run(scheduler, 'a'), { tokens: 10, decodeMs: 2000 })
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
    expect(scheduler.submit(task('refused'), 0)).toEqual({ kind: 'refused', why: 'full', retryAfterMs: 320 })
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

  it('[ORCH-3005] counts each reader once, however often it closes, and not for another task of the same name', () => {
    const scheduler = schedulerOf(1, 1, 'drop-lru')
    run(scheduler, 'running')
    const newcomer = (id: string) => {
      const result = scheduler.submit(task(id), 0)
      return result.kind === 'admitted' ? result.victim : result.why
    }
    expect(newcomer('a')).toBeUndefined()
    const [one, other] = [scheduler.open('a'), scheduler.open('a')]
    for (const _again of [1, 2]) one()
    expect(newcomer('b')).toBe('full')
    scheduler.cancel('a')
    expect(newcomer('a')).toBeUndefined()
    scheduler.open('a')
    other()
    expect(newcomer('b')).toBe('full')
  })

  it('[ORCH-3010] has a place again when a waiting task is canceled', () => {
    const scheduler = schedulerOf(1, 1)
    const running = run(scheduler, 'running')
    scheduler.submit(task('waiting'), 0)
    expect([scheduler.cancel('waiting'), scheduler.cancel('waiting')]).toEqual(['waiting', 'unknown'])
    expect(scheduler.submit(task('next'), 0).kind).toBe('admitted')
    expect(scheduler.finish(running)).toEqual([{ id: 'next', replica: 'r0', attempt: 1 }])
  })
})

describe('any sequence of calls', () => {
  const capacity = 3
  const call = fc.record({
    kind: fc.constantFrom('submit', 'finish', 'cancel', 'lose', 'offer', 'drain', 'refused'),
    id: fc.integer({ min: 0, max: 9 }).map(String),
    replica: fc.integer({ min: 0, max: 2 }).map((index) => `r${index}`),
    priority: fc.constantFrom<Priority>('interactive', 'batch'),
  })
  type Call = typeof call extends fc.Arbitrary<infer Value> ? Value : never

  /** What each call gave; a task is submitted only while it is not here. */
  const play = (scheduler: Scheduler, calls: readonly Call[]): unknown[] => {
    const here = new Set<string>()
    const running = new Map<string, Start>()
    return calls.map(({ kind, id, replica, priority }) => {
      const start = running.get(id) ?? { id, replica, attempt: -1 }
      const gives = (): object | string | undefined => {
        if (kind === 'submit') return here.has(id) ? undefined : scheduler.submit(task(id, 5, priority), 0)
        if (kind === 'finish') return { starts: scheduler.finish(start), over: id }
        if (kind === 'cancel') return scheduler.cancel(id)
        if (kind === 'lose') return scheduler.lose(replica)
        if (kind === 'offer') return { starts: scheduler.offer({ id: replica, slots: 2 }) }
        if (kind === 'refused') return { starts: scheduler.refused(start) }
        return scheduler.drain(replica) ?? {}
      }
      const given = gives()
      if (kind === 'submit' && typeof given === 'object' && 'kind' in given && given.kind === 'admitted') here.add(id)
      if (kind === 'cancel' || (kind === 'finish' && running.has(id))) here.delete(id)
      if (kind === 'finish' || kind === 'refused' || kind === 'cancel') running.delete(id)
      const starts = typeof given === 'object' && 'starts' in given ? (given.starts as Start[]) : []
      for (const each of starts) running.set(each.id, each)
      return { given, depths: [scheduler.depth('interactive'), scheduler.depth('batch')], loads: scheduler.replicas() }
    })
  }
  const fresh = (): Scheduler => schedulerOf(2, capacity, 'drop-lru')

  it('[OC-CORE-1001] gives the same results when it is played again', () => {
    fc.assert(
      fc.property(fc.array(call, { maxLength: 60 }), (calls) => {
        expect(play(fresh(), calls)).toEqual(play(fresh(), calls))
      }),
    )
  })

  it('[OC-CORE-1002] never lets more wait than the capacity, beside those that were put back', () => {
    fc.assert(
      fc.property(fc.array(call, { maxLength: 60 }), (calls) => {
        const scheduler = fresh()
        const arrivals = calls.filter(({ kind }) => kind === 'submit' || kind === 'finish' || kind === 'cancel')
        play(scheduler, arrivals)
        expect([scheduler.depth('interactive'), scheduler.depth('batch')].every((depth) => depth <= capacity)).toBe(
          true,
        )
      }),
    )
  })
})
