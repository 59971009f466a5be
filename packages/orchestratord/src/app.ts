import { randomUUID } from 'node:crypto'
import { routes as controlRoutes } from '@contracts/api-types/control'
import { routes as dataRoutes } from '@contracts/api-types/data'
import { type Handler, Hono } from 'hono'
import type { Registry } from 'prom-client'
import { unforeseen } from './failure.ts'
import { authentication } from './http/authentication.ts'
import { controlHandlers } from './http/control.ts'
import { correlation } from './http/correlation.ts'
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
}

const routes = { ...dataRoutes, ...controlRoutes }

/** The service as a value: a request goes in, an answer comes out; a socket is somebody else's. */
export const createApp = ({ orchestrator, registry, token, bodyLimit, report = () => {} }: AppDeps): Hono => {
  const handlers: Record<keyof typeof routes, Handler> = {
    ...taskHandlers(orchestrator, bodyLimit),
    ...sessionHandlers(orchestrator),
    ...controlHandlers(orchestrator, registry),
  }
  const app = new Hono()
  app.use(correlation(randomUUID))
  app.use(authentication(token))
  const methods = new Map<string, string[]>()
  for (const [name, { method, path: template }] of Object.entries(routes)) {
    const path = template.replace(/\{(\w+)\}/g, ':$1')
    app.on(method.toUpperCase(), path, handlers[name as keyof typeof routes])
    methods.set(path, [...(methods.get(path) ?? []), method.toUpperCase()])
  }
  for (const [path, known] of methods) {
    const allow = known.includes('GET') ? [...known, 'HEAD'] : known
    const message = `this path knows ${allow.join(', ')}`
    app.all(path, (context) => failed(context, { code: 'METHOD_NOT_ALLOWED', message }, { Allow: allow.join(', ') }))
  }
  app.notFound((context) => failed(context, { code: 'NOT_FOUND', message: 'no such path' }))
  app.onError((failure, context) => {
    report(failure)
    return failed(context, unforeseen())
  })
  return app
}
