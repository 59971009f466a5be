import { implement, routes } from '@contracts/api-types/pools/server'
import { createServiceApp, type Log, type ServiceEnv } from '@orchestrator/service-kit'
import type { Hono } from 'hono'
import type { Registry } from 'prom-client'
import { absent } from './http/absent.ts'
import { leaseHandlers } from './http/leases.ts'
import { poolHandlers } from './http/pools.ts'
import { probeHandlers } from './http/probes.ts'
import type { PoolManager } from './pool-manager.ts'

export interface AppDeps {
  manager: PoolManager
  registry: Pick<Registry, 'contentType' | 'metrics'>
  /** Without one nobody is asked. */
  token?: string | undefined
  bodyLimit: number
  log?: Log | undefined
  /** Whether every answer is held to its contract: for tests. */
  validateResponses?: 'off' | 'throw'
}

/** Whoever probes the process has no token. */
// implements: ORCH-1005
const open: ReadonlySet<string> = new Set([routes.getHealth.path, routes.getReadiness.path])

/** The service as a value: a request goes in, an answer comes out; a socket is somebody else's. */
export const createApp = ({ manager, registry, ...deps }: AppDeps): Hono<ServiceEnv> => {
  const handlers = { ...probeHandlers(manager, registry), ...poolHandlers(manager), ...leaseHandlers(manager) }
  return createServiceApp({ ...deps, routes, open, absent, mount: (options) => implement(routes, handlers, options) })
}
