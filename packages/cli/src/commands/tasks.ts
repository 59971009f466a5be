import { cancelTask, deleteSession, getSession, orThrow } from '@throughline/openapi-client/data'
import type { Command } from '../command.ts'
import { fields } from '../fields.ts'

export const cancel = {
  summary: 'end a task now',
  examples: ['cancel 5b0f6d1e-1c0a-4b7e-9a52-3f1d2c4b5a01'],
  arguments: [{ name: 'id', help: 'the task' }],
  flags: {},
  run: async ({ values, connection, io }) => {
    const id = values.must('id')
    await orThrow(cancelTask(connection.data, { path: { id }, signal: io.interrupted }))
    return { value: { task_id: id }, text: `canceled ${id}\n` }
  },
} as const satisfies Command

export const sessionGet = {
  summary: 'what a session has used and may still use',
  examples: ['session get 8e2d7c44-90b1-4f6a-8c3d-51a2b3c4d501'],
  arguments: [{ name: 'id', help: 'the session' }],
  flags: {},
  run: async ({ values, connection, io }) => {
    const path = { id: values.must('id') }
    const { body } = await orThrow(getSession(connection.data, { path, signal: io.interrupted }))
    return { value: body, text: fields(body) }
  },
} as const satisfies Command

export const sessionDelete = {
  summary: 'end a session with all its tasks',
  examples: ['session delete 8e2d7c44-90b1-4f6a-8c3d-51a2b3c4d501'],
  arguments: [{ name: 'id', help: 'the session' }],
  flags: {},
  run: async ({ values, connection, io }) => {
    const id = values.must('id')
    await orThrow(deleteSession(connection.data, { path: { id }, signal: io.interrupted }))
    return { value: { session_id: id }, text: `deleted ${id}\n` }
  },
} as const satisfies Command
