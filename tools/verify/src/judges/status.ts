import type { Exchange, Operation, Response } from '@throughline/openapi'
import type { Judge } from '../observation.ts'
import { excerpt } from '../redact.ts'

/** The status is the one of the response under which the exchange stands. */
export const judgeStatus: Judge = ({ exchange, request, answer, report }) => {
  const { operation, response } = exchange
  if (isOwnStatus(exchange, answer.status)) return []
  const body = excerpt(answer.body.toString('utf8'), request.secrets)
  const undeclared = declaredFor(operation, answer.status) ? '' : `, which ${operation.operationId} does not declare`
  const message = `answers ${answer.status}${undeclared}, where the contract says ${response.status}`
  return [report('status-mismatch', response.pointer, message + (body === '' ? '' : `; its body: ${body}`))]
}

/** Whether a status is the one under which an exchange stands. */
export const isOwnStatus = ({ operation, response }: Exchange, status: number): boolean =>
  declaredFor(operation, status) === response

/** @see OpenAPI 3.1.1 §4.8.16 Responses Object: a code wins over its range, a range over `default`. */
const declaredFor = ({ responses }: Operation, status: number): Response | undefined =>
  responses.find((response) => response.status === String(status)) ??
  responses.find((response) => response.status.toUpperCase() === `${Math.floor(status / 100)}XX`) ??
  responses.find((response) => response.status === 'default')
