import type { WorkerAdapter, WorkerEvent } from '@orchestrator/adapter-api'
import fc from 'fast-check'
import type { PoolDirectory } from 'pool-managerd'
import { beforeAll, describe, expect, it } from 'vitest'
import { talk } from './support/control.ts'
import { settle } from './support/hand-adapter.ts'
import { readerOf, serve, taskOf } from './support/service.ts'

const turn = (): Promise<void> => new Promise((done) => setImmediate(done))
const pass = async (turns: number): Promise<void> => {
  for (let past = 0; past < turns; past++) await turn()
}

/** Four of its words are all that the service may keep for a reader who is slow. */
const word = 'x'.repeat(256)
const buffer = 4 * word.length

/** A worker that takes a while to let go of a task, and counts what it was given, gave and works on. */
const slowToLetGo = () => {
  const submitted: string[] = []
  const stopped = new Set<string>()
  /** What was submitted although its cancel had been taken. */
  const resumed: string[] = []
  const canceled = new Set<string>()
  const given = new Map<string, number>()
  let [atWork, most] = [0, 0]
  const working = new Map<string, Promise<void>>()
  async function* run(id: string, tokens: number, over: () => void): AsyncGenerator<WorkerEvent> {
    try {
      for (let index = 0; index < tokens && !stopped.has(id); index++) {
        await turn()
        given.set(id, index + 1)
        yield { kind: 'token', text: word, index }
      }
      yield { kind: 'end', tokensOut: tokens, kvBytes: 0 }
    } finally {
      await pass(2)
      atWork--
      over()
    }
  }
  const adapter: WorkerAdapter = {
    health: async () => ({ ready: true }),
    props: async () => ({ workloads: ['completion'], features: [] }),
    engineVersion: async () => 'slow-1',
    submit(task) {
      submitted.push(task.id)
      if (canceled.has(task.id)) resumed.push(task.id)
      most = Math.max(most, ++atWork)
      let over = () => {}
      working.set(task.id, new Promise((done) => (over = done)))
      return run(task.id, task.maxTokens, over)
    },
    async cancel(id) {
      stopped.add(id)
      await working.get(id)
    },
  }
  return {
    adapter,
    submitted,
    resumed,
    canceled,
    given: (id: string) => given.get(id) ?? 0,
    counts: () => ({ atWork, most }),
  }
}

interface Plan {
  /** Tokens that are read before the cancel. */
  words: number
  /** Turns that the worker then has for itself. */
  lag: number
  /** Whether the stream is asked for again behind the cancel. */
  again: boolean
}
const planOf = (words: fc.Arbitrary<number>, lag: fc.Arbitrary<number>): fc.Arbitrary<Plan> =>
  fc.record({ words, lag, again: fc.boolean() })
const plan = fc.oneof(
  { weight: 6, arbitrary: planOf(fc.nat(6), fc.nat(4)) },
  // Its worker comes up against the buffer.
  { weight: 1, arbitrary: planOf(fc.nat(6), fc.constant(40)) },
  // It waits, or is on its way to a worker.
  { weight: 3, arbitrary: planOf(fc.constant(0), fc.nat(30)) },
)

/** Refuses every other lease, and takes a while to say so. */
const refusing = (made: PoolDirectory): PoolDirectory => {
  let asked = 0
  return {
    ...made,
    async lease(...given) {
      const refused = ++asked % 2 === 0
      await pass(refused ? 6 : 1)
      return refused ? { refused: 'full' } : made.lease(...given)
    },
  }
}

/** 200 tasks on four places, each canceled somewhere between its admission and its end. */
const race = async (seed: number, refuses: boolean) => {
  const worker = slowToLetGo()
  const pool = { devices: [0, 1], slots: 2, queue: { capacity: 1000 } }
  const server = { limits: { stream_buffer_bytes: buffer } }
  const service = await serve({
    server,
    pools: [pool],
    adapters: { chat: worker.adapter },
    ...(refuses && { around: refusing }),
  })
  let ahead = 0
  const play = async ({ words, lag, again }: Plan): Promise<string> => {
    const task = taskOf({ max_tokens: 60, deadline_ms: 1_000_000 })
    if ((await service.create(task)).status !== 202) return 'not admitted'
    const reader = readerOf(await service.stream(task))
    let last: string | undefined
    for (let read = 0; read < words; read++)
      last = String((await reader.until('token').then(({ data }) => data as { i: number })).i)
    await pass(lag)
    ahead = Math.max(ahead, worker.given(task.task_id) - words)
    const answer = service.cancel(task)
    // Whoever takes it needs no more.
    void pass(2).then(() => worker.canceled.add(task.task_id))
    if ((await answer).status !== 204) return 'not canceled'
    const rest = async (from: ReturnType<typeof readerOf>) => {
      const told: string[] = []
      for (let next = await from.next(); next; next = await from.next()) {
        if (next.event === 'token') told.push('token')
        if (next.event === 'end') told.push(`end ${next.data.reason}`)
        if (next.event === 'error') told.push(`error ${next.data.code}`)
      }
      return told.join(' ')
    }
    const told = [await rest(reader)]
    const from = last === undefined ? {} : { 'Last-Event-ID': last }
    if (again) told.push(await rest(readerOf(await service.stream(task, from))))
    return [...new Set(told)].join(' | ')
  }
  const fates = await Promise.all(fc.sample(plan, { seed, numRuns: 200 }).map(play))
  await settle()
  await settle()
  const { metrics } = await talk(service)('GET', '/v1/pools/chat/health')
  const { submitted, resumed } = worker
  return { fates, ahead, metrics, submitted, resumed, counts: worker.counts() }
}

const races = [1, 2, 3, 4, 5].map((seed) => ({ seed, refuses: seed > 3 }))

describe.each(races)('200 cancels in a race, seed $seed, leases refused: $refuses', ({ seed, refuses }) => {
  let run: Awaited<ReturnType<typeof race>>
  beforeAll(async () => {
    run = await race(seed, refuses)
  })

  it('[ORCH-2041] [ORCH-3038] [ORCH-3039] no word behind a cancel, one end each, no task twice, no place too many', () => {
    expect([...new Set(run.fates)]).toEqual(['end canceled'])
    expect([run.fates.length, run.submitted.length]).toEqual([200, new Set(run.submitted).size])
    expect(run.resumed).toEqual([])
    expect(run.counts.atWork).toBe(0)
    // A place whose lease was refused is left alone for a while.
    if (refuses) expect(run.counts.most).toBeLessThanOrEqual(4)
    else expect(run.counts.most).toBe(4)
    expect(run.metrics).toMatchObject({ queue_depth: 0, in_flight: 0 })
  })

  it('[ORCH-2030] no worker runs further ahead of its reader than what is kept and what is under way', () => {
    expect(run.ahead).toBeGreaterThanOrEqual(4)
    expect(run.ahead).toBeLessThanOrEqual(8)
  })
})
