import type { routes as controlRoutes } from '@contracts/api-types/control'
import type { routes as dataRoutes } from '@contracts/api-types/data'
import type { Failure } from '@orchestrator/service-kit'
import { noArtifact } from '../artifacts/artifacts.ts'
import { noModel } from '../catalog/catalog.ts'
import { noPool } from './pools.ts'

export const noTask = { code: 'NOT_FOUND', message: 'no task has this ID' } as const
export const noSession = { code: 'NOT_FOUND', message: 'no session has this ID' } as const

/** What nobody has that an ID in a path could name. */
// implements: ORCH-2045, OC-CTRL-2004
export const absent = {
  streamTask: noTask,
  cancelTask: noTask,
  getSession: noSession,
  deleteSession: noSession,
  getCatalogModel: noModel,
  deleteCatalogModel: noModel,
  verifyCatalogModel: noModel,
  setCatalogModelState: noModel,
  getPoolHealth: noPool,
  drainPool: noPool,
  reloadPool: noPool,
  getArtifact: noArtifact,
} satisfies Partial<Record<keyof typeof dataRoutes | keyof typeof controlRoutes, Failure>>
