import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backoffMs } from '../src/backoff.ts'
import { manage } from './support/manage.ts'

const policy = { initialMs: 100, maxMs: 1000, factor: 2 }
const restart = { initial_ms: 100, max_ms: 1000, factor: 2 }

/** The delays between the starts of a worker that never starts, without the time that a start itself takes. */
const delays = async (random: () => number, starts: number) => {
  const at: number[] = []
  const { time, workers } = await manage({
    pools: [{ devices: [0], restart }],
    random,
    workers: {
      start: () => {
        throw new Error('no engine')
      },
    },
  })
  while (at.length < starts) {
    if (workers.starts.length > at.length) at.push(time.now())
    else await time.pass(1)
  }
  return at.slice(1).map((each, index) => each - (at[index] ?? 0))
}

describe('the delay before a further start', () => {
  it('[OC-POOL-3006] grows by its factor up to the longest, exactly', async () => {
    expect(await delays(() => 0, 7)).toEqual([100, 200, 400, 800, 1000, 1000])
  })

  it('[OC-POOL-3006] is shortened by the part of its half that chance says', async () => {
    expect(await delays(() => 0.5, 5)).toEqual([75, 150, 300, 600])
    expect([1, 2, 3, 4, 5].map((attempt) => backoffMs(policy, attempt, 0.999))).toEqual([50, 100, 200, 400, 500])
  })

  it('[OC-POOL-3006] is never longer than the longest, nor shorter than half of what it would be', () => {
    const given = [
      fc.record({
        initialMs: fc.integer({ min: 1, max: 3_600_000 }),
        maxMs: fc.integer({ min: 1, max: 3_600_000 }),
        factor: fc.double({ min: 1, max: 10, noNaN: true }),
      }),
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.double({ min: 0, max: 0.999_999, noNaN: true }),
    ] as const
    const holds = fc.property(...given, (bounds, attempt, random) => {
      const whole = Math.min(bounds.maxMs, bounds.initialMs * bounds.factor ** (attempt - 1))
      const delay = backoffMs(bounds, attempt, random)
      expect(delay).toBeGreaterThanOrEqual(Math.floor(whole / 2))
      expect(delay).toBeLessThanOrEqual(bounds.maxMs)
    })
    fc.assert(holds, { seed: 3006, numRuns: 500 })
  })
})
