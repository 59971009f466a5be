import type { Intent, ProtocolRule } from '../scenario/intent.ts'
import type { Check } from './check.ts'

/** The status is one that the operation declares; what HTTP itself answers need not be declared. */
// implements: TL-VERIFY-214
export const checkStatusUndeclared: Check = ({ done, answer, intent }) => {
  const { operation, identity, tweak } = done.call
  const { status } = answer
  if (done.response || status >= 500 || standardFor(intent).has(status)) return []
  // Of another method nothing is declared: what is no success is a refusal.
  if (tweak?.method !== undefined && status >= 300) return []
  // Without credentials, and with those of somebody else, being refused needs no declaration.
  if (identity !== 'given' && status === 401) return []
  const declared = operation.responses.map((response) => response.status).join(', ')
  const message = `answers ${status}, which is not among the responses of ${operation.operationId} (${declared})`
  return [{ code: 'status-undeclared', pointer: `${operation.pointer}/responses`, message, subject: String(status) }]
}

const byRule: Partial<Record<ProtocolRule, readonly number[]>> = {
  'media-type': [400, 415, 422],
  malformed: [400, 415, 422, 411],
  large: [400, 413],
  // A service has bounds of its own; what it says of them is for HTTP.
  extreme: [400, 404, 413, 414, 422, 431],
  'declared-type': [415],
  'declared-accept': [406],
  'media-type-case': [400, 415],
  'header-case': [400, 401, 403, 415],
  'not-acceptable': [406],
  'no-credentials': [401, 403],
  'unknown-credentials': [400, 401, 403],
  'other-scheme': [400, 401, 403],
  'scheme-case': [400, 401, 403],
  'absent-resource': [401, 403, 404],
}

/** @see RFC 9110 §15: statuses that answer the protocol, not the operation. */
const standardFor = (intent: Intent | undefined): ReadonlySet<number> =>
  new Set([414, 431, ...(intent?.kind === 'protocol' ? (byRule[intent.rule] ?? []) : [])])
