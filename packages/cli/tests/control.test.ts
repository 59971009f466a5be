import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { cli, type Given, lastJson } from './support/cli.ts'
import { json, misbehaving } from './support/misbehaving.ts'
import { orchestratord } from './support/service.ts'

const contract = parse(readFileSync(new URL('../../../contracts/openapi/control.yaml', import.meta.url), 'utf8'), {
  merge: true,
  maxAliasCount: 1000,
})
interface Model {
  id: string
  model_ref: string
  engine: string
  digest: string
  signature: string
}
const modelOf = (key: string): Model =>
  contract.paths['/v1/catalog/models'].post.requestBody.content['application/json'].examples[key].value
const createArgv = ({ id, model_ref, engine, digest, signature }: Model) => [
  'catalog',
  'create',
  id,
  '--model',
  model_ref,
  '--engine',
  engine,
  '--digest',
  digest,
  '--signature',
  signature,
]

/** What one call gives as JSON, with its exit code. */
const asked = async (url: string, argv: string[], given: Given = {}) => {
  const { code, out } = await cli([...argv, '--json', '--url', url], given)
  const { result, error } = lastJson(out) as { result?: object; error?: object }
  return { code, ...(result !== undefined && { result }), ...(error !== undefined && { error }) }
}

describe('pools', () => {
  it('[OC-CLI-8050] are listed with their state, also where none is ready', async () => {
    const url = await orchestratord()
    expect(await cli(['pools', 'list', '--url', url])).toEqual({
      code: 0,
      out: [
        'POOL  ENGINE    STATE  WAITING  RUNNING  REPLICAS READY',
        'fast  llamacpp  ready  0        0/1      1/1',
        'held  vllm      ready  0        0/1      1/1',
        'cold  triton    down   0        0/1      0/1',
        '',
      ].join('\n'),
      err: '',
    })
    const none = { ready: false, pools: [{ id: 'cold', engine: 'triton', ready: false }] }
    const metrics = { queue_depth: 3, in_flight: 1, slots: 2, replicas: 2, replicas_ready: 0 }
    const listed = async (health: object) => {
      const { url } = await misbehaving({
        'GET /readyz': json(503, none),
        'GET /v1/pools/cold/health': json(200, { pool_id: 'cold', ...health, metrics }),
      })
      const { result } = await asked(url, ['pools', 'list'])
      return [result, (await cli(['pools', 'list', '--url', url])).out.split('\n')[1]?.split(/ {2,}/)]
    }
    for (const [health, state] of [
      [{ live: true, ready: false, draining: false }, 'not ready'],
      [{ live: true, ready: false, draining: true }, 'draining'],
      [{ live: false, ready: false, draining: false }, 'down'],
    ] as const) {
      expect(await listed(health)).toEqual([
        { ready: false, pools: [{ id: 'cold', engine: 'triton', ...health, metrics }] },
        ['cold', 'triton', state, '3', '1/2', '0/2'],
      ])
    }
    const { out } = await cli(['pools', 'health', 'fast', '--url', url])
    expect(out).toContain('metrics.replicas_ready  1\n')
    expect(await asked(url, ['pools', 'health', 'nobody'])).toMatchObject({ code: 3, error: { code: 'NOT_FOUND' } })
  })

  it('[OC-CLI-8051] are drained and reloaded, and say what they serve', async () => {
    const url = await orchestratord()
    for (const key of ['tiny', 'broken']) {
      expect((await asked(url, createArgv(modelOf(key)))).code).toBe(0)
      expect((await asked(url, ['catalog', 'verify', key])).code).toBe(0)
    }
    expect(await asked(url, ['pools', 'reload', 'fast', '--model', 'file:tiny.gguf'])).toEqual({
      code: 0,
      result: { pool_id: 'fast', state: 'ready', model_ref: 'file:tiny.gguf' },
    })
    expect(await asked(url, ['pools', 'reload', 'fast', '--model', 'file:broken.gguf'])).toMatchObject({
      code: 4,
      error: { outcome: 'conflict', code: 'CONFLICT' },
    })
    expect((await asked(url, ['catalog', 'delete', 'tiny'])).code).toBe(4)
    expect(await asked(url, ['pools', 'drain', 'held', '--deadline-ms', '0'])).toMatchObject({
      code: 0,
      result: { pool_id: 'held', model_ref: 'hf:tiny/chat' },
    })
    expect(await asked(url, ['capabilities'])).toMatchObject({ code: 0, result: { api_version: '0.1.0' } })
  })
})

describe('the catalog', () => {
  it('[OC-CLI-8052] takes, shows, verifies, retires and forgets a model', async () => {
    const url = await orchestratord()
    const old = modelOf('old')
    const want = { ...old, state: 'Active', verification: { status: 'unverified' }, created_at: expect.any(String) }
    expect(await asked(url, createArgv(old))).toEqual({ code: 0, result: want })
    expect(await asked(url, createArgv({ ...old, id: 'x', digest: 'none' }))).toMatchObject({
      code: 2,
      error: { outcome: 'invalid', message: expect.stringContaining('body/digest must match pattern') },
    })
    expect(await asked(url, ['catalog', 'get', 'old'])).toEqual({ code: 0, result: want })
    const retire = ['catalog', 'set-state', 'old', '--state', 'Retired', '--deadline-ms', '60000']
    expect(await asked(url, retire)).toMatchObject({ code: 0, result: { state: 'Retired' } })
    expect((await cli(['catalog', 'delete', 'old', '--url', url])).out).toBe('deleted old\n')
    expect(await asked(url, ['catalog', 'get', 'old'])).toMatchObject({ code: 3 })
    const forged = createArgv(modelOf('forged'))
    expect((await asked(url, forged)).code).toBe(0)
    expect(await asked(url, ['catalog', 'verify', 'forged'])).toMatchObject({
      code: 7,
      error: { code: 'UNTRUSTED_ARTIFACT' },
    })
  })

  it('[OC-CLI-8053] says that a verification failed, or that it still runs', async () => {
    const model = { ...modelOf('tiny'), state: 'Active', created_at: '2026-01-02T03:04:05.000Z' }
    const of = async (verification: object) => {
      const { url } = await misbehaving({
        'POST /v1/catalog/models/tiny/verify': json(202, { ...model, verification }),
      })
      return cli(['catalog', 'verify', 'tiny', '--url', url])
    }
    const failed = await of({ status: 'failed', reason: 'digest', message: 'the bytes have another digest' })
    expect({ code: failed.code, out: failed.out.includes('the bytes have another digest') }).toEqual({
      code: 1,
      out: true,
    })
    const running = await of({ status: 'running' })
    expect({ code: running.code, err: running.err }).toEqual({
      code: 0,
      err: 'orchestrator: it still runs; orchestrator catalog get tiny says how it ends\n',
    })
  })
})

describe('artifacts and sessions', () => {
  it('[OC-CLI-8054] keep what a file or standard input holds, and give it back', async () => {
    const url = await orchestratord()
    const files = { 'plan.json': '{"steps":["read","write"]}', '-': '+1\n-2', 'no.json': '{' }
    const create = ['artifacts', 'create', 'plan.json', '--kind', 'plan', '--tag', 'draft']
    const kept = await asked(url, create, { files })
    const id = 'sha256:3f0839d4a6e772559763e0cb7b123e78e755f5637372a1d064cc224fedbdf3b6'
    expect(kept).toMatchObject({ code: 0, result: { id, kind: 'plan', bytes: 69 } })
    const { out } = await cli(['artifacts', 'get', id, '--url', url])
    expect(JSON.parse(out)).toEqual({ steps: ['read', 'write'] })
    const diff = await asked(url, ['artifacts', 'create', '-', '--kind', 'diff', '--text', '--parent', id], { files })
    const { id: diffId } = diff.result as { id: string }
    expect((await cli(['artifacts', 'get', diffId, '--url', url])).out).toBe('+1\n-2')
    expect(await asked(url, ['artifacts', 'create', 'no.json', '--kind', 'plan'], { files })).toMatchObject({
      code: 2,
      error: { message: expect.stringContaining('no.json is no JSON') },
    })
    expect(await asked(url, ['artifacts', 'get', id.replaceAll('3', '0')])).toMatchObject({ code: 3 })
  })

  it('[OC-CLI-8022] are named by the service where they are not there', async () => {
    const url = await orchestratord()
    const id = '8e2d7c44-90b1-4f6a-8c3d-51a2b3c4d501'
    const submit = ['submit', 'Hi', '--model', 'hf:tiny/chat', '--engine', 'llamacpp', '--max-tokens', '1']
    expect((await cli(['session', 'get', id, '--url', url])).err).toMatch(
      /^orchestrator: not-found: NOT_FOUND no session has this ID \(correlation ID [0-9a-f-]{36}\)\n$/,
    )
    expect((await cli([...submit, '--session', id, '--url', url])).code).toBe(0)
    expect(await asked(url, ['session', 'get', id])).toMatchObject({ code: 0, result: { turns: 1 } })
    expect((await cli(['session', 'delete', id, '--url', url])).out).toBe(`deleted ${id}\n`)
    expect(await asked(url, ['cancel', id])).toMatchObject({ code: 3 })
  })
})
