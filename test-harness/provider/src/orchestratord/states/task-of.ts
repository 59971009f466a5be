import { randomUUID } from 'node:crypto'
import type { JsonObject } from '../../state.ts'

/** A task that the pool `fast` takes. */
export const taskOf = (task: JsonObject = {}): JsonObject => ({
  task_id: randomUUID(),
  session_id: randomUUID(),
  workload: 'completion',
  model_ref: 'hf:tiny/chat',
  engine: 'llamacpp',
  ctx: 2048,
  priority: 'interactive',
  max_tokens: 8,
  deadline_ms: 60_000,
  ...task,
})
