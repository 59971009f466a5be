import type { MetricsEvent, StreamTaskEvent } from '@contracts/api-types/data'
import { onTimeProbability, type Sessions } from '@orchestrator/core'
import { budgetFields } from './budget-fields.ts'
import type { LogReader } from './event-log.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { Task } from './task.ts'

/** One reader of one task: what the stream of the contract says, event by event. */
export interface TaskStream {
  /** Undefined after the terminal event. */
  next(): Promise<StreamTaskEvent | undefined>
  /** The reader goes away; the last one takes an unfinished task along. */
  leave(): void
}

/** Tokens between two `metrics` events. */
const tokensPerMetrics = 32

export interface StreamDeps {
  lifecycle: Lifecycle
  sessions: Sessions
  now: () => number
}

export const createTaskStream = (task: Task, { lifecycle, sessions, now }: StreamDeps): TaskStream => {
  const { pool, request, log } = task
  let reader: LogReader | undefined
  let metricsDue = false
  let left = false
  let release = (): void => {}

  const metrics = (): MetricsEvent => {
    const { startMs } = pool.scheduler.placeOf(request.task_id)
    const tokensLeft = task.phase === 'over' ? 0 : request.max_tokens - log.tokens()
    const remainingMs = task.admittedAt + request.deadline_ms - now()
    const neededMs = startMs + tokensLeft * pool.scheduler.estimate().msPerToken
    return {
      queue_depth: pool.scheduler.depth(request.priority),
      on_time_probability: onTimeProbability(remainingMs, neededMs),
      kv_warmth: sessions.warm(request.session_id, now()),
      ...budgetFields(sessions.budget(request.session_id, now()).remaining),
    }
  }

  /** The task is in use from the first event that somebody asks for. */
  const open = (): StreamTaskEvent => {
    reader = log.read()
    release = pool.scheduler.open(request.task_id)
    metricsDue = true
    const { position, startMs } = pool.scheduler.placeOf(request.task_id)
    return { event: 'started', data: { queue_position: position, predicted_start_ms: startMs } }
  }

  return {
    async next() {
      if (left) return undefined
      if (!reader) return open()
      if (metricsDue) {
        metricsDue = false
        return { event: 'metrics', data: metrics() }
      }
      const event = await reader.next()
      metricsDue = event?.event === 'token' && (event.data.i + 1) % tokensPerMetrics === 0
      return event
    },
    leave() {
      if (left) return
      left = true
      if (!reader) return
      reader.leave()
      release()
      if (log.readers() === 0) void lifecycle.cancel(task, 'disconnect')
    },
  }
}
