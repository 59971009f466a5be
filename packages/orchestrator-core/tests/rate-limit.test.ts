import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createScheduler, type Submitted } from '../src/index.ts'
import { holds } from './support/seeded.ts'

const anyRate = fc.constantFrom(0.1, 0.5, 1, 3, 7.3, 50, 1000)
const anyArrivals = fc.array(fc.nat(700), { minLength: 1, maxLength: 60, size: 'max' }).map((gaps) => {
  let at = 1_000_000
  return gaps.map((gap) => {
    at += gap
    return at
  })
})

/** Batch tasks at these times in a pool that holds them all, and what became of them. */
const arrive = (rate: number, times: readonly number[], capacity = 1000) => {
  const scheduler = createScheduler({
    queue: { capacity: { interactive: 1000, batch: capacity }, policy: 'reject', ratePerSecond: { batch: rate } },
  })
  const submit = (at: number, index: number): Submitted =>
    scheduler.submit({ id: `${index}`, priority: 'batch', tokens: 1 }, at)
  return { scheduler, results: times.map((at, index) => ({ at, result: submit(at, index) })) }
}

describe('a rate limit', () => {
  it('[ORCH-3020] admits in any stretch of time no more than its bucket and its rate give', () => {
    holds(
      fc.property(anyRate, anyArrivals, (rate, times) => {
        const admitted = arrive(rate, times).results.filter(({ result }) => result.kind === 'admitted')
        admitted.forEach(({ at: from }, first) => {
          for (const [index, { at }] of admitted.entries()) {
            if (index < first) continue
            const most = Math.max(1, rate) + ((at - from) * rate) / 1000
            expect(index - first + 1).toBeLessThanOrEqual(most + 1e-6)
          }
        })
      }),
    )
  })

  it('[ORCH-3021] tells the first millisecond in which it would admit', () => {
    holds(
      fc.property(anyRate, anyArrivals, (rate, times) => {
        const { results } = arrive(rate, times)
        const index = results.findIndex(({ result }) => result.kind === 'refused')
        const refused = results[index]
        if (refused?.result.kind !== 'refused') return
        expect(refused.result.why).toBe('rate')
        const wait = refused.result.retryAfterMs
        const later = [wait - 1, wait].map((ms) => arrive(rate, [...times.slice(0, index), refused.at + ms]).results)
        expect(later.map((all) => all.at(-1)?.result.kind)).toEqual(['refused', 'admitted'])
      }),
    )
  })

  it('[ORCH-3021] [ORCH-3022] counts no task that a full queue refused', () => {
    const { scheduler, results } = arrive(2, [0, 0, 0, 0], 1)
    expect(results.map(({ result }) => result.kind === 'refused' && result.why)).toEqual([
      false,
      'full',
      'full',
      'full',
    ])
    scheduler.cancel('0')
    const next = (id: string) => scheduler.submit({ id, priority: 'batch', tokens: 1 }, 0)
    expect(next('a').kind).toBe('admitted')
    expect(next('b')).toEqual({ kind: 'refused', why: 'rate', retryAfterMs: 500 })
  })

  it('limits only the priority that has it', () => {
    const { scheduler } = arrive(1, [0, 0])
    expect(scheduler.submit({ id: 'i', priority: 'interactive', tokens: 1 }, 0).kind).toBe('admitted')
  })

  it('adds nothing for a time that goes back', () => {
    const { results } = arrive(1, [5000, 4000, 5999, 6000])
    expect(results.map(({ result }) => result.kind)).toEqual(['admitted', 'refused', 'refused', 'admitted'])
  })
})
