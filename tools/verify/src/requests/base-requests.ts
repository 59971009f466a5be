import type { ApiModel, Operation } from '@throughline/openapi'
import { schemaJudge } from '../contract/schema-judge.ts'
import type { Call } from '../scenario/call.ts'
import type { Intent } from '../scenario/intent.ts'
import { bodyKindOf } from '../serialization/body-kind.ts'
import { bodyTypeIn, isBodyOptional, type PlanOptions } from './plan.ts'

export interface BaseRequest extends Omit<PlanOptions, 'variant'> {
  /** For people; and by it the request is found again. */
  what: string
}

/** What is sent before anything else, the simplest first. One of them has to be taken. */
export const baseRequests = (operation: Operation): BaseRequest[] => [
  { what: 'the simplest request', fullness: 'least', bare: true },
  ...(isBodyOptional(operation) ? [{ what: 'the simplest request with a body', fullness: 'least' } as const] : []),
  { what: 'a request with everything', fullness: 'most' },
]

/** What may be expected: a body that is read in several ways, or applied to what need not be there, is only tried. */
export const baseIntent = (model: ApiModel, what: string, call: Call | undefined): Intent => {
  const type = call?.body && bodyTypeIn(call)
  // Most bodies are JSON, and nothing else.
  if (!call?.body || !type || type.name === 'application/json') return { kind: 'valid', what }
  const kind = bodyKindOf(
    model,
    schemaJudge(model, 'request')(() => {}),
    type,
    call.body.value,
  )
  return kind === 'unclear' ? { kind: 'protocol', rule: 'extreme', what } : { kind: 'valid', what }
}
