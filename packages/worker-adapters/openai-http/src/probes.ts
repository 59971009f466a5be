import { WorkerError, type WorkerHealth } from '@orchestrator/adapter-api'
import { AttemptFailure } from './attempt-failure.ts'
import { exchange, type ServerSide } from './exchange.ts'
import { isObject, jsonBody, objectAt } from './json-body.ts'
import type { OpenAiHttpOptions } from './options.ts'

/** What an engine tells of itself, as far as it does. */
export interface Inspection {
  version?: string
  slots?: number
  ctx?: number
}

type Ask = (path: string) => Promise<{ status: number; body: unknown }>

const maxBytes = 1024 * 1024

/** Asks one question, once, within the time of a question as a whole. */
export const asking =
  (server: ServerSide, probeMs: number): Ask =>
  async (path) => {
    const own = new AbortController()
    const late = new WorkerError('PoolUnavailable', `the worker did not answer within ${probeMs} ms`)
    const disarm = server.clock.after(probeMs, () => own.abort(late))
    try {
      const answer = await exchange({ method: 'GET', path, accept: 'application/json' }, server, own.signal)
      const { status } = answer
      // A body that is no JSON, such as the empty one of a health answer, says nothing; the status does.
      return { status, body: await jsonBody(answer, maxBytes).catch(() => undefined) }
    } catch (thrown) {
      throw thrown instanceof AttemptFailure ? thrown.error : thrown
    } finally {
      disarm()
      own.abort()
    }
  }

/** Paths that not every server has. */
const isAbsent = (status: number): boolean => status === 404 || status === 405 || status === 501

/** Ready is who says so and serves the model, as far as it can be asked. */
// implements: OC-ADAPT-5043
export const healthOf = async (ask: Ask, model: string): Promise<WorkerHealth> => {
  try {
    const { status } = await ask('/health')
    if (status !== 200 && !isAbsent(status)) return notReady(status)
    const models = await ask('/v1/models')
    if (isAbsent(models.status))
      return { ready: status === 200, ...(status !== 200 && { reason: 'it has no API that is known here' }) }
    if (models.status !== 200) return notReady(models.status)
    const served = modelsOf(models.body)
    return served.some(({ id }) => id === model)
      ? { ready: true }
      : { ready: false, reason: `it does not serve ${model}` }
  } catch (thrown) {
    return { ready: false, reason: thrown instanceof WorkerError ? thrown.message : 'it could not be asked' }
  }
}

const notReady = (status: number): WorkerHealth => ({ ready: false, reason: `the worker answers ${status}` })

const modelsOf = (body: unknown): Record<string, unknown>[] => {
  const data = isObject(body) ? body.data : undefined
  return Array.isArray(data) ? data.filter(isObject) : []
}

/** Where each engine tells what it is. */
// implements: OC-ADAPT-5044
export const inspections = {
  llamacpp: async (ask) => {
    const { body } = await ask('/props')
    const ctx = objectAt(body, 'default_generation_settings').n_ctx
    return isObject(body) ? { version: body.build_info, slots: body.total_slots, ctx } : {}
  },
  vllm: async (ask, model) => {
    const [{ body }, models] = [await ask('/version'), await ask('/v1/models')]
    const own = modelsOf(models.body).find(({ id }) => id === model)
    return { version: isObject(body) ? body.version : undefined, ctx: own?.max_model_len }
  },
  tgi: async (ask) => {
    const { body } = await ask('/info')
    return isObject(body)
      ? { version: body.version, slots: body.max_concurrent_requests, ctx: body.max_total_tokens }
      : {}
  },
  triton: async (ask) => {
    const { body } = await ask('/v2')
    return isObject(body) ? { version: body.version } : {}
  },
} as const satisfies Record<
  OpenAiHttpOptions['engine'],
  (ask: Ask, model: string) => Promise<{ [key in keyof Inspection]?: unknown }>
>

/** What the engine says, without what it does not say as it should. */
// implements: OC-ADAPT-5044
export const inspect = async (ask: Ask, { engine, model }: OpenAiHttpOptions): Promise<Inspection> => {
  const said: { [key in keyof Inspection]?: unknown } = await inspections[engine](ask, model)
  const { version, slots, ctx } = said
  return {
    ...(typeof version === 'string' && /^[\w.+-]{1,64}$/.test(version) && { version }),
    ...(isPositive(slots) && { slots }),
    ...(isPositive(ctx) && { ctx }),
  }
}

const isPositive = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0
