import { type Finding, findingsOf } from '@throughline/kernel'
import type { ApiModel } from './api-model.ts'
import type { Kind } from './document-shape.ts'
import { judgeReqIds } from './judge-req-ids.ts'
import { judgesOf } from './judge-structure.ts'
import type { JudgedParts } from './judged-parts.ts'
import type { JudgeOptions } from './read-open-api.ts'
import { judgedByPart, rules } from './rules/index.ts'
import type { Fault, RuleContext, RuleRow } from './rules/rule.ts'
import type { Placed, Survey } from './survey.ts'

const finding = findingsOf(rules)

/** Holds a model to every rule of the table. */
export const judgeByRules = async (
  model: ApiModel,
  survey: Survey,
  parts: JudgedParts,
  { knownIds, cache }: Pick<JudgeOptions, 'knownIds' | 'cache'>,
): Promise<Finding[]> => {
  const [{ judgeSseEvents }, { judgeExchanges, judgeExample }] = await Promise.all([
    judgesOf(model.version),
    import('./generated/extensions.js'),
  ])
  const context: RuleContext = {
    model,
    all: (kind) => survey.objects.get(kind) ?? [],
    references: (kind) => survey.references.get(kind) ?? [],
    survey,
    cache,
    judges: { sseEvents: judgeSseEvents, exchanges: judgeExchanges, example: judgeExample },
  }
  const open: RuleContext = {
    ...context,
    all: openOf(context.all, parts),
    references: openOf(context.references, parts),
  }
  const findings: Finding[] = []
  for (const [name, { rule }] of Object.entries<RuleRow>(rules)) {
    const code = name as keyof typeof rules
    const byPart = judgedByPart.has(code)
    for (const fault of byPart ? parts.known(code) : []) findings.push(findingOf(model, code, fault))
    for await (const fault of rule(byPart ? open : context)) {
      findings.push(findingOf(model, code, fault))
      if (byPart) parts.found(code, fault)
    }
  }
  return [...findings, ...judgeReqIds(model, survey.reqIds, knownIds)]
}

/** What is still to be judged of each kind, found out once. */
const openOf = (all: RuleContext['all'], parts: JudgedParts): RuleContext['all'] => {
  const known = new Map<Kind, readonly Placed[]>()
  return (kind) => {
    const before = known.get(kind)
    if (before) return before
    const open = all(kind).filter(({ pointer }) => parts.isOpen(pointer))
    known.set(kind, open)
    return open
  }
}

const findingOf = (model: ApiModel, code: keyof typeof rules, fault: Fault): Finding => {
  const { message, pointer, key = false, related = [], cause } = fault
  return finding(code, message, {
    location: model.locate(pointer, { key }),
    cause,
    related: related.map((each) => ({
      message: each.message,
      location: model.locate(each.pointer, { key: each.key ?? false }),
    })),
  })
}
