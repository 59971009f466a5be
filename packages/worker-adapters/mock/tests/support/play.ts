import { WorkerError, type WorkerEvent, type WorkerTask } from '@orchestrator/adapter-api'
import { createMockAdapter, type MockOptions } from '../../src/index.ts'

export const taskOf = (task: Partial<WorkerTask> = {}): WorkerTask => ({
  id: 'a',
  sessionId: 's',
  replica: 'r0',
  workload: 'completion',
  modelRef: 'hf:tiny/chat',
  prompt: 'Say hello.',
  inputs: [],
  maxTokens: 4,
  determinism: 'strict',
  kvHint: 'reuse',
  ...task,
})

/** Reads a task to its end: the events and the error, if one came. */
export const play = async (options: MockOptions, task = taskOf(), adapter = createMockAdapter(options)) => {
  const events: WorkerEvent[] = []
  try {
    for await (const event of adapter.submit(task)) events.push(event)
  } catch (error) {
    return { events, error: error instanceof WorkerError ? error.kind : error }
  }
  return { events }
}
