/** The service of a seed: a pool with two replicas whose second task stays, and one that is soon full. */
export const configOf = (seed: number): string =>
  JSON.stringify({
    server: { port: 0, log_level: 'debug', keep_transcripts: true, limits: { shutdown_ms: 0 } },
    sessions: { budgets: { tokens: 1000 } },
    pools: [
      {
        id: 'chat',
        engine: 'llamacpp',
        model: 'hf:tiny/chat',
        devices: [0, 1],
        adapter: { kind: 'mock', seed, script: [{ task: 1, action: 'hold' }] },
      },
      {
        id: 'held',
        engine: 'vllm',
        model: 'hf:tiny/chat',
        devices: [0],
        adapter: { kind: 'mock', seed, script: [{ action: 'hold' }] },
        queue: { capacity: 1, full_policy: 'reject' },
      },
    ],
  })

const idOf = (kind: string, nth: number): string => `${kind}-0000-4000-8000-${String(nth).padStart(12, '0')}`
const tasks = '/v1/tasks'
const taskOf = (nth: number, own: object = {}) => ({
  task_id: idOf('00000001', nth),
  session_id: idOf('00000002', nth),
  workload: 'completion',
  model_ref: 'hf:tiny/chat',
  engine: 'llamacpp',
  ctx: 2048,
  priority: 'interactive',
  max_tokens: 12,
  deadline_ms: 60_000,
  seed: 5,
  prompt: 'Tell of the sea.',
  ...own,
})

export interface Request {
  method: 'GET' | 'POST' | 'DELETE'
  path: string
  body?: object
  /** Told apart from requests whose ID the service makes. */
  correlationId?: string
  /** Asked twice, the first time until it ends: what is written down does not hang on who was faster. */
  afterItsEnd?: boolean
}

const get = (path: string): Request => ({ method: 'GET', path })
const post = (path: string, body?: object): Request => ({ method: 'POST', path, ...(body && { body }) })
const create = (nth: number, own?: object): Request => post(tasks, taskOf(nth, own))
const stream = (nth: number): Request => ({
  ...get(`${tasks}/${idOf('00000001', nth)}/stream`),
  afterItsEnd: true,
})
const cancel = (nth: number): Request => post(`${tasks}/${idOf('00000001', nth)}/cancel`)

/** The same task on either replica: the first of them holds one of its own in between. */
export const onFirstReplica = stream(1)
export const onSecondReplica = stream(3)

const held = { engine: 'vllm' }

/** What is sent, one after the other. */
export const story: readonly Request[] = [
  { ...get('/healthz'), correlationId: 'from-the-client' },
  get('/readyz'),
  get('/v1/capabilities'),
  create(1),
  onFirstReplica,
  create(2),
  create(3),
  onSecondReplica,
  cancel(2),
  stream(2),
  create(4, { max_tokens: 3, prompt: 'Another one.', seed: 6 }),
  stream(4),
  create(5, held),
  create(6, held),
  create(7, held),
  cancel(6),
  stream(6),
  get(`/v1/sessions/${idOf('00000002', 1)}`),
  { method: 'DELETE', path: `/v1/sessions/${idOf('00000002', 3)}` },
  get(`/v1/sessions/${idOf('00000002', 3)}`),
  create(8, { model_ref: 'hf:tiny/other' }),
  post('/v1/catalog/models', {
    id: 'tiny',
    model_ref: 'file:tiny.gguf',
    engine: 'llamacpp',
    digest: `sha256:${'0'.repeat(64)}`,
  }),
  post('/v1/artifacts', { kind: 'plan', content: { steps: ['read', 'write'] } }),
  get('/v1/pools/chat/health'),
  get('/metrics'),
]
