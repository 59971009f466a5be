import { pageTokensOf } from '../contract/page-token.ts'
import { excerpt } from '../http/redact.ts'
import { isSuccessful } from '../http/status.ts'
import type { Check } from './check.ts'

/** What the document excludes is refused. */
// implements: TL-VERIFY-211
export const checkInvalidAccepted: Check = ({ done, answer, intent }) => {
  if (intent?.kind !== 'invalid' || !isSuccessful(answer.status)) return []
  const { operation } = done.call
  const { place, name, keyword, what } = intent
  const parameter = operation.parameters.find((each) => each.in === place && each.name === name)
  const pointer = parameter?.pointer ?? operation.requestBody?.pointer ?? operation.pointer
  const message = `answers ${answer.status} to what its schema excludes: ${what}`
  return [{ code: 'invalid-accepted', pointer, message, subject: `${place} ${name} ${keyword}` }]
}

/** What the document allows is not refused as malformed, where its neighbour was taken. */
// implements: TL-VERIFY-212
export const checkValidRefused: Check = ({ model, done, answer, intent, knowledge }) => {
  const { operation } = done.call
  if (intent?.kind !== 'valid' || !knowledge.accepted.has(operation)) return []
  if (intent.of && !intent.of.isPlain && knowledge.closed.get(operation)?.has(intent.of.name)) return []
  const refusals = new Set([400, ...(knowledge.refusals.get(operation) ?? [])])
  if (!refusals.has(answer.status)) return []
  const isMadeUp = pageTokensOf(model, operation).some(({ parameter }) => done.values.has(`query.${parameter.name}`))
  if (isMadeUp) return []
  const body = excerpt(answer.body.toString('utf8'), done.request.secrets)
  const message = `answers ${answer.status} to what its schema allows: ${intent.what}${body === '' ? '' : `; its body: ${body}`}`
  return [
    {
      code: 'valid-refused',
      pointer: operation.requestBody?.pointer ?? operation.pointer,
      message,
      subject: intent.what,
    },
  ]
}
