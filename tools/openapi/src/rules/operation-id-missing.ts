import { nameOf } from '../name-of.ts'
import type { Rule } from './rule.ts'

// implements: TL-OPENAPI-005
export const operationIdMissing: Rule = function* ({ model }) {
  for (const operation of model.operations) {
    if (operation.operationId !== '') continue
    const at = nameOf(operation)
    // A document that names no operation is mended at once.
    const cause = { id: '', message: 'operations have no operationId', at }
    yield { message: `${at} has no operationId`, pointer: operation.pointer, key: true, cause }
  }
}
