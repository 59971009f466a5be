import type { InvalidRequest } from '@contracts/api-types/data/server'
import type { Context } from 'hono'
import type { Failure } from './failure.ts'
import { faultText } from './fault-text.ts'
import { failed } from './reply.ts'

/** By operation: what nobody has that an ID in its path could name. An ID that is none names nothing. */
export type AbsentNames = Readonly<Partial<Record<string, Failure>>>

/** Answers a request that breaks its contract as the error kinds say. */
export const invalidRequest =
  (bodyLimit: number, absent: AbsentNames = {}) =>
  (invalid: InvalidRequest, context: Context): Response => {
    const inPath = invalid.issues.some((issue) => issue.in === 'path')
    // implements: ORCH-2045, OC-CTRL-2004
    return failed(context, (inPath ? absent[invalid.operationId] : undefined) ?? failureOf(invalid, context, bodyLimit))
  }

const failureOf = ({ reason, issues }: InvalidRequest, context: Context, bodyLimit: number): Failure => {
  // implements: ORCH-2005, OC-CTRL-2003
  if (reason === 'body-too-large') {
    return { code: 'PAYLOAD_TOO_LARGE', message: `a body may have ${bodyLimit} bytes` }
  }
  // implements: ORCH-2004, OC-CTRL-2002
  if (reason === 'media-type' || reason === 'body-missing') {
    const type = context.req.header('Content-Type')?.split(';')[0]?.trim().toLowerCase()
    const message =
      type === 'application/json'
        ? 'the body is encoded as this service does not read it'
        : `the body is ${type ?? 'untyped'}, not application/json`
    return { code: 'UNSUPPORTED_MEDIA_TYPE', message }
  }
  // implements: ORCH-2002, OC-CTRL-2001
  if (reason === 'malformed') return { code: 'INVALID_PARAMS', message: 'the body is not JSON' }
  // implements: ORCH-2002, ORCH-2012, ORCH-2013, OC-CTRL-2001
  return { code: 'INVALID_PARAMS', message: faultText(issues) }
}
