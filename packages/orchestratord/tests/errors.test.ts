import { readFileSync } from 'node:fs'
import { type ErrorKind, validateErrorEvent } from '@contracts/api-types/data'
import { workerErrorKinds } from '@orchestrator/adapter-api'
import { envelopeOf, statusOfErrorKind } from '@orchestrator/service-kit'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { errorKindOfWorkerError } from '../src/error-kind-of-worker-error.ts'
import { createHandAdapter } from './support/hand-adapter.ts'
import { serve, storyOf, taskOf } from './support/service.ts'

const contract = (file: string) =>
  parse(readFileSync(new URL(`../../../contracts/openapi/${file}`, import.meta.url), 'utf8'), { merge: true })
const kinds = Object.keys(statusOfErrorKind) as ErrorKind[]

describe('the error kinds', () => {
  it('[ORCH-2070] have one status each, as the facts of the API say', () => {
    const byStatus = Map.groupBy(kinds, (kind) => statusOfErrorKind[kind].status)
    expect(Object.fromEntries([...byStatus].map(([status, own]) => [status, own.sort()]))).toEqual({
      400: ['DEADLINE_UNMET', 'INVALID_PARAMS'],
      401: ['UNAUTHORIZED'],
      403: ['UNTRUSTED_ARTIFACT'],
      404: ['NOT_FOUND'],
      405: ['METHOD_NOT_ALLOWED'],
      408: ['REQUEST_TIMEOUT'],
      409: ['CONFLICT', 'MODEL_DEPRECATED'],
      413: ['PAYLOAD_TOO_LARGE'],
      415: ['UNSUPPORTED_MEDIA_TYPE'],
      429: ['ADMISSION_REJECT', 'QUEUE_FULL_DROP_LRU'],
      500: ['DECODE_TIMEOUT', 'INTERNAL', 'WORKER_RESET'],
      503: ['POOL_UNAVAILABLE', 'POOL_UNREADY', 'REPLICA_EXHAUSTED'],
    })
    expect(kinds.sort()).toEqual([...contract('common.yaml').components.schemas.ErrorKind.enum].sort())
  })

  it('[ORCH-2070] stand in the examples of the contract under that status', () => {
    const operations = Object.values(contract('data.yaml').paths).flatMap((path) => Object.values(path as object))
    const examples = operations.flatMap(({ responses }) =>
      Object.entries(responses).flatMap(([status, response]) =>
        Object.values((response as Response).content?.['application/json']?.examples ?? {}).map(({ value }) => [
          value.code,
          Number(status),
        ]),
      ),
    ) as [ErrorKind | undefined, number][]
    const errors = examples.filter(([code]) => code !== undefined)
    expect(errors.length).toBeGreaterThan(10)
    for (const [code, status] of errors) expect([code, code && statusOfErrorKind[code].status]).toEqual([code, status])
  })

  it('[ORCH-2071] say whether the same request may succeed later', () => {
    const retriable = kinds.filter((code) => envelopeOf({ code, message: 'why' }).retriable)
    expect(retriable.sort()).toEqual([
      'ADMISSION_REJECT',
      'DEADLINE_UNMET',
      'DECODE_TIMEOUT',
      'POOL_UNAVAILABLE',
      'POOL_UNREADY',
      'QUEUE_FULL_DROP_LRU',
      'REPLICA_EXHAUSTED',
      'REQUEST_TIMEOUT',
      'WORKER_RESET',
    ])
  })
})

interface Response {
  content?: Record<string, { examples?: Record<string, { value: { code?: string } }> }>
}

describe('an error of a worker', () => {
  /** The stream's last event after the worker has failed. */
  const lastOf = async (fail: (hand: ReturnType<typeof createHandAdapter>, id: string) => void) => {
    const hand = createHandAdapter()
    const { create, stream } = await serve({ adapters: { chat: hand.adapter } })
    const task = taskOf()
    await create(task)
    fail(hand, task.task_id)
    const last = (await storyOf(await stream(task))).at(-1)
    expect(last?.event).toBe('error')
    expect(validateErrorEvent(last?.data)).toBe(true)
    return last?.event === 'error' ? last.data : undefined
  }

  it('[ORCH-2072] reaches the client as its one kind', async () => {
    const seen = []
    for (const kind of workerErrorKinds) seen.push([kind, (await lastOf((hand, id) => hand.fail(id, kind)))?.code])
    expect(Object.fromEntries(seen)).toEqual({
      DeadlineUnmet: 'DEADLINE_UNMET',
      PoolUnavailable: 'POOL_UNAVAILABLE',
      DecodeTimeout: 'DECODE_TIMEOUT',
      WorkerReset: 'WORKER_RESET',
      Internal: 'INTERNAL',
      Adapter: 'INTERNAL',
    })
    expect(errorKindOfWorkerError).toEqual(Object.fromEntries(seen))
  })

  it('[OC-ADAPT-5002] that no interface names is INTERNAL, and says nothing of its inside', async () => {
    const data = await lastOf((hand, id) => hand.throw(id, new TypeError('socket /run/worker.sock hung up')))
    expect(data).toEqual({
      code: 'INTERNAL',
      message: 'the worker adapter failed in a way that it did not foresee',
      engine: 'llamacpp',
    })
  })

  it('[OC-ADAPT-5005] that the configuration scripts is told like any other', async () => {
    const adapter = { kind: 'mock', script: [{ action: 'fail', after_tokens: 1, error: 'WorkerReset' }] }
    const { create, stream } = await serve({ pools: [{ adapter }] })
    const task = taskOf()
    await create(task)
    const story = await storyOf(await stream(task))
    expect(story.map(({ event }) => event)).toEqual(['started', 'token', 'error'])
    expect(story.at(-1)?.data).toMatchObject({ code: 'WORKER_RESET' })
  })

  it('is also a stream that stops without an end', async () => {
    const { adapter } = createHandAdapter()
    const silent = { ...adapter, submit: async function* () {} }
    const { create, stream } = await serve({ adapters: { chat: silent } })
    const task = taskOf()
    await create(task)
    expect((await storyOf(await stream(task))).at(-1)).toMatchObject({ event: 'error', data: { code: 'INTERNAL' } })
  })
})
