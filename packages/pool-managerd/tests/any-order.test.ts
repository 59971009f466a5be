import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Lease, PoolManager } from '../src/index.ts'
import { poolTransitions } from '../src/pool-machine.ts'
import { replicaTransitions } from '../src/replica-machine.ts'
import { manage, revokedFor } from './support/manage.ts'

const replicas = ['chat-0', 'chat-1', 'chat-2'] as const
const slots = 2

type Act =
  | { do: 'lease' | 'crash' | 'restart'; at: (typeof replicas)[number] }
  | { do: 'release'; nth: number }
  | { do: 'pass'; ms: number }
  | { do: 'drain'; deadlineMs: number }
  | { do: 'reload'; model: string; failing: (typeof replicas)[number] | undefined; readyMs: number }
  | { do: 'resume' }

const at = fc.constantFrom(...replicas)
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('lease' as const), at }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('release' as const), nth: fc.nat(20) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 700 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('crash' as const, 'restart' as const), at }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('drain' as const), deadlineMs: fc.nat(1500) }) },
  { weight: 2, arbitrary: fc.constant({ do: 'resume' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('reload' as const),
      model: fc.constantFrom('hf:a', 'hf:b'),
      failing: fc.option(at, { nil: undefined }),
      readyMs: fc.nat(400),
    }),
  },
)

interface Held {
  at: string
  lease: Lease
  /** The model that the pool showed when it was given. */
  model: string
  released: boolean
}

/** Plays acts one after the other, and says after each what must hold after any. */
const play = async (acts: readonly Act[]) => {
  let broken: { model: string; replica: string | undefined; readyAt: number } | undefined
  const { time, manager, workers, moves, replica } = await manage({
    pools: [
      {
        devices: [0, 1, 2],
        slots,
        health: { interval_ms: 50, timeout_ms: 20, start_ms: 300 },
        restart: { initial_ms: 40, max_ms: 200 },
      },
    ],
    workers: {
      health: async (of, model) => {
        const isBroken =
          broken !== undefined && broken.model === model && (broken.replica === of || clock() < broken.readyAt)
        return { ready: !isBroken, reason: 'it loads' }
      },
    },
  })
  const clock = time.now
  const held: Held[] = []
  const pending: Promise<unknown>[] = []
  let drainAt = Number.POSITIVE_INFINITY
  const view = () => {
    const [pool] = manager.list()
    if (!pool) throw new Error('there is one pool')
    return pool
  }

  const perform = async (given: Act): Promise<void> => {
    switch (given.do) {
      case 'lease': {
        const { state, model, replicas: each } = view()
        const before = each.find(({ id }) => id === given.at)
        const lease = await manager.lease('chat', given.at, `task-${held.length}`)
        const room = (before?.inFlight ?? slots) < slots
        expect('refused' in lease ? lease.refused : 'granted').toBe(outcomeOf(state, before?.state, room))
        if (!('refused' in lease)) held.push({ at: given.at, lease, model, released: false })
        return
      }
      case 'release': {
        const one = held[given.nth % Math.max(1, held.length)]
        if (one) {
          await one.lease.release()
          one.released = true
        }
        return
      }
      case 'pass':
        return time.pass(given.ms)
      case 'crash':
        if (replica(given.at).state === 'ready') workers.last(given.at).die('it crashed')
        return
      case 'restart':
        manager.restart('chat', given.at, { deadlineMs: 100 })
        return
      case 'drain': {
        const from = view().state
        if ((await manager.drain('chat', given)) !== 'draining') return
        drainAt =
          from === 'draining' || from === 'drained'
            ? Math.min(drainAt, clock() + given.deadlineMs)
            : clock() + given.deadlineMs
        return
      }
      case 'resume':
        if (manager.resume('chat') === 'resumed') drainAt = Number.POSITIVE_INFINITY
        return
      case 'reload': {
        const { model, failing, readyMs } = given
        if (view().state !== 'ready' || view().model === model) return
        const before = view().model
        broken = { model, replica: failing, readyAt: clock() + readyMs }
        pending.push(
          manager.reload('chat', { modelRef: model }).then((outcome) => {
            const undone = outcome.kind !== 'reloaded'
            expect(view().model).toBe(undone ? before : model)
            if (failing !== undefined) expect(undone).toBe(true)
          }),
        )
      }
    }
  }

  const check = (): void => {
    const { model, replicas: each } = view()
    // One model: what runs and is not left over from a task serves what the list says.
    for (const { id } of each) {
      const adapter = manager.adapterOf('chat', id)
      const worker = workers.all.find((hand) => hand.worker.adapter === adapter)
      if (worker) expect([id, worker.model, worker.stopped]).toEqual([id, model, false])
    }
    for (const { id, inFlight } of each) {
      const own = held.filter((one) => one.at === id && !one.released && !one.lease.revoked.aborted)
      expect([id, inFlight]).toEqual([id, own.length])
      expect(inFlight).toBeLessThanOrEqual(slots)
    }
    for (const { lease, model: granted, released } of held) {
      const hand = workers.all.find(({ worker }) => worker.adapter === lease.adapter)
      expect(hand?.model).toBe(granted)
      const reason = revokedFor(lease)
      // A task that runs keeps its worker, and only a loss, a restart or a deadline takes its place away.
      if (!released && reason === undefined) expect(hand?.stopped).toBe(false)
    }
    for (const { replica: of, from, to, event } of moves) {
      const table: Record<string, Partial<Record<string, string>>> = of === undefined
        ? poolTransitions
        : replicaTransitions
      expect(table[from]?.[event]).toBe(to)
    }
  }

  for (const each of acts) {
    const before = held.filter(({ released, lease }) => !released && !lease.revoked.aborted)
    const deadline = drainAt
    await perform(each)
    check()
    for (const { lease } of before) {
      const reason = revokedFor(lease)
      if (reason?.includes('deadline')) expect(clock()).toBeGreaterThanOrEqual(deadline)
      if (reason !== undefined) expect(lawful).toContain(reason)
    }
  }
  await end(manager, time.pass, pending)
  expect([workers.running(), time.armed()]).toEqual([[], 0])
  return moves.length
}

const lawful = ['it crashed', 'the replica is being restarted', 'the pool is drained and its deadline has passed']

const outcomeOf = (pool: string, replica: string | undefined, room: boolean): string => {
  if (pool === 'draining' || pool === 'drained') return 'draining'
  if (pool !== 'ready' && pool !== 'reloading') return 'not-ready'
  if (replica !== 'ready') return replica === 'draining' ? 'draining' : 'not-ready'
  return room ? 'granted' : 'full'
}

const end = async (manager: PoolManager, pass: (ms: number) => Promise<void>, pending: readonly Promise<unknown>[]) => {
  await manager.close()
  await pass(1000)
  await Promise.all(pending)
}

describe('any order of calls, crashes and times', () => {
  it('[OC-POOL-3013] [OC-POOL-3019] [OC-POOL-3024] keeps tasks, slots and models as they are promised', async () => {
    let steps = 0
    const holds = fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 40 }), async (acts) => {
      steps += await play(acts)
    })
    await fc.assert(holds, { seed: 3013, numRuns: 150 })
    expect(steps).toBeGreaterThan(1000)
  })
})
