import { createHash, timingSafeEqual } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { failed } from './reply.ts'

/** Asks for the bearer token where there is one; paths that are open are answered without. */
// implements: ORCH-1003
export const authentication = (token: string | undefined, open: ReadonlySet<string>): MiddlewareHandler => {
  const wanted = digest(`Bearer ${token}`)
  return async (context, next) => {
    // implements: ORCH-1005
    if (token === undefined || open.has(context.req.path)) return next()
    const given = context.req.header('Authorization')?.replace(/^bearer +/i, 'Bearer ') ?? ''
    // Digests have one length, so that the time of the comparison says nothing.
    if (timingSafeEqual(digest(given), wanted)) return next()
    const failure = { code: 'UNAUTHORIZED', message: 'this needs the bearer token of the service' } as const
    return failed(context, failure, { 'WWW-Authenticate': 'Bearer' })
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
