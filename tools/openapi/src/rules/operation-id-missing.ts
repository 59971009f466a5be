import { nameOf } from '../name-of.ts'
import type { Rule } from './rule.ts'

// implements: TL-OPENAPI-005
export const operationIdMissing: Rule = function* ({ model }) {
  for (const operation of model.operations) {
    if (operation.operationId !== '') continue
    yield { message: `${nameOf(operation)} has no operationId`, pointer: operation.pointer, key: true }
  }
}
