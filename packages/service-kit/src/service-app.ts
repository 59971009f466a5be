import { randomUUID } from 'node:crypto'
import { type ImplementOptions, notAllowed, type RouteTable } from '@contracts/api-types/data/server'
import { Hono, type MiddlewareHandler } from 'hono'
import { authentication } from './authentication.ts'
import { isCutOff } from './client-of.ts'
import { correlation, correlationHeader, type ServiceEnv } from './correlation.ts'
import { unforeseen } from './failure.ts'
import { type AbsentNames, invalidRequest } from './invalid-request.ts'
import { type Log, silentLog } from './log.ts'
import { failed } from './reply.ts'

/** What `implement` of the generated server is to be called with. */
export type MountOptions = ImplementOptions<ServiceEnv> & { app: Hono<ServiceEnv> }

export interface ServiceAppDeps {
  routes: RouteTable
  /** Puts the handlers onto the app: `(options) => implement(routes, handlers, options)`. */
  mount: (options: MountOptions) => void
  /** Without one nobody is asked. */
  token?: string | undefined
  /** Paths that nobody needs a token for. */
  open?: ReadonlySet<string>
  bodyLimit: number
  absent?: AbsentNames
  log?: Log | undefined
  /** Whether every answer is held to its contract: for tests. */
  validateResponses?: 'off' | 'throw' | undefined
  uuid?: (() => string) | undefined
  /** Milliseconds that only go forward. */
  now?: (() => number) | undefined
}

/** A service as a value: what holds for every answer, around the handlers of its contract. */
export const createServiceApp = (deps: ServiceAppDeps): Hono<ServiceEnv> => {
  const { routes, bodyLimit, absent, token, log = silentLog, validateResponses = 'off' } = deps
  const { open = new Set(), uuid = randomUUID, now = performance.now.bind(performance) } = deps
  const app = new Hono<ServiceEnv>()
  app.use(correlation(uuid))
  app.use(answerLog(log, now))
  app.use(authentication(token, open))
  deps.mount({
    app,
    bodyLimit,
    onInvalidRequest: invalidRequest(bodyLimit, absent),
    // One that is not well formed is not echoed, and speaks against nothing.
    // implements: ORCH-1002
    dropInvalid: ({ name }) => name === correlationHeader,
    onStreamError: (failure, context) =>
      log.error({ correlation_id: context.get('correlationId'), failure }, 'stream.failed'),
    validateResponses,
  })
  // implements: ORCH-1011
  const otherMethod = notAllowed(routes, (allow, context) =>
    failed(context, { code: 'METHOD_NOT_ALLOWED', message: `this path knows ${allow}` }, { Allow: allow }),
  )
  app.route('/', otherMethod)
  // implements: ORCH-1010, OC-TEST-7001
  app.notFound((context) => failed(context, { code: 'NOT_FOUND', message: 'no such path' }))
  // implements: ORCH-1014, OC-TEST-7012
  app.onError((failure, context) => {
    const correlation_id = context.get('correlationId')
    if (isCutOff(context)) log.debug({ correlation_id }, 'request.cut-off')
    else log.error({ correlation_id, failure }, 'answer.failed')
    return failed(context, unforeseen())
  })
  return app
}

const answerLog =
  (log: Log, now: () => number): MiddlewareHandler<ServiceEnv> =>
  async (context, next) => {
    const before = now()
    await next()
    const { method, path } = context.req
    const correlation_id = context.get('correlationId')
    log.debug({ correlation_id, method, path, status: context.res.status, ms: Math.round(now() - before) }, 'answer')
  }
