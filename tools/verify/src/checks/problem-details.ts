import { isJsonObject } from '@throughline/openapi'
import { essence } from '../http/media-type.ts'
import { headerOf } from '../http/send.ts'
import type { Check } from './check.ts'

/** The status that a problem names is that of the answer. @see RFC 9457 §3.1.2 */
// implements: TL-VERIFY-223
export const checkProblemDetails: Check = ({ done, answer }) => {
  const { json } = done
  const type = essence(headerOf(answer, 'content-type') ?? '')
  if (type !== 'application/problem+json' || !isJsonObject(json)) return []
  if (typeof json.status !== 'number' || json.status === answer.status) return []
  const { pointer } = done.response ?? done.call.operation
  const message = `answers ${answer.status} with a problem of the status ${json.status}`
  return [{ code: 'problem-status-differs', pointer, message, subject: String(answer.status) }]
}
