import { ask, type State } from '../../state.ts'
import type { Change } from '../change.ts'
import { taskOf } from './task-of.ts'

export const taskAdmitted: State<Change> = {
  title: 'a task was admitted: on llamacpp it ends at once, on vllm it runs until somebody ends it',
  params: ['task_id', 'session_id', 'engine'],
  change: () => ({}),
  async before(service, params) {
    await ask(service, 'POST', '/v1/tasks', taskOf(params))
  },
}
