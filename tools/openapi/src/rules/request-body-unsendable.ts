import { nameOf } from '../name-of.ts'
import { distinctOperations } from './responses-of.ts'
import type { Rule } from './rule.ts'

/**
 * @see RFC 9110 §9.3.1: content in a GET request has no meaning; the Fetch standard refuses to send it
 */
// implements: TL-OPENAPI-139
export const requestBodyUnsendable: Rule = function* ({ model }) {
  for (const operation of distinctOperations(model)) {
    const { method, requestBody } = operation
    if (requestBody === undefined || (method !== 'get' && method !== 'head' && method !== 'trace')) continue
    const message = `${nameOf(operation)} has a request body, which ${method.toUpperCase()} cannot send`
    yield { message, pointer: `${operation.pointer}/requestBody`, key: true }
  }
}
