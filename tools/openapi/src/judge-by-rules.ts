import { type Finding, findingsOf } from '@throughline/kernel'
import type { ApiModel, JsonObject } from './api-model.ts'
import { isObject, type Kind, referenceOf, walkDocument } from './document-shape.ts'
import { judgesOf } from './judge-structure.ts'
import { rules } from './rules/index.ts'
import type { Placed, RuleContext, RuleRow } from './rules/rule.ts'

const finding = findingsOf(rules)

/** Holds a model to every rule of the table. */
export const judgeByRules = async (model: ApiModel): Promise<Finding[]> => {
  const [{ judgeSseEvents }, { judgeExchanges, judgeExample }] = await Promise.all([
    judgesOf(model.version),
    import('./generated/extensions.js'),
  ])
  const kinds = objectsByKind(model.bundle)
  const context: RuleContext = {
    model,
    all: (kind) => kinds.get(kind) ?? [],
    judges: { sseEvents: judgeSseEvents, exchanges: judgeExchanges, example: judgeExample },
  }
  return Object.entries<RuleRow>(rules).flatMap(([code, { rule }]) =>
    [...rule(context)].map(({ message, pointer, key = false, related = [] }) =>
      finding(code as keyof typeof rules, message, {
        location: model.locate(pointer, { key }),
        related: related.map((each) => ({
          message: each.message,
          location: model.locate(each.pointer, { key: each.key ?? false }),
        })),
      }),
    ),
  )
}

const objectsByKind = (bundle: JsonObject): Map<Kind, Placed[]> => {
  const kinds = new Map<Kind, Placed[]>()
  for (const { node, kind, pointer } of walkDocument(bundle)) {
    if (kind === 'Data' || !isObject(node) || referenceOf(node, kind) !== undefined) continue
    const placed = { node: node as JsonObject, pointer }
    const list = kinds.get(kind)
    if (list) list.push(placed)
    else kinds.set(kind, [placed])
  }
  return kinds
}
