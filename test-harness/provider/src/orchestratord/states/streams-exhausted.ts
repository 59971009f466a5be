import { ask, type State } from '../../state.ts'
import type { Change } from '../change.ts'
import { taskOf } from './task-of.ts'

export const streamsExhausted: State<Change> = {
  title: 'a client may read no further stream of its task',
  params: ['task_id'],
  change: () => ({ seams: { app: (deps) => ({ ...deps, streamsPerClient: 0 }) } }),
  async before(service, { task_id }) {
    await ask(service, 'POST', '/v1/tasks', taskOf(task_id === undefined ? {} : { task_id }))
  },
}
