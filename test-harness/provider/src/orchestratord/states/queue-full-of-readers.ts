import { ask, type JsonObject, type State } from '../../state.ts'
import type { Change } from '../change.ts'
import { taskOf } from './task-of.ts'

export const queueFullOfReaders: State<Change> = {
  title: 'a pool that drops has a full queue, and somebody reads each of its tasks',
  params: ['pool'],
  change: ({ pool }) => ({
    config: (config) => ({
      ...config,
      pools: (config.pools as JsonObject[]).map((own) =>
        own.id === pool
          ? {
              ...own,
              adapter: { kind: 'mock', script: [{ action: 'hold' }] },
              queue: { capacity: 1, full_policy: 'drop-lru' },
            }
          : own,
      ),
    }),
  }),
  async before(service) {
    const [running, waiting] = [taskOf(), taskOf()]
    for (const task of [running, waiting]) await ask(service, 'POST', '/v1/tasks', task)
    await ask(service, 'GET', `/v1/tasks/${waiting.task_id}/stream`)
  },
}
