import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { loadConfig, type PoolConfig, problemText } from '@contracts/config-schema'
import { WorkerError, type WorkerEvent, type WorkerTask } from '@orchestrator/adapter-api'
import { afterEach, describe, expect, it } from 'vitest'
import { adapterMaker, replicasOf } from '../src/index.ts'

const poolOf = (more: object): PoolConfig => {
  const text = JSON.stringify({ pools: [{ id: 'a', engine: 'vllm', model: 'hf:m', devices: [3, 5], ...more }] })
  const { config, problems } = loadConfig(text, 'c.yaml')
  if (!config) throw new Error(problems.map(problemText).join('\n'))
  return config.pools[0]
}
const env = { KEY: 'key-1' }
const make = adapterMaker({ env, random: () => 0 })
const task: WorkerTask = {
  id: 't',
  sessionId: 's',
  replica: 'a-3',
  workload: 'completion',
  modelRef: 'hf:m',
  prompt: 'p',
  inputs: [],
  maxTokens: 2,
  determinism: 'strict',
  kvHint: 'cold',
}
const told = async (events: AsyncIterable<WorkerEvent> | undefined) => {
  const kinds: string[] = []
  try {
    for await (const { kind } of events ?? []) kinds.push(kind)
  } catch (thrown) {
    return [...kinds, thrown instanceof WorkerError ? thrown.kind : thrown]
  }
  return kinds
}

const servers: Server[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((done) => server.close(done).closeAllConnections())))
})
/** A server that completes everything, and tells what it was asked for. */
const engine = async () => {
  const asked: { model: string; key: string | undefined }[] = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    asked.push({ model: JSON.parse(text).model, key: request.headers.authorization })
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    response.end('data: {"choices":[{"text":"x"}]}\n\ndata: [DONE]\n\n')
  })
  servers.push(server)
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}
const http = (base_urls: string[], more: object = {}) => ({ adapter: { kind: 'openai-http', base_urls, ...more } })

describe('the adapter of a replica', () => {
  it('[OC-CONFIG-6007] is none where the pool names none', () => {
    expect(make({ pool: poolOf({}), replica: 'a-3', modelRef: 'hf:m' })).toBeUndefined()
  })

  it('is the mock with its seed, its script, its version and the slots of the pool', async () => {
    const adapter = make({
      pool: poolOf({ slots: 3, adapter: { kind: 'mock', engine_version: '7', script: [{ task: 1, action: 'fail' }] } }),
      replica: 'a-3',
      modelRef: 'hf:m',
    })
    const runs = [await told(adapter?.submit(task)), await told(adapter?.submit(task))]
    expect([runs, await adapter?.engineVersion(), (await adapter?.props())?.slots]).toEqual([
      [['token', 'token', 'end'], ['Internal']],
      '7',
      3,
    ])
  })

  it('[OC-ADAPT-5016] knows the model that it is made for', async () => {
    const pool = poolOf({ adapter: { kind: 'mock', refused_models: ['hf:broken'] } })
    const ready = async (modelRef: string) => (await make({ pool, replica: 'a-3', modelRef })?.health())?.ready
    expect([await ready('hf:m'), await ready('hf:broken')]).toEqual([true, false])
  })

  it('[OC-ADAPT-5009] is held to the order of the interface', async () => {
    const pool = poolOf({ adapter: { kind: 'mock', script: [{ action: 'malformed', after_tokens: 1 }] } })
    expect(await told(make({ pool, replica: 'a-3', modelRef: 'hf:m' })?.submit(task))).toEqual(['token', 'Adapter'])
  })

  it('[OC-CONFIG-6018] speaks to the address of its own device, or to the one of all', async () => {
    const [one, two] = [await engine(), await engine()]
    const each = poolOf(http([one.url, two.url]))
    expect(replicasOf(each)).toEqual(['a-3', 'a-5'])
    for (const replica of ['a-5', 'a-3', 'a-5'])
      await told(make({ pool: each, replica, modelRef: 'hf:m' })?.submit(task))
    expect([one.asked.length, two.asked.length]).toEqual([1, 2])
    const all = poolOf(http([one.url]))
    for (const replica of ['a-5', 'a-3']) await told(make({ pool: all, replica, modelRef: 'hf:m' })?.submit(task))
    expect([one.asked.length, two.asked.length]).toEqual([3, 2])
  })

  it('speaks to the address of what was started for it, wherever the configuration points', async () => {
    const [one, two] = [await engine(), await engine()]
    const place = { pool: poolOf(http([one.url])), replica: 'a-3', modelRef: 'hf:m', endpoint: two.url }
    expect(await told(make(place)?.submit(task))).toEqual(['token', 'end'])
    expect([one.asked.length, two.asked.length]).toEqual([0, 1])
  })

  it('[OC-CONFIG-6030] asks for the model by the name that the server has for it, and with its key', async () => {
    const { url, asked } = await engine()
    const place = { replica: 'a-3', modelRef: 'hf:next' }
    await told(make({ ...place, pool: poolOf(http([url])) })?.submit(task))
    await told(
      make({ ...place, pool: poolOf(http([url], { served_model: 'next', api_key_env: 'KEY' })) })?.submit(task),
    )
    expect(asked).toEqual([
      { model: 'hf:next', key: undefined },
      { model: 'next', key: 'Bearer key-1' },
    ])
  })
})
