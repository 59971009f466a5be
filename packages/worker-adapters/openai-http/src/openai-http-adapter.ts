import * as http from 'node:http'
import * as https from 'node:https'
import { type WorkerAdapter, WorkerError, type WorkerEvent, type WorkerTask } from '@orchestrator/adapter-api'
import { systemClock } from './clock.ts'
import { type Chunk, chunkOf, completionCall, usageOf } from './completion.ts'
import { type Answer, type Call, exchange, type ServerSide } from './exchange.ts'
import { frames } from './frames.ts'
import { jsonBody } from './json-body.ts'
import { judged } from './judged.ts'
import type { OpenAiHttpOptions } from './options.ts'
import { asking, healthOf, inspect } from './probes.ts'
import { textsOf, vectorCall } from './vectors.ts'
import { withRetries } from './with-retries.ts'

type Events = AsyncGenerator<WorkerEvent>

/** How long a connection that is not used is kept. */
const keepAliveMs = 5000

/** Speaks to one server with an OpenAI-compatible API. */
export const createOpenAiHttpAdapter = (options: OpenAiHttpOptions): WorkerAdapter => {
  const { baseUrl, apiKey, model, workloads, slots, timeouts, retries, maxFrameBytes, random } = options
  const { clock = systemClock } = options
  const { Agent } = baseUrl.startsWith('https:') ? https : http
  const agent = new Agent({ keepAlive: true, timeout: keepAliveMs })
  const server: ServerSide = { baseUrl, apiKey, agent, clock, timeouts }
  const ask = asking(server, timeouts.probeMs)
  const running = new Map<string, AbortController>()
  // implements: OC-ADAPT-5041
  const redact = (text: string): string => (apiKey ? text.replaceAll(apiKey, '[redacted]') : text)

  /** The answer to a call, once its first byte is there; after that nothing is tried again. */
  // implements: OC-ADAPT-5025
  const answerTo = (call: Call, signal: AbortSignal): Promise<Answer> =>
    withRetries(async () => judged(await exchange(call, server, signal), call.accept, maxFrameBytes, redact), {
      retries,
      clock,
      random,
      signal,
    })

  async function* complete(task: WorkerTask, signal: AbortSignal): Events {
    const answer = await answerTo(completionCall(task, options), signal)
    let index = 0
    let usage: Chunk['usage']
    let done = false
    try {
      for await (const data of frames(answer.bytes, maxFrameBytes)) {
        const chunk = chunkOf(data, redact)
        usage = chunk.usage ?? usage
        // Whoever goes on beyond what was asked for is not listened to.
        // implements: OC-ADAPT-5023
        done = chunk.done === true || (chunk.text !== undefined && index === task.maxTokens)
        if (done) break
        // implements: OC-ADAPT-5001, OC-ADAPT-5021
        if (chunk.text !== undefined) yield { kind: 'token', text: chunk.text, index: index++ }
        signal.throwIfAborted()
      }
    } finally {
      // implements: OC-ADAPT-5033
      answer.close()
    }
    // implements: OC-ADAPT-5037
    if (!done) throw new WorkerError('WorkerReset', 'the worker ended its answer before it was over')
    // implements: OC-ADAPT-5001, OC-ADAPT-5022
    yield { kind: 'end', tokensOut: index, kvBytes: 0, ...(usage && { usage }) }
  }

  async function* measure(task: WorkerTask, signal: AbortSignal): Events {
    const body = await jsonBody(await answerTo(vectorCall(task, model), signal), maxFrameBytes)
    // implements: OC-ADAPT-5023, OC-ADAPT-5045
    const texts = textsOf(task.workload, body).slice(0, task.maxTokens)
    for (const [index, text] of texts.entries()) yield { kind: 'token', text, index }
    const usage = usageOf(body)
    yield { kind: 'end', tokensOut: texts.length, kvBytes: 0, ...(usage && { usage }) }
  }

  async function* run(task: WorkerTask, own: AbortController, refused: WorkerError | undefined): Events {
    if (refused) throw refused
    const { signal } = own
    const late = new WorkerError('DecodeTimeout', `the task was not over within ${timeouts.wholeMs} ms`)
    // implements: OC-ADAPT-5031
    const disarm = clock.after(timeouts.wholeMs, () => own.abort(late))
    const free = (): void => {
      disarm()
      if (running.get(task.id) === own) running.delete(task.id)
    }
    try {
      signal.throwIfAborted()
      for await (const event of task.workload === 'completion' ? complete(task, signal) : measure(task, signal)) {
        // Whoever has the end need not read on.
        if (event.kind === 'end') free()
        yield event
      }
    } catch (thrown) {
      // A cancel ends the task without a word.
      if (signal.reason !== canceled) throw thrown
    } finally {
      free()
      // implements: OC-ADAPT-5032, OC-ADAPT-5033
      own.abort(canceled)
    }
  }

  const refusalOf = ({ workload }: WorkerTask): WorkerError | undefined => {
    // implements: OC-ADAPT-5046
    if (!workloads.includes(workload)) return new WorkerError('Adapter', `the worker does not do ${workload}`)
    // implements: OC-ADAPT-5010
    return running.size >= slots ? new WorkerError('PoolUnavailable', 'every slot of the worker is taken') : undefined
  }

  return {
    health: () => healthOf(ask, model),
    async props() {
      const { slots: most, ctx } = await inspect(ask, options)
      const features = ['cancel', 'determinism', 'sse']
      return { workloads, features, ...(most !== undefined && { slots: most }), ...(ctx !== undefined && { ctx }) }
    },
    engineVersion: async () => (await inspect(ask, options)).version ?? 'unknown',
    submit(task) {
      const own = new AbortController()
      const refused = refusalOf(task)
      if (!refused) running.set(task.id, own)
      return run(task, own, refused)
    },
    // implements: OC-ADAPT-5032
    async cancel(taskId) {
      running.get(taskId)?.abort(canceled)
      running.delete(taskId)
    },
  }
}

const canceled = new Error('the task was canceled')
