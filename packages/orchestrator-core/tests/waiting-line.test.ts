import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createWaitingLine, type Standing } from '../src/waiting-line.ts'
import { holds } from './support/seeded.ts'

type Step = { kind: 'push'; tokens: number } | { kind: 'remove'; at: number } | { kind: 'removeFirst' }
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('push' as const), tokens: fc.nat(50) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), at: fc.nat(500) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('removeFirst' as const) }) },
  ),
  { maxLength: 400, size: 'max' },
)

describe('a waiting line', () => {
  it('[ORCH-3001] [ORCH-3023] is a list from which anybody may leave, and knows what stands before whom', () => {
    holds(
      fc.property(steps, (sequence) => {
        const line = createWaitingLine<Standing>()
        const list: Standing[] = []
        for (const step of sequence) {
          if (step.kind === 'push') {
            const item = { tokens: step.tokens, slot: 0 }
            line.push(item)
            list.push(item)
          } else {
            const index = step.kind === 'remove' ? step.at % Math.max(1, list.length) : 0
            for (const item of list.splice(index, 1)) line.remove(item)
          }
          expect([line.first(), line.size()]).toEqual([list[0], list.length])
        }
        const before = (count: number) => list.slice(0, count).reduce((sum, { tokens }) => sum + tokens, 0)
        expect(list.map((item) => line.rank(item))).toEqual(list.map((_item, index) => index))
        const counts = Array.from({ length: list.length + 1 }, (_, count) => count)
        expect(counts.map(line.tokensOfFirst)).toEqual(counts.map(before))
      }),
      100,
    )
  })
})
