import fc from 'fast-check'
import type { FullPolicy, Priority } from '../../src/index.ts'

const ids = fc.integer({ min: 0, max: 11 }).map((index) => `t${index}`)
const replicas = fc.constantFrom('r0', 'r1', 'r2')
/** One of all starts so far, by a number that is taken modulo how many there were: the late ones as well. */
const starts = fc.nat(1000)

export type Call =
  | { kind: 'submit' | 'restore'; id: string; priority: Priority; tokens: number }
  | { kind: 'cancel' | 'open'; id: string }
  | { kind: 'close'; reader: number }
  | { kind: 'finish' | 'progress' | 'refused' | 'revoked'; start: number }
  | { kind: 'offer'; replica: string; slots: number }
  | { kind: 'drain' | 'lose'; replica: string }

const task = { id: ids, priority: fc.constantFrom<Priority>('interactive', 'batch'), tokens: fc.nat(9) }

export const anyCall: fc.Arbitrary<Call> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('submit' as const), ...task }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restore' as const), ...task }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('cancel' as const, 'open' as const), id: ids }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('close' as const), reader: fc.nat(1000) }) },
  {
    weight: 7,
    arbitrary: fc.record({
      kind: fc.constantFrom('finish' as const, 'progress' as const, 'refused' as const, 'revoked' as const),
      start: starts,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('offer' as const), replica: replicas, slots: fc.nat(3) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('drain' as const, 'lose' as const), replica: replicas }),
  },
)

export interface Story {
  capacity: { interactive: number; batch: number }
  policy: FullPolicy
  weights: { interactive?: number; batch?: number }
  calls: Call[]
}

export const anyStory: fc.Arbitrary<Story> = fc.record({
  capacity: fc.record({ interactive: fc.integer({ min: 1, max: 4 }), batch: fc.integer({ min: 1, max: 4 }) }),
  policy: fc.constantFrom<FullPolicy>('reject', 'drop-lru'),
  weights: fc.constantFrom({}, {}, { interactive: 3 }, { interactive: 2, batch: 5 }),
  calls: fc.array(anyCall, { maxLength: 90, size: 'max' }),
})
