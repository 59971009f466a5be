import type { routes } from '@contracts/api-types/pools'
import type { Failure } from '@orchestrator/service-kit'

export const noPool = { code: 'NOT_FOUND', message: 'no pool has this ID' } as const
export const noReplica = { code: 'NOT_FOUND', message: 'the pool has no replica of this ID' } as const
export const noLease = { code: 'NOT_FOUND', message: 'no lease has this ID' } as const

/** What nobody has that an ID in a path could name. */
// implements: OC-POOL-3036
export const absent = {
  getPool: noPool,
  drainPool: noPool,
  reloadPool: noPool,
  resumePool: noPool,
  restartReplica: noReplica,
  deleteLease: noLease,
} satisfies Partial<Record<keyof typeof routes, Failure>>
