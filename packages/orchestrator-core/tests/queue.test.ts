import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createQueue, type FullPolicy, type Priority, priorities, type TaskQueue } from '../src/index.ts'

const queueOf = (capacity: number, policy: FullPolicy): TaskQueue =>
  createQueue({ capacity: { interactive: capacity, batch: capacity }, policy })
const task = (id: string, priority: Priority = 'interactive') => ({ id, priority, tokens: 1 })
const drain = (queue: TaskQueue): string[] => {
  const ids: string[] = []
  for (let next = queue.take(); next; next = queue.take()) ids.push(next.id)
  return ids
}
const filled = (policy: FullPolicy, ...ids: string[]): TaskQueue => {
  const queue = queueOf(ids.length, policy)
  ids.forEach((id, now) => {
    queue.enqueue(task(id), now)
  })
  return queue
}

describe('order', () => {
  const arrivals = fc.array(fc.constantFrom(...priorities), { maxLength: 40 })
  const idsOf = (order: readonly Priority[], wanted: Priority) =>
    order.flatMap((priority, index) => (priority === wanted ? [String(index)] : []))

  it('[ORCH-3001] tasks of one priority leave in the order of their arrival', () => {
    fc.assert(
      fc.property(arrivals, (order) => {
        const queue = queueOf(40, 'reject')
        order.forEach((priority, index) => {
          queue.enqueue(task(String(index), priority), index)
        })
        const left = drain(queue)
        for (const priority of priorities) {
          const ids = new Set(idsOf(order, priority))
          expect(left.filter((id) => ids.has(id))).toEqual([...ids])
        }
      }),
    )
  })

  it('[ORCH-3002] no batch task leaves while an interactive one waits', () => {
    fc.assert(
      fc.property(arrivals, (order) => {
        const queue = queueOf(40, 'reject')
        order.forEach((priority, index) => {
          queue.enqueue(task(String(index), priority), index)
        })
        expect(drain(queue).slice(0, idsOf(order, 'interactive').length).sort()).toEqual(
          idsOf(order, 'interactive').sort(),
        )
      }),
    )
  })
})

describe('a full queue', () => {
  it('[ORCH-3003] refuses the new task and keeps the old ones', () => {
    const queue = filled('reject', 'a', 'b')
    expect(queue.enqueue(task('c'), 9)).toEqual({ kind: 'refused' })
    expect(drain(queue)).toEqual(['a', 'b'])
  })

  it('is full for one priority only', () => {
    const queue = filled('reject', 'a', 'b')
    expect(queue.enqueue(task('c', 'batch'), 9)).toEqual({ kind: 'queued' })
  })

  it('[ORCH-3004] drops the task that nobody touched for the longest time', () => {
    const queue = filled('drop-lru', 'a', 'b', 'c')
    queue.open('a', 7)
    queue.close('a')
    expect(queue.enqueue(task('d'), 9)).toEqual({ kind: 'dropped', victim: 'b' })
    expect(drain(queue)).toEqual(['a', 'c', 'd'])
  })

  it('drops the one that waits longest when all were touched at the same time', () => {
    const queue = queueOf(2, 'drop-lru')
    queue.enqueue(task('a'), 5)
    queue.enqueue(task('b'), 5)
    expect(queue.enqueue(task('c'), 5)).toEqual({ kind: 'dropped', victim: 'a' })
  })

  it('[ORCH-3005] drops nothing that is being read', () => {
    const queue = filled('drop-lru', 'a', 'b')
    queue.open('a', 3)
    expect(queue.enqueue(task('c'), 9)).toEqual({ kind: 'dropped', victim: 'b' })
    queue.open('c', 10)
    expect(queue.enqueue(task('d'), 11)).toEqual({ kind: 'refused' })
    queue.close('a')
    expect(queue.enqueue(task('d'), 12)).toEqual({ kind: 'dropped', victim: 'a' })
  })
})

describe('any sequence of calls', () => {
  const calls = fc.array(
    fc.record({
      kind: fc.constantFrom('enqueue', 'take', 'remove', 'open', 'close'),
      id: fc.integer({ min: 0, max: 12 }).map(String),
      priority: fc.constantFrom(...priorities),
    }),
    { maxLength: 80 },
  )
  const policy = fc.constantFrom<FullPolicy>('reject', 'drop-lru')

  const play = (queue: TaskQueue, sequence: readonly { kind: string; id: string; priority: Priority }[]) => {
    const present = new Set<string>()
    return sequence.map(({ kind, id, priority }, now) => {
      if (kind === 'enqueue') {
        if (present.has(id)) return 'present'
        const result = queue.enqueue(task(id, priority), now)
        if (result.kind === 'dropped') present.delete(result.victim)
        if (result.kind !== 'refused') present.add(id)
        return result
      }
      if (kind === 'take') {
        const taken = queue.take()
        if (taken) present.delete(taken.id)
        return taken?.id
      }
      if (kind === 'remove') {
        present.delete(id)
        return queue.remove(id)
      }
      if (kind === 'open') queue.open(id, now)
      else queue.close(id)
      return priorities.map((each) => queue.depth(each))
    })
  }

  it('[OC-CORE-1002] never holds more than the capacity', () => {
    fc.assert(
      fc.property(calls, policy, fc.integer({ min: 1, max: 4 }), (sequence, full, capacity) => {
        const queue = queueOf(capacity, full)
        sequence.forEach((_call, index) => {
          play(queue, sequence.slice(index, index + 1))
          for (const each of priorities) expect(queue.depth(each)).toBeLessThanOrEqual(capacity)
        })
      }),
    )
  })

  it('[OC-CORE-1001] gives the same results when it is played again', () => {
    fc.assert(
      fc.property(calls, policy, (sequence, full) => {
        expect(play(queueOf(3, full), sequence)).toEqual(play(queueOf(3, full), sequence))
      }),
    )
  })
})
