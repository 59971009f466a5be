import type { ErrorEnvelope } from '@contracts/api-types/shared'
import * as control from '@throughline/openapi-client/control'
import { InvalidCall as InvalidControlCall } from '@throughline/openapi-client/control/validation'
import * as data from '@throughline/openapi-client/data'
import { InvalidCall as InvalidDataCall } from '@throughline/openapi-client/data/validation'
import type { Connection } from './connect.ts'
import { Failure, failureOfEnvelope } from './failure.ts'

/** What the generated clients throw, and what they pass on from the network, as a failure. */
export const failureOfError = (error: unknown, { url }: Pick<Connection, 'url'>): Failure => {
  if (error instanceof Failure) return error
  if (error instanceof InvalidDataCall || error instanceof InvalidControlCall) {
    return new Failure('invalid', error.message)
  }
  if (error instanceof data.HttpError || error instanceof control.HttpError) return failureOfAnswer(error.answer)
  // implements: OC-CLI-8032
  if (error instanceof data.UnexpectedAnswer || error instanceof control.UnexpectedAnswer) {
    return new Failure('foreign', `${url} does not keep to the contract: ${error.message}`)
  }
  // implements: OC-CLI-8034
  if (error instanceof Error && error.name === 'TimeoutError') {
    return new Failure('silent', `${url} gave ${error.message}`)
  }
  const code = codeOf(error)
  if (code === 'HTTPParserError') return new Failure('foreign', `${url} does not speak HTTP`)
  // A bug of this program keeps its stack: only what the network does is foreseen.
  if (code === undefined && !isFetchFailure(error)) throw error
  // implements: OC-CLI-8033
  return new Failure('unreachable', `${url} cannot be reached: ${reasons[code ?? ''] ?? code ?? 'no connection'}`)
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'the connection was closed before an answer',
  UND_ERR_SOCKET: 'the connection was closed before an answer',
  ENOTFOUND: 'there is no host of this name',
  EAI_AGAIN: 'the name of the host cannot be looked up',
  EHOSTUNREACH: 'no way leads to the host',
  ENETUNREACH: 'no way leads to the network',
  UND_ERR_CONNECT_TIMEOUT: 'the connection was not made in time',
}

// implements: OC-CLI-8022
const failureOfAnswer = (answer: object): Failure => {
  const { body, headers, status } = answer as {
    status: number
    body?: ErrorEnvelope
    headers: { 'X-Correlation-Id'?: string }
  }
  return body === undefined
    ? new Failure('foreign', `answered ${status} without a body`)
    : failureOfEnvelope(body, headers['X-Correlation-Id'])
}

/** Node's name for what the network did; it stands below `fetch failed`, and below several addresses that were tried. */
const codeOf = (error: unknown): string | undefined => {
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 5; depth++) {
    if (cause instanceof AggregateError && cause.errors.length > 0) cause = cause.errors[0]
    if (!(cause instanceof Error)) return undefined
    if (cause.name === 'HTTPParserError') return cause.name
    if ('code' in cause && typeof cause.code === 'string') return cause.code
    cause = cause.cause
  }
  return undefined
}

const isFetchFailure = (error: unknown): boolean =>
  error instanceof TypeError && ['fetch failed', 'terminated', 'bad port'].includes(error.message)
