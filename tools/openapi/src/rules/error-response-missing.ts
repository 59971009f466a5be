import { nameOf } from '../name-of.ts'
import { distinctOperations, hasResponse } from './responses-of.ts'
import type { Rule } from './rule.ts'

/** @see OpenAPI 3.1.1 §4.8.16: known errors should be described */
// implements: TL-OPENAPI-121
export const errorResponseMissing: Rule = function* ({ model }) {
  for (const operation of distinctOperations(model)) {
    if (operation.responses.length === 0 || hasResponse(operation, /^[45]/)) continue
    const message = `${nameOf(operation)} has no response for an error`
    yield { message, pointer: `${operation.pointer}/responses`, key: true }
  }
}
