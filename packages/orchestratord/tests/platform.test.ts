import { readFileSync } from 'node:fs'
import { silentLog } from '@orchestrator/service-kit'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { createHandAdapter } from './support/hand-adapter.ts'
import { jsonBody, serve, taskOf, told } from './support/service.ts'

const uuid4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** One request for each kind of answer: success, 204, stream, error in and outside an operation. */
const everyKind = async (headers: Record<string, string>) => {
  const { call, create } = await serve({ token: 'secret' })
  const asked = { Authorization: 'Bearer secret', ...headers }
  const task = taskOf()
  await create(task)
  const admitted = await call('POST', '/v1/tasks', {
    ...jsonBody(task),
    headers: { ...asked, 'Content-Type': 'application/json' },
  })
  const others = await Promise.all([
    call('GET', `/v1/tasks/${task.task_id}/stream`, { headers: asked }),
    call('POST', `/v1/tasks/${task.task_id}/cancel`, { headers: asked }),
    call('POST', '/v1/tasks', { headers: asked }),
    call('GET', '/v1/sessions/nobody', { headers: asked }),
    call('GET', '/nowhere', { headers: asked }),
    call('PUT', '/v1/tasks', { headers: asked }),
    call('GET', '/v1/capabilities', { headers }),
    call('GET', '/healthz', { headers }),
  ])
  return [admitted, ...others].map((response) => ({
    status: response.status,
    id: response.headers.get('X-Correlation-Id'),
  }))
}
const statuses = [202, 200, 204, 415, 404, 404, 405, 401, 200]

describe('correlation', () => {
  it('[ORCH-1001] echoes a well-formed ID on every kind of answer', async () => {
    for (const id of ['a', 'trace:7.f_3-B', 'x'.repeat(128)]) {
      expect(await everyKind({ 'X-Correlation-Id': id })).toEqual(statuses.map((status) => ({ status, id })))
    }
  })

  it('[ORCH-1002] makes a new UUID where there is no well-formed ID, on every kind of answer', async () => {
    for (const headers of [{}, { 'X-Correlation-Id': 'two words' }, { 'X-Correlation-Id': 'x'.repeat(129) }]) {
      const answers = await everyKind(headers as Record<string, string>)
      expect(answers.map(({ status }) => status)).toEqual(statuses)
      for (const { id } of answers) expect(id).toMatch(uuid4)
      expect(new Set(answers.map(({ id }) => id)).size).toBe(answers.length)
    }
  })
})

describe('the token', () => {
  const ask = async (path: string, authorization?: string) => {
    const { call } = await serve({ token: 'secret' })
    const response = await call('GET', path, { headers: authorization ? { Authorization: authorization } : {} })
    return response.status === 401 ? told(response) : response.status
  }
  const unauthorized = {
    status: 401,
    code: 'UNAUTHORIZED',
    message: 'this needs the bearer token of the service',
    retriable: false,
  }

  it('[ORCH-1003] is asked for: exactly it, and nothing near it', async () => {
    expect(await ask('/v1/capabilities', 'Bearer secret')).toBe(200)
    expect(await ask('/v1/capabilities', 'bearer secret')).toBe(200)
    for (const given of [undefined, 'Bearer secre', 'Bearer secrets', 'Bearer', 'Basic secret', 'secret']) {
      expect(await ask('/v1/capabilities', given)).toEqual(unauthorized)
    }
    expect(await ask('/metrics')).toEqual(unauthorized)
    expect(await ask('/nowhere')).toEqual(unauthorized)
  })

  it('[ORCH-1005] is not asked of probes', async () => {
    expect(await Promise.all([ask('/healthz'), ask('/readyz')])).toEqual([200, 200])
  })
})

describe('errors', () => {
  it('[ORCH-1010] a path that nobody knows is 404 with an envelope', async () => {
    const { call } = await serve()
    const wanted = { status: 404, code: 'NOT_FOUND', message: 'no such path', retriable: false }
    for (const path of ['/', '/v1', '/v1/tasks/a/b/c', '/healthz/x'])
      expect(await told(await call('GET', path))).toEqual(wanted)
  })

  it('[ORCH-1011] a method that a path does not have is 405 and names those it has', async () => {
    const { call } = await serve()
    const asked = [
      ['GET', '/v1/tasks'],
      ['POST', '/v1/tasks/a/stream'],
      ['POST', '/v1/sessions/a'],
      ['DELETE', '/healthz'],
    ] as const
    const answers = await Promise.all(asked.map(([method, path]) => call(method, path)))
    expect(answers.map(({ status, headers }) => [status, headers.get('Allow')])).toEqual([
      [405, 'POST'],
      [405, 'GET, HEAD'],
      [405, 'GET, DELETE, HEAD'],
      [405, 'GET, HEAD'],
    ])
    for (const answer of answers) expect(await told(answer)).toMatchObject({ code: 'METHOD_NOT_ALLOWED' })
  })

  it('[ORCH-1014] a failure that nobody foresaw says nothing of the inside, but is reported', async () => {
    const reports: unknown[] = []
    const log = { ...silentLog, error: (fields: object, event: string) => reports.push({ ...fields, event }) }
    const { call, orchestrator } = await serve({ log })
    const failure = new TypeError('the secret of /srv/inside.ts')
    orchestrator.getSession = () => {
      throw failure
    }
    const response = await call('GET', `/v1/sessions/${taskOf().session_id}`)
    expect(response.headers.get('X-Correlation-Id')).toMatch(uuid4)
    expect(await told(response)).toEqual({
      status: 500,
      code: 'INTERNAL',
      message: 'the service failed',
      retriable: false,
    })
    const correlation_id = response.headers.get('X-Correlation-Id')
    expect(reports).toEqual([{ correlation_id, failure, event: 'answer.failed' }])
  })
})

describe('probes', () => {
  const broken = createHandAdapter({ ready: false }).adapter

  it('[ORCH-1006] health is ok while the process serves, whatever its pools are', async () => {
    const { call } = await serve({ adapters: { chat: broken } })
    expect(await told(await call('GET', '/healthz'))).toEqual({ status: 'ok' })
  })

  it('[ORCH-1007] one ready pool makes the service ready, and each pool says its own state', async () => {
    const { call } = await serve({ pools: [{ id: 'a' }, { id: 'b' }], adapters: { b: broken } })
    expect(await told(await call('GET', '/readyz'))).toEqual({
      status: 200,
      ready: true,
      pools: [
        { id: 'a', engine: 'llamacpp', ready: true },
        { id: 'b', engine: 'llamacpp', ready: false },
      ],
    })
  })

  it('[ORCH-1008] without a ready pool it is 503 in the same form', async () => {
    const failing = { ...broken, health: () => Promise.reject(new Error('gone')) }
    for (const adapter of [broken, failing]) {
      const { call } = await serve({ adapters: { chat: adapter } })
      const pools = [{ id: 'chat', engine: 'llamacpp', ready: false }]
      expect(await told(await call('GET', '/readyz'))).toEqual({ status: 503, ready: false, pools })
    }
  })
})

describe('capabilities', () => {
  it('[ORCH-1009] lists each engine once: largest context, summed capacity, what its workers can', async () => {
    const { call } = await serve({
      pools: [
        { id: 'a', ctx: 1024, queue: { capacity: 3 } },
        { id: 'b', ctx: 8192, queue: { capacity: 5 } },
        { id: 'c', engine: 'vllm', ctx: 512, queue: { capacity: 1 } },
      ],
      adapters: { b: createHandAdapter().adapter },
    })
    expect((await told(await call('GET', '/v1/capabilities'))).engines).toEqual([
      {
        engine: 'llamacpp',
        ctx_max: 8192,
        supported_workloads: ['completion', 'embedding'],
        rate_limits: { queue_capacity: 16 },
        features: ['cancel', 'determinism', 'sse', 'by-hand'],
      },
      {
        engine: 'vllm',
        ctx_max: 512,
        supported_workloads: ['completion'],
        rate_limits: { queue_capacity: 2 },
        features: ['cancel', 'determinism', 'sse'],
      },
    ])
  })

  it('[ORCH-1012] tells the version of the control contract', async () => {
    const contract = new URL('../../../contracts/openapi/control.yaml', import.meta.url)
    const { info } = parse(readFileSync(contract, 'utf8')) as { info: { version: string } }
    const { call } = await serve()
    expect((await told(await call('GET', '/v1/capabilities'))).api_version).toBe(info.version)
  })
})
