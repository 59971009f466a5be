import type { Exchange } from '@throughline/openapi'
import { declaredFor } from '../contract/declared-response.ts'
import { excerpt } from '../http/redact.ts'
import type { Judge } from './observation.ts'

/** The status is the one of the response under which the exchange stands. */
// implements: TL-VERIFY-002
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
