import { routes as controlRoutes } from '@contracts/api-types/control/server'
import { routes as dataRoutes, implement } from '@contracts/api-types/data/server'
import { createServiceApp, type Log, type ServiceEnv } from '@orchestrator/service-kit'
import type { Hono } from 'hono'
import type { Registry } from 'prom-client'
import type { ControlPlane } from './control-plane.ts'
import { absent } from './http/absent.ts'
import { artifactHandlers } from './http/artifacts.ts'
import { capabilityHandlers } from './http/capabilities.ts'
import { catalogHandlers } from './http/catalog.ts'
import { controlHandlers } from './http/control.ts'
import { createOpenStreams } from './http/open-streams.ts'
import { poolHandlers } from './http/pools.ts'
import { sessionHandlers } from './http/sessions.ts'
import { taskHandlers } from './http/tasks.ts'
import type { Orchestrator } from './orchestrator/orchestrator.ts'

export interface AppDeps {
  orchestrator: Orchestrator
  control: ControlPlane
  registry: Registry
  /** Without one nobody is asked. */
  token?: string | undefined
  bodyLimit: number
  streamsPerClient: number
  log?: Log | undefined
  /** Whether every answer is held to its contract: for tests. */
  validateResponses?: 'off' | 'throw'
}

const routes = { ...dataRoutes, ...controlRoutes }

/** Whoever probes the process has no token. */
// implements: ORCH-1005
const open: ReadonlySet<string> = new Set([routes.getHealth.path, routes.getReadiness.path])

/** The service as a value: a request goes in, an answer comes out; a socket is somebody else's. */
// implements: ORCH-2060, OC-CLI-8062
export const createApp = ({
  orchestrator,
  control,
  registry,
  streamsPerClient,
  ...deps
}: AppDeps): Hono<ServiceEnv> => {
  const handlers = {
    ...taskHandlers(orchestrator, createOpenStreams(streamsPerClient)),
    ...sessionHandlers(orchestrator),
    ...controlHandlers(orchestrator, registry),
    ...catalogHandlers(control.catalog),
    ...artifactHandlers(control.artifacts),
    ...capabilityHandlers(control),
    ...poolHandlers({ ...control, queueDepth: orchestrator.queueDepth }),
  }
  return createServiceApp({ ...deps, routes, open, absent, mount: (options) => implement(routes, handlers, options) })
}
