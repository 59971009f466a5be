import type { ApiModel } from '../api-model.ts'
import { nameOf } from '../name-of.ts'
import { valueAt } from '../pointers.ts'
import { distinctOperations, hasResponse } from './responses-of.ts'
import type { Rule } from './rule.ts'

/**
 * What answers a webhook or a callback is the reader's own service, which may say nothing of it.
 * @see OpenAPI 3.1.1 §4.8.16: the response for a successful operation call should be described
 */
// implements: TL-OPENAPI-121
export const successResponseMissing: Rule = function* ({ model }) {
  for (const operation of distinctOperations(model)) {
    // A redirect is what some operations are for, and so is a switch of protocols.
    if (hasResponse(operation, /^(?:2|3|101$)/) || isElsewhere(model, operation.pointer)) continue
    const what = operation.responses.length === 0 ? 'no response at all' : 'no response for a success'
    yield { message: `${nameOf(operation)} has ${what}`, pointer: `${operation.pointer}/responses`, key: true }
  }
}

/** A reference may not stand in place of an operation; where one does, that is what is wrong. */
const isElsewhere = ({ bundle }: ApiModel, pointer: string): boolean => valueAt(bundle, `${pointer}/$ref`) !== undefined
