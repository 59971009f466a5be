import { randomUUID } from 'node:crypto'
import type { TaskRequest } from '@contracts/api-types/data'
import {
  type Client,
  cancelTask,
  createClient,
  createTask,
  getSession,
  orThrow,
  streamTask,
} from '@throughline/openapi-client/data'
import { createApi } from '@throughline/openapi-client/data/api'
import { validation } from '@throughline/openapi-client/data/validation'
import { describe, expect, it } from 'vitest'
import { startDaemon } from './daemon.ts'

const taskOf = (engine: TaskRequest['engine']): TaskRequest => ({
  task_id: randomUUID(),
  session_id: randomUUID(),
  workload: 'completion',
  model_ref: 'hf:tiny/chat',
  engine,
  ctx: 1024,
  priority: 'interactive',
  max_tokens: 4,
  deadline_ms: 600_000,
})

/** Sends a task and says where it waits, as the types let a caller write it. */
const admit = async (client: Client, body: TaskRequest): Promise<number | string> => {
  const answer = await createTask(client, { body })
  if (answer.status === 202) return answer.body.queue_position
  if (answer.status === 429) return `${answer.body.policy_label} ${answer.headers['Retry-After'] > 0}`
  return answer.body.code
}

describe('the client of the data plane', () => {
  it('throws what is no success where that is wished, and judges what is sent where that is', async () => {
    const baseUrl = await startDaemon()
    const id = randomUUID()
    const lost = orThrow(getSession(createClient({ baseUrl }), { path: { id } }))
    await expect(lost).rejects.toMatchObject({ status: 404, answer: { body: { code: 'NOT_FOUND' } } })
    const strict = createApi(createClient({ baseUrl, validate: validation }))
    await expect(strict.createTask({ body: { ...taskOf('tgi'), ctx: -1 } })).rejects.toThrow('body/ctx must be >= 1')
    expect((await strict.createTask({ body: taskOf('llamacpp') })).status).toBe(202)
  })

  it('is told a full queue, an unknown session and the tokens of a task, each with its type', async () => {
    const client = createClient({ baseUrl: await startDaemon() })
    const [first, second, third] = [taskOf('vllm'), taskOf('vllm'), taskOf('vllm')]
    const admitted = [await admit(client, first), await admit(client, second), await admit(client, third)]
    expect(admitted).toEqual([0, 0, 'reject true'])
    expect(await admit(client, taskOf('tgi'))).toBe('POOL_UNAVAILABLE')

    const session = await getSession(client, { path: { id: randomUUID() }, headers: { 'X-Correlation-Id': 'mine' } })
    expect([session.status, session.headers['X-Correlation-Id']]).toEqual([404, 'mine'])

    const task = taskOf('llamacpp')
    await admit(client, task)
    const tokens: number[] = []
    for await (const { event, data } of streamTask(client, { path: { id: task.task_id } })) {
      if (event === 'token') tokens.push(data.i)
    }
    expect(tokens).toEqual(tokens.map((_, index) => index))
    expect(tokens.length).toBeGreaterThan(0)
  })

  it('leaves a stream that does not end, and cancels its task', async () => {
    const client = createClient({ baseUrl: await startDaemon() })
    const task = taskOf('vllm')
    await admit(client, task)
    const stream = await streamTask(client, { path: { id: task.task_id } })
    if (stream.status !== 200) throw new Error(`answered ${stream.status}`)
    for await (const { event } of stream.events) {
      expect(event).toBe('started')
      break
    }
    const { status, headers } = await cancelTask(client, { path: { id: task.task_id } })
    expect([status, Object.keys(headers)]).toEqual([204, ['X-Correlation-Id']])
  })
})
