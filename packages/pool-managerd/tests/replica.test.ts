import { describe, expect, it } from 'vitest'
import { StartFailure } from '../src/index.ts'
import { manage, revokedFor } from './support/manage.ts'

const health = { interval_ms: 100, timeout_ms: 50, failure_threshold: 3, start_ms: 1000 }
const restart = { initial_ms: 100, max_ms: 1000, factor: 2 }
const one = { devices: [0], health, restart }
const notReady = async () => ({ ready: false, reason: 'it loads' })
const hanging = () => new Promise<never>(() => {})

describe('a replica that starts', () => {
  it('[OC-POOL-3002] is ready when its worker says so, and not before', async () => {
    const { time, workers, states, replica } = await manage({ pools: [one], workers: { health: notReady } })
    await time.pass(350)
    expect(states()).toBe('unready: starting')
    expect(replica('chat-0').engineVersion).toBe('unknown')
    workers.last('chat-0').health = async () => ({ ready: true })
    await time.pass(100)
    expect(states()).toBe('ready: ready')
    expect(replica('chat-0').engineVersion).toBe('hand-1')
  })

  it('[OC-POOL-3003] is ended and counted as failed when it is not ready in time', async () => {
    const { time, workers, states, replica } = await manage({ pools: [one], workers: { health: notReady } })
    await time.pass(999)
    expect(states()).toBe('unready: starting')
    await time.pass(1)
    expect([states(), workers.running()]).toEqual(['unready: waiting', []])
    expect(replica('chat-0').reason).toBe('it was not ready within 1000 ms: it loads')
  })

  it('[OC-POOL-3003] is ended as well when its worker gives no answer at all', async () => {
    const { time, workers, states, replica } = await manage({ pools: [one], workers: { health: hanging } })
    await time.pass(1100)
    expect([states(), workers.running()]).toEqual(['unready: waiting', []])
    expect(replica('chat-0').reason).toContain('gave no answer within 50 ms')
  })
})

describe('a replica that is ready', () => {
  /** How often it was asked by each of these times. */
  const askedBy = async (answerMs: number, times: readonly number[]) => {
    let asked = 0
    const { time } = await manage({
      pools: [{ ...one, health: { ...health, timeout_ms: 90 } }],
      workers: {
        health: async () => {
          asked += 1
          if (answerMs > 0 && asked > 1) await new Promise<void>((done) => void timers.after(answerMs, done))
          return { ready: true }
        },
      },
    })
    const { timers } = time
    const counts: number[] = []
    for (const until of times) {
      await time.pass(until - time.now())
      counts.push(asked)
    }
    return counts
  }

  it('[OC-POOL-3004] is asked again an interval after each answer', async () => {
    expect(await askedBy(0, [0, 99, 100, 199, 200, 1000])).toEqual([1, 1, 2, 2, 3, 11])
    expect(await askedBy(40, [100, 239, 240, 379, 380])).toEqual([2, 2, 3, 3, 4])
  })

  /** The state after each answer of a series. */
  const after = async (answers: readonly ('good' | 'bad' | 'none' | 'refused')[]) => {
    const { time, workers, replica } = await manage({ pools: [one] })
    const worker = workers.last('chat-0')
    const seen: string[] = []
    for (const answer of answers) {
      worker.health = {
        good: async () => ({ ready: true }),
        bad: notReady,
        none: hanging,
        refused: () => Promise.reject(new Error('connection refused')),
      }[answer]
      await time.pass(answer === 'none' ? 150 : 100)
      seen.push(replica('chat-0').state)
    }
    return seen
  }

  it('[OC-POOL-3005] is lost at the threshold of bad answers in a row, whatever is bad about them', async () => {
    expect(await after(['bad', 'bad', 'good', 'bad', 'bad', 'bad'])).toEqual([...Array(5).fill('ready'), 'waiting'])
    expect(await after(['none', 'refused', 'good', 'good'])).toEqual(Array(4).fill('ready'))
    expect(await after(['none', 'refused', 'bad'])).toEqual(['ready', 'ready', 'waiting'])
  })

  it('[OC-POOL-3005] is ended when it is lost, and started anew', async () => {
    const { time, workers, states, moves } = await manage({ pools: [one] })
    workers.last('chat-0').health = notReady
    await time.pass(300)
    expect([states(), workers.running()]).toEqual(['unready: waiting', []])
    await time.pass(100)
    expect([states(), workers.running()]).toEqual(['ready: ready', ['chat-0 hf:old']])
    expect(moves.filter(({ replica }) => replica).map(({ event, reason }) => [event, reason])).toEqual([
      ['started', undefined],
      ['lost', 'it loads'],
      ['retry', 'it loads'],
      ['started', undefined],
    ])
  })

  it('[OC-POOL-3007] begins with short delays again after it was ready for long enough', async () => {
    /** The delay after the third loss, where the second time it was ready for so long. */
    const delayAfter = async (readyMs: number) => {
      const { time, workers } = await manage({ pools: [one] })
      const lose = () => workers.last('chat-0').die('it crashed')
      lose()
      await time.pass(100)
      lose()
      await time.pass(200)
      await time.pass(readyMs)
      lose()
      const before = time.now()
      while (workers.starts.length < 4) await time.pass(1)
      return time.now() - before
    }
    expect(await delayAfter(10)).toBe(400)
    expect(await delayAfter(999)).toBe(400)
    expect(await delayAfter(1000)).toBe(100)
  })
})

describe('a replica that does not start', () => {
  const failing = {
    start: () => {
      throw new Error('no engine')
    },
  }

  it('[OC-POOL-3008] is given up after its attempts, until somebody restarts it', async () => {
    const { time, manager, workers, states, replica } = await manage({
      pools: [{ ...one, restart: { ...restart, max_attempts: 3 } }],
      workers: failing,
    })
    await time.pass(100_000)
    expect([states(), workers.starts.length]).toEqual(['unready: exhausted', 3])
    expect(replica('chat-0').reason).toBe('no engine')
    expect(manager.restart('chat', 'chat-0')).toEqual({ kind: 'restarting' })
    await time.pass(100_000)
    expect([states(), workers.starts.length]).toEqual(['unready: exhausted', 6])
  })

  it('[OC-POOL-3008] counts attempts since it was ready for long enough, and not the loss before them', async () => {
    let broken = false
    const { time, workers, states } = await manage({
      pools: [{ ...one, restart: { ...restart, max_attempts: 2 } }],
      workers: {
        start: () => {
          if (broken) throw new Error('no engine')
        },
      },
    })
    await time.pass(1000)
    broken = true
    workers.last('chat-0').die('it crashed')
    await time.pass(100_000)
    expect([states(), workers.starts.length]).toEqual(['unready: exhausted', 3])
  })

  it('[OC-POOL-3008] is given up at once when no further attempt could succeed', async () => {
    const { time, workers, states } = await manage({
      pools: [one],
      workers: {
        start: () => {
          throw new StartFailure('another checksum', { permanent: true })
        },
      },
    })
    await time.pass(100_000)
    expect([states(), workers.starts.length]).toEqual(['unready: exhausted', 1])
  })

  it('[OC-POOL-3008] tries for ever where no number of attempts is named', async () => {
    const { time, workers, states } = await manage({ pools: [one], workers: failing })
    await time.pass(60_500)
    expect(states()).toBe('unready: waiting')
    expect(workers.starts.length).toBeGreaterThan(60)
  })
})

describe('a restart of a ready replica', () => {
  it('[OC-POOL-3009] refuses leases and starts the worker anew when the last task is over', async () => {
    const { time, manager, workers, states, lease, refusal } = await manage({ pools: [{ ...one, slots: 2 }] })
    const [a, b] = [await lease('chat-0', 'a'), await lease('chat-0', 'b')]
    expect(manager.restart('chat', 'chat-0', { deadlineMs: 5000 })).toEqual({ kind: 'restarting' })
    expect([states(), await refusal()]).toEqual(['unready: draining', 'not-ready'])
    await a.release()
    await time.pass(1000)
    expect([states(), workers.starts.length]).toEqual(['unready: draining', 1])
    await b.release()
    await time.pass(0)
    expect([states(), workers.running(), workers.starts.length]).toEqual(['ready: ready', ['chat-0 hf:old'], 2])
    expect([revokedFor(a), revokedFor(b)]).toEqual([undefined, undefined])
  })

  it('[OC-POOL-3009] revokes what is left at the deadline', async () => {
    const { time, manager, workers, states, lease } = await manage({ pools: [one] })
    const held = await lease()
    manager.restart('chat', 'chat-0', { deadlineMs: 5000 })
    await time.pass(4999)
    expect([states(), revokedFor(held)]).toEqual(['unready: draining', undefined])
    await time.pass(1)
    expect([states(), revokedFor(held)]).toEqual(['ready: ready', 'the replica is being restarted'])
    expect(workers.starts.length).toBe(2)
  })
})
