import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { MatchersV3 } from '@pact-foundation/pact'
import { afterAll, describe, expect, it } from 'vitest'
import { lastJson } from './support/cli.ts'
import { type Interaction, recorder } from './support/pact.ts'

const file = fileURLToPath(new URL('../../../contracts/pacts/orchestrator-cli-orchestratord.json', import.meta.url))
const { record, text, remove } = recorder()
afterAll(remove)

const { eachLike, integer, regex } = MatchersV3
const [taskId, sessionId] = ['5b0f6d1e-1c0a-4b7e-9a52-3f1d2c4b5a01', '8e2d7c44-90b1-4f6a-8c3d-51a2b3c4d501']
const uuid = /^[0-9a-f-]{36}$/
const digest = `sha256:${'0'.repeat(64)}`
const nobody = '00000000-0000-4000-8000-000000000000'

type Step = Omit<Interaction, 'given'>

const capabilities: Step = {
  when: 'a request for the capabilities',
  request: { method: 'GET', path: '/v1/capabilities' },
  answer: {
    status: 200,
    body: {
      api_version: regex('^0\\.1\\.\\d+$', '0.1.0'),
      engines: eachLike({
        engine: regex('^(llamacpp|vllm|tgi|triton)$', 'llamacpp'),
        ctx_max: integer(8192),
        supported_workloads: [],
        rate_limits: { queue_capacity: integer(64) },
        features: [],
      }),
    },
  },
}

const failure = (code: string) => ({ code: regex(`^${code}$`, code), message: 'as it is' })

/** One call of the command line in a state of the service: what it asks for in this order, and with which code it ends. */
const check = async (
  given: Interaction['given'],
  argv: readonly string[],
  asked: Step | readonly Step[],
  code: number,
  files = {},
) => {
  const steps = [{ given: ['fresh'] as const, ...capabilities }, ...[asked].flat().map((step) => ({ given, ...step }))]
  const { code: ended, err } = await record(steps, argv, { files, newId: () => sessionId })
  expect({ ended, err: code === 0 ? err : '' }).toEqual({ ended: code, err: '' })
}

const get = (path: string, when: string, status: number, body?: object): Step => ({
  when,
  request: { method: 'GET', path },
  answer: { status, ...(body && { body }) },
})
const post = (path: string, when: string, sent: object | undefined, status: number, body?: object): Step => ({
  when,
  request: { method: 'POST', path, ...(sent && { body: sent }) },
  answer: { status, ...(body && { body }) },
})

describe('what the command line relies on', () => {
  it('[OC-CLI-8060] in tasks', async () => {
    const body = {
      task_id: taskId,
      session_id: sessionId,
      workload: 'completion',
      model_ref: 'hf:tiny/chat',
      engine: 'llamacpp',
      ctx: 4096,
      priority: 'interactive',
      max_tokens: 256,
      deadline_ms: 60_000,
      prompt: 'Hi',
    }
    const argv = ['submit', 'Hi', '--model', 'hf:tiny/chat', '--engine', 'llamacpp', '--task-id', taskId, '--detach']
    const admitted = {
      task_id: regex(uuid, taskId),
      queue_position: integer(0),
      predicted_start_ms: integer(0),
      backoff_ms: integer(0),
    }
    await check(['fresh'], argv, post('/v1/tasks', 'a task', body, 202, admitted), 0)
    const retired = post('/v1/tasks', 'a task', body, 409, failure('MODEL_DEPRECATED'))
    await check(['model-retired', { model_ref: 'hf:tiny/chat' }], argv, retired, 4)
    const full = post('/v1/tasks', 'a task', body, 429, {
      ...failure('QUEUE_FULL_DROP_LRU'),
      retriable: true,
      retry_after_ms: integer(160),
      policy_label: regex('^drop-lru$', 'drop-lru'),
    })
    full.answer.headers = { 'Retry-After': '1', 'X-Backoff-Ms': '160' }
    await check(['queue-full-of-readers', { pool: 'fast' }], argv, full, 5)
    const stopping = post('/v1/tasks', 'a task', body, 503, failure('POOL_UNREADY'))
    await check(['service-stopping'], argv, stopping, 6)
  })

  it('[OC-CLI-8060] in streams', async () => {
    const path = `/v1/tasks/${taskId}/stream`
    const started = 'event: started\ndata: {"queue_position":0,"predicted_start_ms":0}\n\n'
    const token = 'event: token\ndata: {"t":"hello","i":0}\nid: 0\n\n'
    const streamed = (last: string, ending: string): Step => ({
      when: 'a request for the stream of a task',
      request: { method: 'GET', path },
      answer: {
        status: 200,
        stream: {
          text: started + token + last,
          pattern: `^[\\s\\S]*event: started\\n[\\s\\S]*event: token\\n[\\s\\S]*event: ${ending}\\n[\\s\\S]*\\n\\n$`,
        },
      },
    })
    const end = 'event: end\ndata: {"tokens_out":1,"decode_ms":1,"reason":"completed"}\n\n'
    const task = { task_id: taskId, session_id: sessionId, engine: 'llamacpp' }
    await check(['task-admitted', task], ['watch', taskId], streamed(end, 'end'), 0)
    const error = 'event: error\ndata: {"code":"WORKER_RESET","message":"as it is"}\n\n'
    await check(['worker-fails', { task_id: taskId }], ['watch', taskId], streamed(error, 'error'), 1)
    const unknown = `/v1/tasks/${nobody}`
    const none = get(`${unknown}/stream`, 'a request for the stream of no task', 404, failure('NOT_FOUND'))
    await check(['fresh'], ['watch', nobody], none, 3)

    const held = { ...task, engine: 'vllm' }
    const cancel = post(`/v1/tasks/${taskId}/cancel`, 'a cancel', undefined, 204)
    await check(['task-admitted', held], ['cancel', taskId], cancel, 0)
    const nothing = post(`${unknown}/cancel`, 'a cancel of no task', undefined, 404, failure('NOT_FOUND'))
    await check(['fresh'], ['cancel', nobody], nothing, 3)
    const session = get(`/v1/sessions/${sessionId}`, 'a request for a session', 200, {
      ttl_ms_remaining: integer(1000),
      turns: integer(1),
      kv_bytes: integer(0),
      kv_warmth: true,
    })
    await check(['task-admitted', task], ['session', 'get', sessionId], session, 0)
    const deleted: Step = {
      when: 'the end of a session',
      request: { method: 'DELETE', path: `/v1/sessions/${sessionId}` },
      answer: { status: 204 },
    }
    await check(['task-admitted', task], ['session', 'delete', sessionId], deleted, 0)
  })

  it('[OC-CLI-8060] in pools', async () => {
    const engine = regex('^(llamacpp|vllm|tgi|triton)$', 'llamacpp')
    const readiness = { ready: true, pools: eachLike({ id: 'fast', engine, ready: true }) }
    const health = get('/v1/pools/fast/health', 'a request for the health of a pool', 200, {
      pool_id: 'fast',
      live: true,
      ready: true,
      draining: false,
      metrics: {
        queue_depth: integer(0),
        in_flight: integer(0),
        slots: integer(1),
        replicas: integer(1),
        replicas_ready: integer(1),
      },
    })
    const all = (status: number, body: object) => [get('/readyz', 'a request for all pools', status, body), health]
    await check(['fresh'], ['pools', 'list'], all(200, readiness), 0)
    const unready = { ready: false, pools: eachLike({ id: 'fast', engine, ready: false }) }
    await check(['no-pool-ready'], ['pools', 'list'], all(503, unready), 0)
    await check(['fresh'], ['pools', 'health', 'fast'], health, 0)
    const none = get('/v1/pools/nobody/health', 'a request for the health of no pool', 404, failure('NOT_FOUND'))
    await check(['fresh'], ['pools', 'health', 'nobody'], none, 3)
    const status = {
      pool_id: 'fast',
      state: regex('^(unready|ready|reloading|draining|drained|stopped)$', 'ready'),
      model_ref: 'hf:tiny/chat',
    }
    const argv = ['pools', 'drain', 'fast', '--deadline-ms', '1000']
    const drain = (code: number, body: object) =>
      post('/v1/pools/fast/drain', 'a drain', { deadline_ms: 1000 }, code, body)
    await check(['fresh'], argv, drain(202, status), 0)
    await check(['pool-reloading'], argv, drain(409, failure('CONFLICT')), 4)
    const reload = (code: number, body: object) =>
      post('/v1/pools/fast/reload', 'a reload', { new_model_ref: 'hf:tiny/other' }, code, body)
    const other = ['pools', 'reload', 'fast', '--model', 'hf:tiny/other']
    await check(['catalog-holds', { id: 'old' }], other, reload(202, status), 0)
    await check(['fresh'], other, reload(403, failure('UNTRUSTED_ARTIFACT')), 7)
  })

  it('[OC-CLI-8060] in the catalog', async () => {
    const path = '/v1/catalog/models'
    const sent = { id: 'new', model_ref: 'hf:tiny/new', engine: 'llamacpp', digest }
    const model = (id: string) => ({
      id: regex(`^${id}$`, id),
      model_ref: `hf:tiny/${id}`,
      engine: 'llamacpp',
      digest: regex('^sha256:[0-9a-f]{64}$', digest),
      state: regex('^(Active|Retired)$', 'Active'),
      verification: { status: regex('^(unverified|running|verified|failed)$', 'unverified') },
      created_at: '2026-01-02T03:04:05.000Z',
    })
    const argv = ['catalog', 'create', 'new', '--model', 'hf:tiny/new', '--engine', 'llamacpp', '--digest', digest]
    const holds = ['catalog-holds', { id: 'old' }] as const
    await check(holds, argv, post(path, 'a new model', sent, 201, model('new')), 0)
    await check(['fresh'], argv, post(path, 'a new model', sent, 403, failure('UNTRUSTED_ARTIFACT')), 7)
    const known = get(`${path}/old`, 'a request for a model', 200, model('old'))
    await check(holds, ['catalog', 'get', 'old'], known, 0)
    const unknown = get(`${path}/old`, 'a request for a model', 404, failure('NOT_FOUND'))
    await check(['fresh'], ['catalog', 'get', 'old'], unknown, 3)
    const verified = post(`${path}/old/verify`, 'a verification', undefined, 202, model('old'))
    await check(holds, ['catalog', 'verify', 'old'], verified, 0)
    const retire = ['catalog', 'set-state', 'old', '--state', 'Retired', '--deadline-ms', '60000']
    const retired = post(`${path}/old/state`, 'a state', { state: 'Retired', deadline_ms: 60_000 }, 202, model('old'))
    await check(holds, retire, retired, 0)
    const deleted: Step = {
      when: 'the end of a model',
      request: { method: 'DELETE', path: `${path}/old` },
      answer: { status: 204 },
    }
    await check(holds, ['catalog', 'delete', 'old'], deleted, 0)
  })

  it('[OC-CLI-8060] in artifacts, and in a service that asks for a token', async () => {
    const id = 'sha256:3f0839d4a6e772559763e0cb7b123e78e755f5637372a1d064cc224fedbdf3b6'
    const ref = { id: regex(`^${id}$`, id), kind: regex('^plan$', 'plan'), bytes: integer(69) }
    const made = { ...ref, created_at: '2026-01-02T03:04:05.000Z' }
    const content = { steps: ['read', 'write'] }
    const files = { 'plan.json': JSON.stringify(content) }
    const argv = ['artifacts', 'create', 'plan.json', '--kind', 'plan', '--tag', 'draft']
    const sent = { kind: 'plan', content, tags: ['draft'] }
    await check(['fresh'], argv, post('/v1/artifacts', 'an artifact', sent, 201, made), 0, files)
    const kept = get(`/v1/artifacts/${encodeURIComponent(id)}`, 'a request for an artifact', 200, { ...made, content })
    await check(['artifact-kept'], ['artifacts', 'get', id], kept, 0)
    const none = get(`/v1/artifacts/${encodeURIComponent(id)}`, 'a request for an artifact', 404, failure('NOT_FOUND'))
    await check(['fresh'], ['artifacts', 'get', id], none, 3)
    const refused: Step = { ...capabilities, answer: { status: 401, body: failure('UNAUTHORIZED') } }
    const { code, out } = await record([{ given: ['token-required'], ...refused }], ['capabilities', '--json'])
    expect(code).toBe(7)
    expect(lastJson(out)).toMatchObject({ error: { outcome: 'denied', code: 'UNAUTHORIZED' } })
  })

  it('[OC-CLI-8061] is recorded in the same bytes as are committed', async () => {
    await expect(text()).toMatchFileSnapshot(file)
    for (const ofThisMachine of [tmpdir(), process.cwd(), '127.0.0.1', 'localhost', '"pact-js"']) {
      expect(text()).not.toContain(ofThisMachine)
    }
  })
})
