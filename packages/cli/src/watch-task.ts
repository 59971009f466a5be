import type { StreamTaskEvent } from '@contracts/api-types/data'
import { type Client, HttpError, streamTask, UnexpectedAnswer } from '@throughline/openapi-client/data'
import type { Call, Result } from './command.ts'
import { Failure } from './failure.ts'
import { outcomeOfErrorKind } from './outcome.ts'
import { progressOf } from './progress.ts'

export interface Watching {
  id: string
  /** The last token that is known already. */
  after?: number | undefined
  silenceMs: number
}

/** How often a stream that breaks is asked for again, where nothing is said. */
const defaultReconnects = 5

/** Reads the stream of a task to its end, and prints what it gives. */
export const watchTask = async (call: Call, { id, after, silenceMs }: Watching): Promise<Result> => {
  const { connection, io, json, say, note, values } = call
  const progress = progressOf(io)
  const attempts = values.integer('reconnects') ?? defaultReconnects
  let last = after ?? -1
  let tokens = 0
  let connections = 0
  let begun = false
  // implements: OC-CLI-8036
  const tries: Client['middleware'][number] = async (request, next) => {
    if (++connections > 1) {
      await progress.clear()
      const where = last < 0 ? 'before its first token' : `behind token ${last}`
      await note(`the stream of task ${id} broke ${where}; resuming`)
    }
    return next(request)
  }
  const silent = new AbortController()
  // implements: OC-CLI-8036
  const stream = streamTask(connection.data, {
    path: { id },
    // implements: OC-CLI-8048
    ...(after !== undefined && { headers: { 'Last-Event-ID': after } }),
    signal: AbortSignal.any([io.interrupted, silent.signal]),
    middleware: [tries],
    reconnect: { attempts },
  })
  const take = async (event: StreamTaskEvent): Promise<Result | undefined> => {
    begun = true
    // implements: OC-CLI-8011, OC-CLI-8037
    if (json && !(event.event === 'token' && event.data.i <= last)) await say(`${JSON.stringify(event)}\n`)
    if (event.event === 'started') {
      const { queue_position, predicted_start_ms } = event.data
      await progress.show(`task ${id}: place ${queue_position} in the queue, begins in about ${predicted_start_ms} ms`)
    }
    // implements: OC-CLI-8037
    if (event.event === 'token' && event.data.i > last) {
      const { t, i } = event.data
      // implements: OC-CLI-8037
      if (i !== last + 1) throw new Failure('foreign', `the stream of task ${id} gives token ${i} behind token ${last}`)
      last = i
      tokens++
      // On one terminal the text itself is the progress.
      if (io.stdout.terminal) await progress.clear()
      // implements: OC-CLI-8040
      if (!json) await say(t)
      if (!io.stdout.terminal) await progress.show(`task ${id}: ${tokens} ${tokens === 1 ? 'token' : 'tokens'}`)
    }
    // implements: OC-CLI-8042
    if (event.event === 'error') {
      const { code, message } = event.data
      throw new Failure(outcomeOfErrorKind[code], `the task ${id} failed: ${message}`, { code })
    }
    if (event.event !== 'end') return undefined
    const canceled = event.data.reason === 'canceled'
    // implements: OC-CLI-8042
    if (canceled) throw new Failure('canceled', `the task ${id} was canceled`)
    return { value: { task_id: id, ...event.data }, text: tokens > 0 && !json ? '\n' : '' }
  }
  const events = stream[Symbol.asyncIterator]()
  try {
    for (;;) {
      // implements: OC-CLI-8035
      const next = await within(silenceMs, events.next(), silent)
      if (next.done) throw new Failure('foreign', `the stream of task ${id} ended without an end`)
      const result = await take(next.value)
      if (result) return result
    }
  } catch (error) {
    await progress.clear().catch(() => undefined)
    throw silent.signal.aborted
      ? new Failure('silent', `the task ${id} gave nothing for ${silenceMs} ms; it may still run`)
      : lostOr(error, { id, last, begun, resumed: connections > 1 })
  } finally {
    await progress.clear().catch(() => undefined)
    await events.return?.(undefined).catch(() => undefined)
  }
}

interface Reading {
  id: string
  last: number
  /** Whether an event came, and whether there was more than one connection. */
  begun: boolean
  resumed: boolean
}

/** What the service says is what it is; anything else behind the first connection means that the stream is gone. */
// implements: OC-CLI-8038
const lostOr = (error: unknown, { id, last, begun, resumed }: Reading): unknown => {
  // A service that was started again remembers tasks, and none of their tokens.
  // implements: OC-CLI-8049
  if (resumed && error instanceof HttpError && [400, 404].includes(error.status)) {
    const message = `the service no longer knows token ${last} of the task, as after a restart`
    return new Failure('lost', `${message}; orchestrator watch ${id}`)
  }
  const early = error instanceof UnexpectedAnswer && error.message.includes('ended its stream before')
  if (error instanceof Failure || error instanceof HttpError) return error
  if (error instanceof UnexpectedAnswer ? !early : !begun) return error
  const message = error instanceof Error ? error.message : String(error)
  const call = `${id}${last < 0 ? '' : ` --from ${last}`}`
  return new Failure('lost', `the stream broke and could not be resumed (${message}); orchestrator watch ${call}`)
}

/** The value, unless that takes too long: then what makes it is aborted. */
const within = async <Value>(ms: number, value: Promise<Value>, late: AbortController): Promise<Value> => {
  const timer = setTimeout(() => late.abort(new Error('silent')), ms)
  try {
    return await value
  } finally {
    clearTimeout(timer)
  }
}
