import { type Finding, findingsOf } from '@throughline/kernel'
import type { ApiModel } from './api-model.ts'
import { judgeReqIds } from './judge-req-ids.ts'
import { judgesOf } from './judge-structure.ts'
import type { JudgedParts } from './judged-parts.ts'
import type { JudgeOptions } from './read-open-api.ts'
import { judgedByPart, rules } from './rules/index.ts'
import type { Fault, RuleContext, RuleRow } from './rules/rule.ts'
import type { Survey } from './survey.ts'

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
    all: (kind) => context.all(kind).filter(({ pointer }) => parts.isOpen(pointer)),
    references: (kind) => context.references(kind).filter(({ pointer }) => parts.isOpen(pointer)),
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

const findingOf = (model: ApiModel, code: keyof typeof rules, fault: Fault): Finding => {
  const { message, pointer, key = false, related = [] } = fault
  return finding(code, message, {
    location: model.locate(pointer, { key }),
    related: related.map((each) => ({
      message: each.message,
      location: model.locate(each.pointer, { key: each.key ?? false }),
    })),
  })
}
