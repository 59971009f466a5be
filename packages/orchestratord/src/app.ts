import { randomUUID } from 'node:crypto'
import { routes as controlRoutes } from '@contracts/api-types/control/server'
import { routes as dataRoutes, implement, notAllowed } from '@contracts/api-types/data/server'
import { Hono } from 'hono'
import type { Registry } from 'prom-client'
import { unforeseen } from './failure.ts'
import { authentication } from './http/authentication.ts'
import { controlHandlers } from './http/control.ts'
import { correlation, correlationHeader, type ServiceEnv } from './http/correlation.ts'
import { invalidRequest } from './http/invalid-request.ts'
import { failed } from './http/reply.ts'
import { sessionHandlers } from './http/sessions.ts'
import { taskHandlers } from './http/tasks.ts'
import type { Orchestrator } from './orchestrator/orchestrator.ts'

export interface AppDeps {
  orchestrator: Orchestrator
  registry: Registry
  /** Without one nobody is asked. */
  token?: string | undefined
  bodyLimit: number
  /** Told of failures that nobody foresaw, which no answer describes. */
  report?: (failure: unknown) => void
  /** Whether every answer is held to its contract: for tests. */
  validateResponses?: 'off' | 'throw'
}

const routes = { ...dataRoutes, ...controlRoutes }

/** The service as a value: a request goes in, an answer comes out; a socket is somebody else's. */
export const createApp = (deps: AppDeps): Hono<ServiceEnv> => {
  const { orchestrator, registry, token, bodyLimit, report = () => {}, validateResponses = 'off' } = deps
  const app = new Hono<ServiceEnv>()
  app.use(correlation(randomUUID))
  app.use(authentication(token))
  const handlers = {
    ...taskHandlers(orchestrator),
    ...sessionHandlers(orchestrator),
    ...controlHandlers(orchestrator, registry),
  }
  implement(routes, handlers, {
    app,
    bodyLimit,
    onInvalidRequest: invalidRequest(bodyLimit),
    // One that is not well formed is not echoed, and speaks against nothing.
    dropInvalid: ({ name }) => name === correlationHeader,
    onStreamError: report,
    validateResponses,
  })
  const otherMethod = notAllowed(routes, (allow, context) =>
    failed(context, { code: 'METHOD_NOT_ALLOWED', message: `this path knows ${allow}` }, { Allow: allow }),
  )
  app.route('/', otherMethod)
  app.notFound((context) => failed(context, { code: 'NOT_FOUND', message: 'no such path' }))
  app.onError((failure, context) => {
    report(failure)
    return failed(context, unforeseen())
  })
  return app
}
