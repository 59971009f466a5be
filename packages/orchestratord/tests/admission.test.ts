import { randomUUID } from 'node:crypto'
import type { TaskRequest } from '@contracts/api-types/data'
import { describe, expect, it } from 'vitest'
import { createHandAdapter, settle } from './support/hand-adapter.ts'
import { jsonBody, serve, storyOf, taskOf, told } from './support/service.ts'

const refusal = (status: number, code: string, message: string, more: object = {}) => ({
  status,
  code,
  message,
  retriable: false,
  ...more,
})
const post = async (init: RequestInit, given = {}) => told(await (await serve(given)).call('POST', '/v1/tasks', init))

describe('a task that is admitted', () => {
  it('[ORCH-2001] is told its place and its predicted start', async () => {
    const { create } = await serve({ adapters: { chat: createHandAdapter().adapter } })
    const tasks = [taskOf(), taskOf(), taskOf()]
    const answers = []
    for (const task of tasks) answers.push(await told(await create(task)))
    const place = (index: number, queue_position: number, ms: number) => ({
      status: 202,
      task_id: tasks[index]?.task_id,
      queue_position,
      predicted_start_ms: ms,
      backoff_ms: ms,
    })
    expect(answers).toEqual([place(0, 0, 0), place(1, 0, 80), place(2, 1, 160)])
  })

  it('[ORCH-2010] is answered as the first time when it is sent again, and runs once', async () => {
    const hand = createHandAdapter()
    const { create, metric } = await serve({ adapters: { chat: hand.adapter } })
    const [first, second] = [taskOf(), taskOf()]
    await create(first)
    const wanted = await told(await create(second))
    const again = await Promise.all([create(second), create(second), create(second)])
    for (const answer of again) expect(await told(answer)).toEqual(wanted)
    const twins = taskOf()
    const together = await Promise.all([create(twins), create(twins)])
    expect(await told(together[0])).toEqual(await told(together[1]))
    expect(await metric('tasks_enqueued_total')).toBe(3)
    expect(hand.submitted).toEqual([first.task_id])
  })
})

describe('a body', () => {
  const bodies: [string, unknown, string][] = [
    ['a missing field', { ...taskOf(), model_ref: undefined }, "the body lacks 'model_ref'"],
    ['a wrong type', { ...taskOf(), ctx: '4096' }, "'ctx' must be integer"],
    ['an unknown value', { ...taskOf(), priority: 'urgent' }, "'priority' must be one of interactive, batch"],
    ['an unknown field', { ...taskOf(), dedline_ms: 1 }, "the body has no field 'dedline_ms'"],
    ['an empty reference', { ...taskOf(), model_ref: '' }, "'model_ref' must NOT have fewer than 1 characters"],
    ['no UUID', { ...taskOf(), task_id: 'mine' }, '\'task_id\' must match format "uuid"'],
    ['a wrong item', { ...taskOf(), inputs: ['a', 1] }, "'inputs.1' must be string"],
    ['no object', [], 'the body must be object'],
  ]
  it.each(bodies)('[ORCH-2002] with %s is 400 and names the field', async (_name, body, message) => {
    expect(await post(jsonBody(body))).toEqual(refusal(400, 'INVALID_PARAMS', message))
  })

  it('[ORCH-2002] that is no JSON, or no UTF-8, is 400', async () => {
    const headers = { 'Content-Type': 'application/json' }
    for (const body of ['{', '', 'task', new Uint8Array([0x22, 0xff, 0x22])]) {
      expect(await post({ headers, body })).toEqual(refusal(400, 'INVALID_PARAMS', 'the body is not JSON'))
    }
  })

  it('[ORCH-2013] with a field that nobody names is 400, however it is called', async () => {
    for (const name of ['dedline_ms', '__proto__', 'constructor', '']) {
      const body = `${JSON.stringify(taskOf()).slice(0, -1)},${JSON.stringify(name)}:1}`
      const answer = await post({ headers: { 'Content-Type': 'application/json' }, body })
      expect(answer).toEqual(refusal(400, 'INVALID_PARAMS', `the body has no field '${name}'`))
    }
  })

  it('[ORCH-2012] with an integer that would not arrive exactly is 400', async () => {
    const text = (field: string, digits: string) => {
      const { [field as keyof TaskRequest]: _removed, ...rest } = taskOf()
      return `${JSON.stringify(rest).slice(0, -1)},"${field}":${digits}}`
    }
    const send = (field: string, digits: string) =>
      post({ headers: { 'Content-Type': 'application/json' }, body: text(field, digits) })
    for (const field of ['deadline_ms', 'seed']) {
      expect(await send(field, '9007199254740991')).toMatchObject({ status: 202 })
      const message = `'${field}' must be <= 9007199254740991`
      expect(await send(field, '9007199254740993')).toEqual(refusal(400, 'INVALID_PARAMS', message))
      expect(await send(field, '99999999999999999999')).toEqual(refusal(400, 'INVALID_PARAMS', message))
    }
  })

  it('[ORCH-2004] of another media type is 415', async () => {
    const body = JSON.stringify(taskOf())
    const send = (type: string) => post({ headers: { 'Content-Type': type }, body })
    expect(await send('Application/JSON; charset=utf-8')).toMatchObject({ status: 202 })
    for (const type of ['text/plain', 'text/json', 'application/jsonp', 'multipart/form-data']) {
      const message = `the body is ${type}, not application/json`
      expect(await send(type)).toEqual(refusal(415, 'UNSUPPORTED_MEDIA_TYPE', message))
    }
  })

  it('[ORCH-2005] beyond the limit is 413, whether its length was announced or not', async () => {
    const server = { body_limit_bytes: 500 }
    const sized = (bytes: number) => {
      const text = JSON.stringify(taskOf({ prompt: '' }))
      return text.replace('"prompt":""', `"prompt":"${'x'.repeat(bytes - text.length)}"`)
    }
    const headers = { 'Content-Type': 'application/json' }
    const wanted = refusal(413, 'PAYLOAD_TOO_LARGE', 'a body may have 500 bytes')
    expect(await post({ headers, body: sized(500) }, { server })).toMatchObject({ status: 202 })
    expect(await post({ headers, body: sized(501) }, { server })).toEqual(wanted)
    expect(await post({ headers: { ...headers, 'Content-Length': '501' }, body: sized(501) }, { server })).toEqual(
      wanted,
    )
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new TextEncoder().encode('xxxx')) })
    expect(await post({ headers, body: endless, duplex: 'half' } as RequestInit, { server })).toEqual(wanted)
  })
})

describe('a task that no pool takes', () => {
  const send = async (task: Partial<TaskRequest>, given = {}) => told(await (await serve(given)).create(taskOf(task)))

  it('[ORCH-2008] is 503 when no pool serves its engine and model', async () => {
    const unavailable = (message: string, engine: string) =>
      refusal(503, 'POOL_UNAVAILABLE', message, { engine, retriable: true })
    expect(await send({ engine: 'tgi' })).toEqual(unavailable('no pool serves hf:tiny/chat on tgi', 'tgi'))
    expect(await send({ model_ref: 'hf:big' })).toEqual(unavailable('no pool serves hf:big on llamacpp', 'llamacpp'))
  })

  it('[ORCH-2015] is 409 when its model is retired, also where no pool serves it', async () => {
    const { call, create } = await serve()
    const digest = `sha256:${'0'.repeat(64)}`
    await call('POST', '/v1/catalog/models', jsonBody({ id: 'old', model_ref: 'hf:old', engine: 'vllm', digest }))
    await call('POST', '/v1/catalog/models/old/state', jsonBody({ state: 'Retired' }))
    expect(await told(await create(taskOf({ model_ref: 'hf:old' })))).toEqual(
      refusal(409, 'MODEL_DEPRECATED', 'the model hf:old is retired', { engine: 'llamacpp' }),
    )
    expect((await create(taskOf())).status).toBe(202)
  })

  it('[ORCH-2009] is 503 when the worker of its pool is not ready', async () => {
    const message = 'pool chat has no worker that is ready'
    const wanted = refusal(503, 'POOL_UNREADY', message, { engine: 'llamacpp', pool_id: 'chat', retriable: true })
    expect(await send({}, { adapters: { chat: createHandAdapter({ ready: false }).adapter } })).toEqual(wanted)
  })

  it('[OC-CONFIG-6007] is 503 when its pool names no adapter', async () => {
    expect(await send({}, { pools: [{ adapter: undefined }] })).toMatchObject({ status: 503, code: 'POOL_UNREADY' })
  })

  it('[ORCH-2014] is 400 when no worker runs its workload', async () => {
    const message = 'no pool on llamacpp runs the workload rerank'
    const given = { adapters: { chat: createHandAdapter().adapter } }
    expect(await send({ workload: 'embedding' }, given)).toMatchObject({ status: 202 })
    expect(await send({ workload: 'rerank' }, given)).toEqual(
      refusal(400, 'INVALID_PARAMS', message, { engine: 'llamacpp' }),
    )
  })

  it('[ORCH-2011] is 409 when its ID names another task', async () => {
    const { create } = await serve()
    const task = taskOf()
    await create(task)
    const message = 'the task_id names another task'
    expect(await told(await create({ ...task, prompt: 'Say goodbye.' }))).toEqual(
      refusal(409, 'CONFLICT', message, { engine: 'llamacpp' }),
    )
  })

  it('[ORCH-3006] [ORCH-3007] [ORCH-3008] is 400 when its pool can never run it in time', async () => {
    const { create } = await serve({ adapters: { chat: createHandAdapter().adapter } })
    const ask = async (task: Partial<TaskRequest>) => told(await create(taskOf(task)))
    const pool = { engine: 'llamacpp', pool_id: 'chat' }
    expect(await ask({ ctx: 4097 })).toEqual(
      refusal(400, 'INVALID_PARAMS', 'ctx 4097 is more than the 4096 of pool chat', pool),
    )
    expect(await ask({ ctx: 100, expected_tokens: 90, max_tokens: 11 })).toEqual(
      refusal(400, 'INVALID_PARAMS', 'expected_tokens and max_tokens are 101, more than the ctx of 100', pool),
    )
    expect(await ask({ deadline_ms: 1000 })).toMatchObject({ status: 202 })
    expect(await ask({ deadline_ms: 79 })).toEqual(
      refusal(400, 'DEADLINE_UNMET', 'it would start in 80 ms; the deadline is 79 ms', { ...pool, retriable: true }),
    )
  })
})

describe('a full queue', () => {
  /** A pool that runs one task and holds one more, both taken. */
  const full = async (queue: object, tasks = [taskOf(), taskOf()]) => {
    const hand = createHandAdapter()
    const service = await serve({ pools: [{ queue: { capacity: 1, ...queue } }], adapters: { chat: hand.adapter } })
    for (const task of tasks) await service.create(task)
    return { ...service, hand, tasks }
  }
  const backpressure = { status: 429, engine: 'llamacpp', pool_id: 'chat', retriable: true, retry_after_ms: 160 }

  it('[ORCH-2006] [ORCH-3003] refuses under reject and keeps those that wait', async () => {
    const { create, hand, tasks } = await full({ full_policy: 'reject' })
    expect(await told(await create(taskOf()))).toEqual({
      ...backpressure,
      code: 'ADMISSION_REJECT',
      message: 'the interactive queue of pool chat is full',
      policy_label: 'reject',
    })
    hand.end(tasks[0]?.task_id ?? '')
    await settle()
    expect(hand.submitted).toEqual(tasks.map(({ task_id }) => task_id))
  })

  it('[ORCH-2007] says when to come back, in whole seconds and in milliseconds', async () => {
    const check = async (max_tokens: number) => {
      const { create } = await full({}, [taskOf({ max_tokens }), taskOf({ max_tokens: 1 })])
      const { headers } = await create(taskOf())
      return [headers.get('Retry-After'), headers.get('X-Backoff-Ms')]
    }
    expect(await check(1)).toEqual(['1', '40'])
    expect(await check(49)).toEqual(['1', '1000'])
    expect(await check(50)).toEqual(['2', '1020'])
  })

  it('[ORCH-3004] admits under drop-lru and ends the task that lost its place', async () => {
    const { create, stream, tasks } = await full({ full_policy: 'drop-lru' })
    const dropped = tasks[1] ?? taskOf()
    expect(await told(await create(taskOf()))).toMatchObject({ status: 202, queue_position: 0 })
    expect((await storyOf(await stream(dropped))).slice(1)).toEqual([
      {
        event: 'error',
        data: { code: 'QUEUE_FULL_DROP_LRU', message: 'a newer task took its place in the queue', engine: 'llamacpp' },
      },
    ])
  })

  it('[ORCH-3005] never drops a task that is being read', async () => {
    const { create, stream, tasks } = await full({ full_policy: 'drop-lru' })
    const reader = (await stream(tasks[1] ?? taskOf())).body?.getReader()
    await reader?.read()
    const message = 'the interactive queue of pool chat is full, and all that wait are being read'
    expect(await told(await create(taskOf()))).toEqual({
      ...backpressure,
      code: 'QUEUE_FULL_DROP_LRU',
      message,
      policy_label: 'drop-lru',
    })
  })

  it('[OC-CONFIG-6008] has the capacity of its own priority where one is named', async () => {
    const admission = { priorities: [{ name: 'batch', queue_capacity: 2 }] }
    const pools = [{ queue: { capacity: 1 }, admission }]
    const { create } = await serve({ pools, adapters: { chat: createHandAdapter().adapter } })
    const fill = async (priority: TaskRequest['priority']) => {
      const statuses = []
      for (let count = 0; count < 3; count++) statuses.push((await create(taskOf({ priority }))).status)
      return statuses
    }
    await create(taskOf())
    expect([await fill('interactive'), await fill('batch')]).toEqual([
      [202, 429, 429],
      [202, 202, 429],
    ])
  })
})

describe('several pools of one engine and model', () => {
  it('share the tasks: each goes where it starts first, and past a pool that is not ready', async () => {
    const hands = [createHandAdapter(), createHandAdapter(), createHandAdapter({ ready: false })]
    const [a, b, c] = hands.map(({ adapter }) => adapter)
    if (!a || !b || !c) throw new Error('three adapters are made above')
    const { create } = await serve({ pools: [{ id: 'a' }, { id: 'b' }, { id: 'c' }], adapters: { a, b, c } })
    const session_id = randomUUID()
    for (let count = 0; count < 2; count++) await create(taskOf({ session_id }))
    expect(hands.map(({ submitted }) => submitted.length)).toEqual([1, 1, 0])
  })
})
