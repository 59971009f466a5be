import { declaredFor } from '../contract/declared-response.ts'
import { crashOf } from '../findings/crash.ts'
import { excerpt } from '../http/redact.ts'
import type { Check } from './check.ts'

/** No request makes the service fall over; what a document declares, such as 503, is an answer. */
// implements: TL-VERIFY-213
export const checkServerError: Check = ({ done, answer }) => {
  const { operation } = done.call
  const { status } = answer
  const declared = operation.responses.some((response) => response.status === String(status))
  // RFC 9110 §15.6.2: of a method that it does not know.
  const isUnknown = status === 501 && done.call.tweak?.method !== undefined
  if (status < 500 || isUnknown || (declared && status !== 500)) return []
  const body = excerpt(answer.body.toString('utf8'), done.request.secrets)
  const { request } = done
  const crash = crashOf(answer.body, done.json, request.target + (request.body?.toString('utf8') ?? ''))
  const pointer = declaredFor(operation, status)?.pointer ?? operation.pointer
  return [
    {
      code: 'server-error',
      pointer,
      message: `answers ${status}${body === '' ? '' : `: ${body}`}`,
      subject: crash ? `${status} ${crash.name}` : String(status),
      ...(crash && { common: `${status} ${crash.id}` }),
    },
  ]
}
