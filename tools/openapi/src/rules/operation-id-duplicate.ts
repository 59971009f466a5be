import type { Rule } from './rule.ts'

/** @see OpenAPI 3.1.1 §4.8.10: unique among all operations described in the API, those of webhooks and callbacks too */
// implements: TL-OPENAPI-005
export const operationIdDuplicate: Rule = function* ({ model, all }) {
  const first = new Map<string, string>()
  // A path item that two paths refer to gives each of them the same operation.
  const places = [
    ...model.operations.map(({ operationId, pointer }) => ({ id: operationId, pointer })),
    ...all('Operation').map(({ node, pointer }) => ({ id: node.operationId, pointer })),
  ]
  const routed = new Set(model.operations.map(({ pointer }) => pointer))
  for (const [index, { id, pointer }] of places.entries()) {
    if (typeof id !== 'string' || id === '') continue
    if (index >= model.operations.length && routed.has(pointer)) continue
    const other = first.get(id)
    if (other === undefined) {
      first.set(id, pointer)
      continue
    }
    yield {
      message: `the operationId '${id}' is taken already`,
      pointer: `${pointer}/operationId`,
      related: [{ message: `the first '${id}'`, pointer: `${other}/operationId` }],
    }
  }
}
