import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Priority, priorities } from '../src/index.ts'
import { createQueue, type TaskQueue } from '../src/queue.ts'
import { holds } from './support/seeded.ts'

type Weights = Record<Priority, number>
const capacity = { interactive: 1000, batch: 1000 }
const weight = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(0.5, 0.1, 1.7))
const anyWeights = fc.record({ interactive: weight, batch: weight })
/** Tasks that arrive, by priority, and places that free, in any order. */
const anyDay = fc.array(fc.constantFrom<Priority | 'start'>(...priorities, 'start', 'start'), {
  maxLength: 200,
  size: 'max',
})

/** The priorities of the tasks that start, each with how many of its own and of the other kind wait before it does. */
const live = (weights: Partial<Weights>, day: readonly (Priority | 'start')[]) => {
  const queue = createQueue({ capacity, policy: 'reject', weights })
  return day.flatMap((event, index) => {
    if (event !== 'start') {
      queue.enqueue({ id: `${index}`, priority: event, tokens: 1 }, 0)
      return []
    }
    const waiting = { interactive: queue.depth('interactive'), batch: queue.depth('batch') }
    const task = queue.take()
    return task ? [{ priority: task.priority, waiting }] : []
  })
}
const otherOf = (priority: Priority): Priority => (priority === 'batch' ? 'interactive' : 'batch')
const bothWait = ({ waiting }: { waiting: Weights }): boolean => waiting.interactive > 0 && waiting.batch > 0

describe('priorities with weights', () => {
  it('[ORCH-3017] [ORCH-3019] share the starts by weight whenever tasks of both wait, from the first on', () => {
    holds(
      fc.property(anyWeights, anyDay, (weights, day) => {
        const slack = 1 / weights.interactive + 1 / weights.batch + 1e-9
        // How far interactive is ahead of its share: within any stretch in which both wait, it may not move by more.
        let [ahead, low, high] = [0, 0, 0]
        for (const start of live(weights, day)) {
          if (!bothWait(start)) [ahead, low, high] = [0, 0, 0]
          else ahead += (start.priority === 'interactive' ? 1 : -1) / weights[start.priority]
          low = Math.min(low, ahead)
          high = Math.max(high, ahead)
          expect(high - low).toBeLessThanOrEqual(slack)
        }
      }),
    )
  })

  it('[ORCH-3018] let no first task wait for more than its share of the others', () => {
    holds(
      fc.property(anyWeights, anyDay, (weights, day) => {
        const passed: Weights = { interactive: 0, batch: 0 }
        for (const { priority, waiting } of live(weights, day)) {
          const other = otherOf(priority)
          passed[priority] = 0
          passed[other] = waiting[other] > 0 ? passed[other] + 1 : 0
          expect(passed[other]).toBeLessThanOrEqual(Math.ceil(weights[priority] / weights[other]) + 1)
        }
      }),
    )
  })

  it('[ORCH-3017] count as 1 where they have none', () => {
    const day = [...Array(8).fill('interactive'), ...Array(8).fill('batch'), ...Array(8).fill('start')]
    const orderOf = (weights: Partial<Weights>) => live(weights, day).map(({ priority }) => priority[0])
    expect(orderOf({ interactive: 3 }).join('')).toBe('ibiiibii')
    expect(orderOf({ interactive: 3 })).toEqual(orderOf({ interactive: 3, batch: 1 }))
    expect(orderOf({}).join('')).toBe('iiiiiiii')
  })
})

describe('a position', () => {
  const drain = (queue: TaskQueue): string[] => {
    const ids: string[] = []
    for (let task = queue.take(); task; task = queue.take()) ids.push(task.id)
    return ids
  }

  it('[ORCH-3023] is the number of tasks that start before, with weights and without, also of one that only asks', () => {
    holds(
      fc.property(fc.option(anyWeights, { nil: {} }), anyDay, fc.constantFrom(...priorities), (weights, day, asks) => {
        const queue = createQueue({ capacity, policy: 'reject', weights })
        const waiting = new Map<string, () => number>()
        const arrive = (id: string, priority: Priority): void => {
          const result = queue.enqueue({ id, priority, tokens: 2 }, 0)
          if (result.kind === 'queued') waiting.set(id, () => queue.before(result.task).tasks)
        }
        day.forEach((event, index) => {
          if (event === 'start') waiting.delete(queue.take()?.id ?? '')
          else arrive(`${index}`, event)
        })
        const foreseen = queue.before({ priority: asks })
        arrive('asks', asks)
        const told = [...waiting].map(([id, position]) => ({ id, position: position() }))
        const order = drain(queue)
        expect(told).toEqual(told.map(({ id }) => ({ id, position: order.indexOf(id) })))
        expect(foreseen).toEqual({ tasks: order.indexOf('asks'), tokens: 2 * order.indexOf('asks') })
      }),
    )
  })
})
