import type { MetricsEvent, StreamTaskEvent } from '@contracts/api-types/data'
import { onTimeProbability, type Sessions } from '@orchestrator/core'
import { budgetFields } from './budget-fields.ts'
import type { LogReader } from './event-log.ts'
import type { Task } from './task.ts'

/** What one reader of a task gets, event by event, as its contract says. */
export interface TaskStream {
  /** Undefined after the terminal event. */
  next(): Promise<(StreamTaskEvent & { id?: string }) | undefined>
  /** The reader goes away. */
  leave(): void
}

/** Tokens between two `metrics` events. */
const tokensPerMetrics = 32

export interface StreamDeps {
  sessions: Sessions
  now: () => number
  /** Told when a reader has left. */
  left: (task: Task) => void
}

export const createTaskStream = (task: Task, reader: LogReader, { sessions, now, left }: StreamDeps): TaskStream => {
  const { request, log } = task
  // In use from now on, whether its first event was asked for or not: a stream is never dropped before it begins.
  const release = task.pool.scheduler.open(request.task_id)
  let begun = false
  let metricsDue = true
  let isOver = false

  // implements: ORCH-2020
  const started = (): StreamTaskEvent => {
    const { position, startMs } = task.pool.scheduler.placeOf(request.task_id)
    return { event: 'started', data: { queue_position: position, predicted_start_ms: startMs } }
  }
  // implements: ORCH-2024
  const metrics = (): MetricsEvent => {
    const { scheduler } = task.pool
    const { startMs } = scheduler.placeOf(request.task_id)
    const tokensLeft = task.phase === 'over' ? 0 : request.max_tokens - (log?.tokens() ?? 0)
    const remainingMs = task.admittedAt + request.deadline_ms - now()
    const neededMs = startMs + tokensLeft * scheduler.estimate().msPerToken
    return {
      queue_depth: scheduler.depth(request.priority),
      on_time_probability: onTimeProbability(remainingMs, neededMs),
      kv_warmth: sessions.warm(request.session_id, now()),
      ...budgetFields(sessions.budget(request.session_id, now()).remaining),
    }
  }

  return {
    // implements: ORCH-2026
    async next() {
      if (isOver) return undefined
      if (!begun) {
        begun = true
        return started()
      }
      // implements: ORCH-2024
      if (metricsDue) {
        metricsDue = false
        return { event: 'metrics', data: metrics() }
      }
      const event = await reader.next()
      if (event?.event !== 'token') return event
      metricsDue = (event.data.i + 1) % tokensPerMetrics === 0
      // implements: ORCH-2036
      return { ...event, id: String(event.data.i) }
    },
    leave() {
      if (isOver) return
      isOver = true
      reader.leave()
      release()
      left(task)
    },
  }
}
