import type { ModelRecord, SessionRecord, TaskRecord } from '../../src/store/index.ts'
import { modelOf } from '../support/control.ts'
import { taskOf } from '../support/service.ts'

/** What a store could be asked to keep, by a small number, so that tests meet the same one again. */
export const modelRecord = (index: number, model: Partial<ModelRecord> = {}): ModelRecord => ({
  id: `model-${index}`,
  modelRef: `file:${index}.gguf`,
  engine: 'llamacpp',
  digest: modelOf().digest,
  state: 'Active',
  createdAt: 1000 + index,
  ...model,
})

export const sessionRecord = (index: number, session: Partial<SessionRecord> = {}): SessionRecord => ({
  id: `session-${index}`,
  turns: 1,
  tokensUsed: index,
  timeMsUsed: 0,
  aliveUntil: 2 ** 45,
  ...session,
})

export const taskRecord = (index: number, task: Partial<TaskRecord> = {}): TaskRecord => ({
  id: `task-${index}`,
  sessionId: `session-${index}`,
  pool: 'chat',
  phase: 'waiting',
  admittedAt: 5000 + index,
  request: taskOf({ task_id: `00000000-0000-4000-8000-00000000000${index}`, session_id: 'of-no-matter' }),
  admission: { task_id: `task-${index}`, queue_position: index, predicted_start_ms: 0, backoff_ms: 0 },
  ...task,
})
