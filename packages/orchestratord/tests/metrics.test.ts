import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createHandAdapter, settle } from './support/hand-adapter.ts'
import { createHandDirectory, poolView, replicaView } from './support/hand-directory.ts'
import { type Given, readerOf, serve, taskOf } from './support/service.ts'

const handService = async (given: Given = {}) => {
  const hand = createHandAdapter({ version: 'v2' })
  return { hand, ...(await serve({ adapters: { chat: hand.adapter }, ...given })) }
}
const pool = ['engine="llamacpp"', 'engine_version="v2"', 'pool_id="chat"']
const replica = [...pool, 'replica_id="chat-0"']
const interactive = 'priority="interactive"'

describe('the exposition', () => {
  it('[OC-METRICS-7001] gives every family of the contract, with its type and its help', async () => {
    const file = new URL('../../../ci/metrics.lint.json', import.meta.url)
    const { required_metrics: rows } = JSON.parse(readFileSync(file, 'utf8')) as {
      required_metrics: { name: string; type: string; help: string }[]
    }
    const { call } = await serve()
    const response = await call('GET', '/metrics')
    expect(response.headers.get('Content-Type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    const lines = (await response.text()).split('\n')
    expect(lines.filter((line) => line.startsWith('# TYPE'))).toEqual(
      rows.map(({ name, type }) => `# TYPE ${name} ${type}`),
    )
    expect(lines.filter((line) => line.startsWith('# HELP'))).toEqual(
      rows.map(({ name, help }) => `# HELP ${name} ${help}`),
    )
  })
})

describe('what is known before anything has happened', () => {
  it('[OC-METRICS-7008] is 0 for each replica, and not absent', async () => {
    const { registry } = await handService({ pools: [{ devices: [0, 3] }] })
    const text = await registry.metrics()
    const lines = text.split('\n').filter((line) => line.startsWith('tasks_started_total{'))
    const labels = (replica: string, priority: string) =>
      `tasks_started_total{${pool.join(',')},replica_id="chat-${replica}",priority="${priority}"} 0`
    expect(lines.sort()).toEqual(['0', '3'].flatMap((id) => [labels(id, 'batch'), labels(id, 'interactive')]).sort())
  })

  it('[OC-METRICS-7016] is told under the version that the workers have now', async () => {
    const { adapter } = createHandAdapter()
    const view = (engineVersion: string) => poolView('chat', { replicas: [replicaView('chat-0', { engineVersion })] })
    const pools = createHandDirectory(adapter, [view('v1')])
    const { registry } = await serve({ directory: pools.directory })
    const versions = async () =>
      [...(await registry.metrics()).matchAll(/^queue_depth{.*engine_version="(\w+)".*priority="batch"/gm)].map(
        ([, version]) => version,
      )
    expect(await versions()).toEqual(['v1'])
    pools.say(view('v2'))
    await settle()
    expect(await versions()).toEqual(['v2'])
  })
})

describe('what workers use', () => {
  const usage = async () => ({
    kvCacheRatio: 0.25,
    devices: [
      { device: '0', utilization: 0.5, vramUsedBytes: 1024 },
      { device: '1', vramUsedBytes: 2048 },
    ],
  })
  const scraped = async (given: object) => {
    const { adapter } = createHandAdapter({ version: 'v2' })
    const { call, later } = await serve({ adapters: { chat: { ...adapter, ...given } } })
    const response = call('GET', '/metrics')
    await settle()
    later(500)
    const lines = (await (await response).text()).split('\n')
    return lines.filter((line) => /^(kv_cache|gpu|vram)\w+{/.test(line))
  }

  it('[OC-METRICS-7013] [OC-METRICS-7014] [OC-METRICS-7015] is what they say at the scrape', async () => {
    const all = replica.join(',')
    expect(await scraped({ usage })).toEqual([
      `kv_cache_usage_ratio{${all}} 0.25`,
      `gpu_utilization{${all},device="0"} 0.5`,
      `vram_used_bytes{${all},device="0"} 1024`,
      `vram_used_bytes{${all},device="1"} 2048`,
    ])
  })

  it('is absent where they say nothing, fail, or take too long', async () => {
    expect(await scraped({})).toEqual([])
    expect(await scraped({ usage: () => Promise.reject(new Error('gone')) })).toEqual([])
    expect(await scraped({ usage: () => new Promise(() => {}) })).toEqual([])
  })
})

describe('the families', () => {
  it('[OC-METRICS-7003] [OC-METRICS-7004] count a task once when it is admitted and once when it begins', async () => {
    const { create, hand, metric } = await handService({ pools: [{ devices: [0, 3] }] })
    const tasks = [taskOf(), taskOf({ max_tokens: 9 }), taskOf(), taskOf({ priority: 'batch' })]
    for (const task of tasks) await create(task)
    await create(taskOf({ engine: 'vllm' }))
    const counts = (name: string) =>
      Promise.all(
        [
          [...replica, interactive],
          [...pool, 'replica_id="chat-3"', interactive],
          [...replica, 'priority="batch"'],
        ].map((labels) => metric(name, ...labels)),
      )
    expect(await counts('tasks_enqueued_total')).toEqual([2, 1, 1])
    expect(await counts('tasks_started_total')).toEqual([1, 1, 0])
    hand.end(tasks[0]?.task_id ?? '')
    await settle()
    expect(await counts('tasks_started_total')).toEqual([2, 1, 0])
  })

  it('[OC-METRICS-7005] count a canceled task once, by who canceled it', async () => {
    const { create, cancel, stream, call, orchestrator, metric, later } = await handService({
      pools: [{ devices: [0, 1, 2, 3] }],
    })
    const [client, disconnect, session, shutdown] = [taskOf(), taskOf(), taskOf(), taskOf()]
    for (const task of [client, disconnect, session, shutdown]) await create(task)
    await cancel(client)
    await cancel(client)
    const reader = readerOf(await stream(disconnect))
    await reader.next()
    await reader.leave()
    await call('DELETE', `/v1/sessions/${session.session_id}`)
    const stopped = orchestrator.stop()
    later(1000)
    await settle()
    later(1000)
    await stopped
    const reasons = ['client', 'disconnect', 'session', 'shutdown']
    const counts = reasons.map((reason) => metric('tasks_canceled_total', ...pool, `reason="${reason}"`))
    expect(await Promise.all(counts)).toEqual([1, 1, 1, 1])
  })

  it('[OC-METRICS-7006] count each well-formed task that is refused or dropped, by its error', async () => {
    const { create, call, metric } = await handService({
      pools: [
        { queue: { capacity: 1, full_policy: 'drop-lru' } },
        { id: 'held', engine: 'vllm', queue: { capacity: 1 }, adapter: { kind: 'mock', script: [{ action: 'hold' }] } },
        { id: 'cold', model: 'cold', adapter: undefined },
      ],
    })
    const first = taskOf()
    const sent = [
      first,
      taskOf(),
      taskOf(),
      { ...first, prompt: 'other' },
      taskOf({ ctx: 9999 }),
      taskOf({ deadline_ms: 1 }),
    ]
    for (const task of sent) await create(task)
    for (let count = 0; count < 3; count++) await create(taskOf({ engine: 'vllm' }))
    await create(taskOf({ engine: 'tgi' }))
    await create(taskOf({ model_ref: 'cold' }))
    await call('POST', '/v1/tasks', { body: '{' })
    const counts = async (engine: string, reason: string) =>
      metric('tasks_rejected_total', `engine="${engine}"`, `reason="${reason}"`)
    expect({
      dropped: await counts('llamacpp', 'QUEUE_FULL_DROP_LRU'),
      conflict: await counts('llamacpp', 'CONFLICT'),
      invalid: await counts('llamacpp', 'INVALID_PARAMS'),
      deadline: await counts('llamacpp', 'DEADLINE_UNMET'),
      rejected: await counts('vllm', 'ADMISSION_REJECT'),
      unready: await counts('llamacpp', 'POOL_UNREADY'),
      unavailable: await counts('tgi', 'POOL_UNAVAILABLE'),
      all: await metric('tasks_rejected_total'),
    }).toEqual({ dropped: 1, conflict: 1, invalid: 1, deadline: 1, rejected: 1, unready: 1, unavailable: 1, all: 7 })
  })

  it('[OC-METRICS-7007] count the tokens of prompts and of answers', async () => {
    const { create, hand, metric } = await handService()
    const task = taskOf({ expected_tokens: 12 })
    await create(task)
    await create(taskOf({ expected_tokens: 100 }))
    hand.give(task.task_id, 'a', 'b', 'c')
    await settle()
    expect([await metric('tokens_in_total', ...replica), await metric('tokens_out_total', ...replica)]).toEqual([12, 3])
  })

  it('[OC-METRICS-7009] count each meeting with a full queue, by its policy', async () => {
    const { create, metric } = await handService({
      pools: [
        { queue: { capacity: 1, full_policy: 'drop-lru' } },
        { id: 'b', engine: 'vllm', queue: { capacity: 1 }, adapter: { kind: 'mock', script: [{ action: 'hold' }] } },
      ],
    })
    for (let count = 0; count < 4; count++) await create(taskOf())
    for (let count = 0; count < 5; count++) await create(taskOf({ engine: 'vllm' }))
    const name = 'admission_backpressure_events_total'
    expect(await metric(name, 'engine="llamacpp"', 'policy="drop-lru"')).toBe(2)
    expect(await metric(name, 'engine="vllm"', 'policy="reject"')).toBe(3)
  })

  it('[OC-METRICS-7010] tell how many wait now, by priority', async () => {
    const { create, cancel, hand, metric } = await handService()
    const tasks = [taskOf(), taskOf(), taskOf({ priority: 'batch' }), taskOf({ priority: 'batch' })]
    const depths = async () => [
      await metric('queue_depth', ...pool, interactive),
      await metric('queue_depth', ...pool, 'priority="batch"'),
    ]
    const seen = [await depths()]
    for (const task of tasks) {
      await create(task)
      seen.push(await depths())
    }
    hand.end(tasks[0]?.task_id ?? '')
    await settle()
    seen.push(await depths())
    await cancel(tasks[3] ?? taskOf())
    seen.push(await depths())
    expect(seen).toEqual([
      [0, 0],
      [0, 0],
      [1, 0],
      [1, 1],
      [1, 2],
      [0, 2],
      [0, 1],
    ])
  })

  it('[OC-METRICS-7011] [OC-METRICS-7012] observe the time to the first token and that of decoding', async () => {
    const { create, hand, later, metric } = await handService()
    const [task, behind] = [taskOf(), taskOf()]
    await create(task)
    await create(behind)
    const sums = async (name: string) => [
      await metric(`${name}_count`, ...pool, interactive),
      Math.floor((await metric(`${name}_sum`, ...pool, interactive)) / 1000),
    ]
    later(2000)
    hand.give(task.task_id, 'a', 'b')
    await settle()
    later(3000)
    hand.end(task.task_id)
    await settle()
    expect([await sums('latency_first_token_ms'), await sums('latency_decode_ms')]).toEqual([
      [1, 2],
      [1, 5],
    ])
    hand.give(behind.task_id, 'late')
    await settle()
    hand.fail(behind.task_id, 'Internal')
    await settle()
    expect([await sums('latency_first_token_ms'), await sums('latency_decode_ms')]).toEqual([
      [2, 7],
      [1, 5],
    ])
  })
})
