import { createHash, timingSafeEqual } from 'node:crypto'
import { routes } from '@contracts/api-types/control'
import type { MiddlewareHandler } from 'hono'
import { failed } from './reply.ts'

/** Whoever probes the process has no token. */
const open: ReadonlySet<string> = new Set([routes.getHealth.path, routes.getReadiness.path])

/** Asks for the bearer token where there is one. */
export const authentication = (token: string | undefined): MiddlewareHandler => {
  const wanted = digest(`Bearer ${token}`)
  return async (context, next) => {
    if (token === undefined || open.has(context.req.path)) return next()
    const given = context.req.header('Authorization')?.replace(/^bearer +/i, 'Bearer ') ?? ''
    // Digests have one length, so that the time of the comparison says nothing.
    if (timingSafeEqual(digest(given), wanted)) return next()
    const failure = { code: 'UNAUTHORIZED', message: 'this needs the bearer token of the service' } as const
    return failed(context, failure, { 'WWW-Authenticate': 'Bearer' })
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
