import type { Operation } from '@throughline/openapi'
import { isBodyOptional, type PlanOptions } from './plan.ts'

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
