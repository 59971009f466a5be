import {
  routes,
  type TaskRequest,
  validateCreateTaskBody,
  validateCreateTaskResponse429,
  validateStreamTaskEventToken,
  validateTaskRequest,
} from '@contracts/api-types/data'
import { describe, expect, it } from 'vitest'

const task: TaskRequest = {
  task_id: '5b0f6d1e-1c0a-4b7e-9a52-3f1d2c4b5a01',
  session_id: '8e2d7c44-90b1-4f6a-8c3d-51a2b3c4d501',
  workload: 'completion',
  model_ref: 'hf:tiny/chat',
  engine: 'llamacpp',
  ctx: 4096,
  priority: 'interactive',
  max_tokens: 8,
  deadline_ms: 60_000,
}

const check = (given: object, want: string | true) => {
  const value: unknown = { ...task, ...given }
  const [error] = validateTaskRequest(value) ? [] : (validateTaskRequest.errors ?? [])
  expect(error ? `${error.instancePath} ${error.keyword}` : true).toBe(want)
}

describe('the validators of the data plane', () => {
  it('accept a task', () => check({}, true))
  it('accept the largest integer that JSON keeps', () => check({ deadline_ms: Number.MAX_SAFE_INTEGER }, true))
  it('refuse one beyond it', () => check({ deadline_ms: 2 ** 53 }, '/deadline_ms maximum'))
  it('refuse what is no UUID', () => check({ task_id: 'mine' }, '/task_id format'))
  it('refuse an unknown engine', () => check({ engine: 'onnx' }, '/engine enum'))
  it('refuse a task without a model', () => check({ model_ref: undefined }, ' required'))
  it('guard bodies, answers and events by the schemas that the contract names', () => {
    const full = {
      code: 'ADMISSION_REJECT',
      message: 'full',
      retriable: true,
      retry_after_ms: 1,
      policy_label: 'reject',
    }
    expect([
      validateCreateTaskBody(task),
      validateCreateTaskResponse429(full),
      validateCreateTaskResponse429({ ...full, policy_label: undefined }),
      validateStreamTaskEventToken({ t: 'x', i: 0.5 }),
    ]).toEqual([true, true, false, false])
  })
  it('stand beside the routes', () => {
    expect(routes.streamTask).toEqual({ method: 'get', path: '/v1/tasks/{id}/stream' })
  })
})
