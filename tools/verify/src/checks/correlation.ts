import { headerOf } from '../http/send.ts'
import { isCorrelation } from '../requests/plan.ts'
import type { Check } from './check.ts'

/** A request ID that operation and answer both declare comes back as it was sent. */
// implements: TL-VERIFY-222
export const checkCorrelation: Check = ({ done, answer, intent }) =>
  done.call.operation.parameters.filter(isCorrelation).flatMap((parameter) => {
    const sent = done.values.get(`header.${parameter.name}`)
    const declared = done.response?.headers.find(({ name }) => name.toLowerCase() === parameter.name.toLowerCase())
    const came = headerOf(answer, parameter.name)
    const broken = intent?.kind === 'invalid' && intent.name === parameter.name
    if (sent === undefined || !declared || came === undefined || broken || came === String(sent)) return []
    const message = `sends back another ${parameter.name} than it was sent`
    return [{ code: 'correlation-lost' as const, pointer: declared.pointer, message, subject: parameter.name }]
  })
