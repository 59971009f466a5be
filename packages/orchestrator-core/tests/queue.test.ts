import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { QueuedTask } from '../src/lane.ts'
import { type Priority, priorities } from '../src/priority.ts'
import { createQueue, type FullPolicy, type TaskQueue } from '../src/queue.ts'

const queueOf = (capacity: number, policy: FullPolicy): TaskQueue =>
  createQueue({ capacity: { interactive: capacity, batch: capacity }, policy })
const task = (id: string, priority: Priority = 'interactive') => ({ id, priority, tokens: 1 })
/** What an arrival brought about, by names. */
const add = (queue: TaskQueue, id: string, priority?: Priority): { got: string; task?: QueuedTask } => {
  const result = queue.enqueue(task(id, priority), 0)
  if (result.kind === 'refused') return { got: result.why }
  return { got: result.kind === 'dropped' ? `for ${result.victim.id}` : 'queued', task: result.task }
}
const drain = (queue: TaskQueue): string[] => {
  const ids: string[] = []
  for (let next = queue.take(); next; next = queue.take()) ids.push(next.id)
  return ids
}
const filled = (policy: FullPolicy, ...ids: string[]) => {
  const queue = queueOf(ids.length, policy)
  const tasks = new Map(ids.map((id) => [id, add(queue, id).task as QueuedTask]))
  return { queue, touch: (id: string, readers: 1 | -1) => queue.touch(tasks.get(id) as QueuedTask, readers) }
}

describe('order', () => {
  const arrivals = fc.array(fc.constantFrom(...priorities), { maxLength: 40 })
  const idsOf = (order: readonly Priority[], wanted: Priority) =>
    order.flatMap((priority, index) => (priority === wanted ? [String(index)] : []))
  const drained = (order: readonly Priority[]): string[] => {
    const queue = queueOf(40, 'reject')
    order.forEach((priority, index) => {
      add(queue, String(index), priority)
    })
    return drain(queue)
  }

  it('[ORCH-3001] tasks of one priority leave in the order of their arrival', () => {
    fc.assert(
      fc.property(arrivals, (order) => {
        const left = drained(order)
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
        const first = idsOf(order, 'interactive')
        expect(drained(order).slice(0, first.length)).toEqual(first)
      }),
    )
  })
})

describe('a full queue', () => {
  it('[ORCH-3003] refuses the new task and keeps the old ones', () => {
    const { queue } = filled('reject', 'a', 'b')
    expect(add(queue, 'c').got).toBe('full')
    expect(drain(queue)).toEqual(['a', 'b'])
  })

  it('is full for one priority only', () => {
    const { queue } = filled('reject', 'a', 'b')
    expect(add(queue, 'c', 'batch').got).toBe('queued')
  })

  it('[ORCH-3004] drops the task that nobody touched for the longest time', () => {
    const { queue, touch } = filled('drop-lru', 'a', 'b', 'c')
    touch('a', 1)
    touch('a', -1)
    expect(add(queue, 'd').got).toBe('for b')
    expect(drain(queue)).toEqual(['a', 'c', 'd'])
  })

  it('[ORCH-3005] drops nothing that is being read', () => {
    const { queue, touch } = filled('drop-lru', 'a', 'b')
    touch('a', 1)
    const { got, task: c } = add(queue, 'c')
    expect(got).toBe('for b')
    queue.touch(c as QueuedTask, 1)
    expect(add(queue, 'd').got).toBe('full')
    touch('a', -1)
    expect(add(queue, 'd').got).toBe('for a')
  })
})
