import type { operations as ControlOperations } from '@contracts/api-types/control'
import type { operations as DataOperations, ErrorKind } from '@contracts/api-types/data'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { envelopeOf, type Failure } from '../failure.ts'
import { type StatusOf, statusOfErrorKind } from '../status-of-error-kind.ts'

type Operations = DataOperations & ControlOperations
type Responses<Name extends keyof Operations> = Operations[Name]['responses']
type JsonOf<Response> = Response extends { content: { 'application/json': infer Body } } ? Body : never

/** The error kinds whose status an operation declares. */
type KindsOf<Name extends keyof Operations> = {
  [Kind in ErrorKind]: StatusOf<Kind> extends keyof Responses<Name> ? Kind : never
}[ErrorKind]

/**
 * Answers for one operation: only with a status that its contract declares, only with that status's body. What the
 * contract takes away does not compile.
 */
export const replyFor = <Name extends keyof Operations>() => ({
  json: <Status extends keyof Responses<Name> & ContentfulStatusCode>(
    context: Context,
    status: Status,
    body: JsonOf<Responses<Name>[Status]>,
    headers: Record<string, string> = {},
  ): Response => context.body(JSON.stringify(body), status, { ...headers, 'Content-Type': 'application/json' }),
  fail: (context: Context, failure: Failure<KindsOf<Name>>): Response => failed(context, failure),
  empty: <Status extends keyof Responses<Name> & 204>(context: Context, status: Status): Response =>
    context.body(null, status),
})

/** An error outside any operation, or of a kind that every operation declares. */
export const failed = (context: Context, failure: Failure, headers: Record<string, string> = {}): Response => {
  const { status } = statusOfErrorKind[failure.code]
  const all = { ...headers, ...backoffHeaders(failure), 'Content-Type': 'application/json' }
  return context.body(JSON.stringify(envelopeOf(failure)), status, all)
}

const backoffHeaders = ({ code, retry_after_ms: ms }: Failure): Record<string, string> =>
  statusOfErrorKind[code].status === 429 && ms !== undefined
    ? { 'Retry-After': String(Math.max(1, Math.ceil(ms / 1000))), 'X-Backoff-Ms': String(ms) }
    : {}
