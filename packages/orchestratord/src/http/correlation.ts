import { validateCreateTaskHeaders } from '@contracts/api-types/data'
import type { MiddlewareHandler } from 'hono'

const name = 'X-Correlation-Id'

/** Puts the correlation ID on every answer: the request's own if it is well formed, else a new UUID. */
export const correlation =
  (uuid: () => string): MiddlewareHandler =>
  async (context, next) => {
    const given = { [name]: context.req.header(name) }
    const id = given[name] !== undefined && validateCreateTaskHeaders(given) ? given[name] : uuid()
    await next()
    context.header(name, id)
  }
