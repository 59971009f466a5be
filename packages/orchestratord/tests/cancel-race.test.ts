import type { WorkerAdapter, WorkerEvent } from '@orchestrator/adapter-api'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { talk } from './support/control.ts'
import { settle } from './support/hand-adapter.ts'
import { readerOf, serve, taskOf } from './support/service.ts'

const turn = (): Promise<void> => new Promise((done) => setImmediate(done))

/** Four of its words are all that the service may keep for a reader who is slow. */
const word = 'x'.repeat(256)
const buffer = 4 * word.length

/** A worker that takes a while to let go of a task, and counts what it was given, gave and works on. */
const slowToLetGo = () => {
  const submitted: string[] = []
  const stopped = new Set<string>()
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
      await turn()
      await turn()
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
  return { adapter, submitted, given: (id: string) => given.get(id) ?? 0, counts: () => ({ atWork, most }) }
}

interface Plan {
  /** Tokens that are read before the cancel. */
  words: number
  /** Turns that the worker then has for itself. */
  lag: number
  /** Whether the stream is asked for again behind the cancel. */
  again: boolean
}
const plan: fc.Arbitrary<Plan> = fc.record({
  words: fc.nat(6),
  lag: fc.oneof({ weight: 9, arbitrary: fc.nat(4) }, { weight: 1, arbitrary: fc.constant(40) }),
  again: fc.boolean(),
})

/** 200 tasks on four places, each canceled somewhere between its admission and its end. */
const race = async (seed: number) => {
  const worker = slowToLetGo()
  const pool = { devices: [0, 1], slots: 2, queue: { capacity: 1000 } }
  const server = { limits: { stream_buffer_bytes: buffer } }
  const service = await serve({ server, pools: [pool], adapters: { chat: worker.adapter } })
  let ahead = 0
  const play = async ({ words, lag, again }: Plan): Promise<string> => {
    const task = taskOf({ max_tokens: 60, deadline_ms: 1_000_000 })
    if ((await service.create(task)).status !== 202) return 'not admitted'
    const reader = readerOf(await service.stream(task))
    let last: string | undefined
    for (let read = 0; read < words; read++)
      last = String((await reader.until('token').then(({ data }) => data as { i: number })).i)
    for (let turns = 0; turns < lag; turns++) await turn()
    ahead = Math.max(ahead, worker.given(task.task_id) - words)
    if ((await service.cancel(task)).status !== 204) return 'not canceled'
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
  return { fates, ahead, metrics, submitted: worker.submitted, counts: worker.counts() }
}

describe.each([1, 2, 3, 4, 5])('200 cancels in a race, seed %i', (seed) => {
  let run: Awaited<ReturnType<typeof race>>
  beforeAll(async () => {
    run = await race(seed)
  })

  it('[ORCH-2041] [ORCH-3038] [ORCH-3039] no word behind a cancel, one end each, no task twice, no place too many', () => {
    expect([...new Set(run.fates)]).toEqual(['end canceled'])
    expect([run.fates.length, run.submitted.length]).toEqual([200, new Set(run.submitted).size])
    expect(run.counts).toEqual({ atWork: 0, most: 4 })
    expect(run.metrics).toMatchObject({ queue_depth: 0, in_flight: 0 })
  })

  it('[ORCH-2030] no worker runs further ahead of its reader than what is kept and what is under way', () => {
    expect(run.ahead).toBeGreaterThanOrEqual(4)
    expect(run.ahead).toBeLessThanOrEqual(8)
  })
})
