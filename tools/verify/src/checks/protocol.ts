import type { VerifyCode } from '../findings/index.ts'
import { isSuccessful } from '../http/status.ts'
import type { ProtocolRule } from '../scenario/intent.ts'
import type { Check } from './check.ts'

/** What 2xx means where something about the request was not as HTTP or the document's security would have it. */
const whenAccepted: Partial<Record<ProtocolRule, [code: VerifyCode, says: string]>> = {
  'media-type': ['media-type-ignored', 'takes a body of a media type that it does not declare'],
  malformed: ['malformed-accepted', 'takes what is no JSON'],
  'no-credentials': ['credentials-not-asked', 'answers without the credentials that the document asks for'],
  'unknown-credentials': ['credentials-not-checked', 'takes credentials that nobody was given'],
  'other-scheme': ['credentials-not-checked', 'takes the credentials under another scheme'],
  'not-acceptable': ['accept-ignored', 'declares 406, and answers with what was not accepted'],
  method: ['method-undeclared', 'answers a method that the document does not have'],
}

/** One of several of its kind. */
const namesItself = new Set<ProtocolRule>(['unknown-credentials', 'declared-type', 'declared-accept'])

/** What a refusal means where the same request was taken in another form. */
const whenRefused: Partial<Record<ProtocolRule, { code: VerifyCode; statuses: readonly number[] }>> = {
  'declared-type': { code: 'media-type-refused', statuses: [415] },
  'declared-accept': { code: 'media-type-refused', statuses: [406] },
  'media-type-case': { code: 'media-type-case-sensitive', statuses: [400, 415] },
  'header-case': { code: 'header-case-sensitive', statuses: [400, 401, 403, 415] },
}

/** Media types, methods, malformed bodies and credentials. @see RFC 9110 §11, §15.5.6, §15.5.7, §15.5.16 */
// implements: TL-VERIFY-216, TL-VERIFY-217, TL-VERIFY-218, TL-VERIFY-219, TL-VERIFY-224
export const checkProtocol: Check = ({ done, answer, intent, knowledge }) => {
  if (intent?.kind !== 'protocol') return []
  const { operation } = done.call
  const { rule, what } = intent
  const { pointer } = operation
  const row = whenAccepted[rule]
  // An empty body may be taken where a body is not required.
  const isOptional =
    rule === 'malformed' && done.request.body?.length === 0 && operation.requestBody?.required === false
  const fault = (code: VerifyCode, message: string) => [
    { code, pointer, message, subject: namesItself.has(rule) ? what : rule },
  ]
  // What has no content has no media type.
  const isEmpty = rule === 'not-acceptable' && answer.body.length === 0
  if (row && !isEmpty && isSuccessful(answer.status) && !isOptional)
    return fault(row[0], `${row[1]}: answers ${answer.status} to ${what}`)
  if (rule === 'method' && answer.status === 404 && knowledge.accepted.has(operation)) {
    return fault('method-not-allowed-missing', `answers ${what} of a path that it has with 404, not 405`)
  }
  if (rule === 'scheme-case' && answer.status === 401 && knowledge.accepted.has(operation)) {
    return fault('scheme-case-sensitive', 'refuses the scheme of its credentials in the other case')
  }
  const refused = whenRefused[rule]
  if (refused?.statuses.includes(answer.status) && knowledge.accepted.has(operation)) {
    return fault(refused.code, `answers ${answer.status} to what is the same to HTTP or its document: ${what}`)
  }
  // Who hides everything from them behind 404 shows nothing.
  const isClosed = [401, 403].includes(knowledge.closedTo.get(operation) ?? 0)
  if (rule === 'absent-resource' && done.call.identity === 'none' && isClosed && [404, 410].includes(answer.status)) {
    return fault(
      'existence-shown',
      `tells who has no credentials that a resource is not there: answers ${answer.status}, not ${knowledge.closedTo.get(operation)}`,
    )
  }
  return []
}
