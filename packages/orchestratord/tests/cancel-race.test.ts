import type { WorkerAdapter, WorkerEvent } from '@orchestrator/adapter-api'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { talk } from './support/control.ts'
import { settle } from './support/hand-adapter.ts'
import { readerOf, serve, taskOf } from './support/service.ts'

const turn = (): Promise<void> => new Promise((done) => setImmediate(done))

/** A worker that takes a while to let go of a task, and counts what it was given and what it works on. */
const slowToLetGo = () => {
  const submitted: string[] = []
  const stopped = new Set<string>()
  let [atWork, most] = [0, 0]
  const working = new Map<string, Promise<void>>()
  async function* run(id: string, tokens: number, over: () => void): AsyncGenerator<WorkerEvent> {
    try {
      for (let index = 0; index < tokens && !stopped.has(id); index++) {
        await turn()
        yield { kind: 'token', text: 'word ', index }
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
  return { adapter, submitted, counts: () => ({ atWork, most }) }
}

const plan = fc.record({ words: fc.nat(6), lag: fc.nat(4), again: fc.boolean() })

it.each([1, 2, 3, 4, 5])('[ORCH-2041] [ORCH-3038] [ORCH-3039] 200 cancels in a race, seed %i', async (seed) => {
  const worker = slowToLetGo()
  const pool = { devices: [0, 1], slots: 2, queue: { capacity: 1000 } }
  const service = await serve({ pools: [pool], adapters: { chat: worker.adapter } })
  const play = async ({ words, lag, again }: { words: number; lag: number; again: boolean }): Promise<string> => {
    const task = taskOf({ max_tokens: 60, deadline_ms: 1_000_000 })
    if ((await service.create(task)).status !== 202) return 'not admitted'
    const reader = readerOf(await service.stream(task))
    let last: string | undefined
    for (let read = 0; read < words; read++)
      last = String((await reader.until('token').then(({ data }) => data as { i: number })).i)
    // Meanwhile the worker runs ahead of the reader.
    for (let turns = 0; turns < lag; turns++) await turn()
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
  const plans = fc.sample(plan, { seed, numRuns: 200 })
  const fates = await Promise.all(plans.map(play))
  await settle()
  await settle()
  // No word behind a cancel, one end each, on whichever stream; a worker never had more than its slots.
  expect([...new Set(fates)]).toEqual(['end canceled'])
  expect(worker.submitted.length).toBe(new Set(worker.submitted).size)
  expect(worker.counts()).toEqual({ atWork: 0, most: 4 })
  const { metrics } = await talk(service)('GET', '/v1/pools/chat/health')
  expect(metrics).toMatchObject({ queue_depth: 0, in_flight: 0 })
})
