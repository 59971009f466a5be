import { type Finding, findingsOf } from '@throughline/kernel'
import type { ApiModel } from './api-model.ts'
import { judgeReqIds } from './judge-req-ids.ts'
import { judgesOf } from './judge-structure.ts'
import type { JudgeOptions } from './read-open-api.ts'
import { rules } from './rules/index.ts'
import type { Fault, RuleContext, RuleRow } from './rules/rule.ts'
import { surveyOf } from './survey.ts'

const finding = findingsOf(rules)

/** Holds a model to every rule of the table. The document is walked once for all of them. */
export const judgeByRules = async (
  model: ApiModel,
  { knownIds, cache, survey = surveyOf(model.bundle) }: JudgeOptions,
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
  const findings: Finding[] = []
  for (const [code, { rule }] of Object.entries<RuleRow>(rules)) {
    for await (const fault of rule(context)) findings.push(findingOf(model, code as keyof typeof rules, fault))
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
