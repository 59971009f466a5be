import { validateCorrelationId } from '@contracts/api-types/shared'
import type { Context, MiddlewareHandler } from 'hono'

/** What middleware leaves for handlers. */
export interface ServiceEnv {
  Variables: { correlationId: string }
}

export type ServiceContext = Context<ServiceEnv>

export const correlationHeader = 'X-Correlation-Id'

/** The request's own if it is well formed, else a new UUID. */
// implements: ORCH-1001, ORCH-1002
export const correlationIdOf = (given: unknown, uuid: () => string): string =>
  validateCorrelationId(given) ? given : uuid()

/** Puts the correlation ID on every answer. */
export const correlation =
  (uuid: () => string): MiddlewareHandler<ServiceEnv> =>
  async (context, next) => {
    const id = correlationIdOf(context.req.header(correlationHeader), uuid)
    context.set('correlationId', id)
    // Before there is an answer: on one that is made already, hono makes another to set it.
    // implements: ORCH-1001, ORCH-1002
    context.header(correlationHeader, id)
    await next()
  }

/** The header that every answer of an operation declares. */
export const correlated = (context: ServiceContext) => ({ [correlationHeader]: context.get('correlationId') }) as const
