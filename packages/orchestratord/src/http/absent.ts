import type { routes } from '@contracts/api-types/data'
import type { Failure } from '@orchestrator/service-kit'

export const noTask = { code: 'NOT_FOUND', message: 'no task has this ID' } as const
export const noSession = { code: 'NOT_FOUND', message: 'no session has this ID' } as const

/** What nobody has that an ID in a path could name. */
export const absent = {
  streamTask: noTask,
  cancelTask: noTask,
  getSession: noSession,
  deleteSession: noSession,
} satisfies Partial<Record<keyof typeof routes, Failure>>
