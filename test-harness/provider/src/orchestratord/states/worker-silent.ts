import { ask, type JsonObject, type State } from '../../state.ts'
import type { Change } from '../change.ts'
import { taskOf } from './task-of.ts'

export const workerSilent: State<Change> = {
  title: 'the worker of a task gives nothing for longer than its pool allows',
  params: ['task_id'],
  change: () => ({
    config: (config) => ({
      ...config,
      pools: (config.pools as JsonObject[]).map((own) => ({
        ...own,
        adapter: { kind: 'mock', script: [{ action: 'hold' }] },
        timeouts: { idle_ms: 100 },
      })),
    }),
  }),
  async before(service, { task_id }) {
    await ask(service, 'POST', '/v1/tasks', taskOf(task_id === undefined ? {} : { task_id }))
  },
}
