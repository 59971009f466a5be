import { type Finding, type Report, UsageError } from '@throughline/kernel'
import {
  type Coverage,
  type Grouping,
  groupings,
  judgeThresholds,
  judgeTrace,
  readTrace,
} from '@throughline/trace/coverage'
import { openSites } from '@throughline/trace/suspects'
import type { Call, Run } from '../command.ts'
import { coverageMarkdown, coverageText } from '../coverage-table.ts'
import { thresholdsOf, typedThresholds } from '../coverage-thresholds.ts'
import { suspectsOf } from '../suspects-of.ts'

export const run: Run = async (call): Promise<Report<Coverage>> => {
  const workspace = await call.workspace()
  const by = groupingsOf(call)
  const { threshold = [] } = call.flags
  const typed = typedThresholds(Array.isArray(threshold) ? threshold : [String(threshold)])
  const { value: trace, findings } = await readTrace(workspace)
  const suspects = suspectsOf(call, workspace, trace)
  const counts = new Map(suspects.value?.changed.map((each) => [each.id, openSites(each).length]))
  const judged = judgeTrace(workspace, trace, counts)
  const coverage = judged.value
  const gate = thresholdsOf(workspace)
  const bounds = [
    ...judgeThresholds(coverage, gate.thresholds, gate.locate),
    ...judgeThresholds(coverage, typed, () => undefined),
  ]
  return {
    command: 'coverage',
    result: coverage,
    findings: [...findings, ...suspects.findings.map(asNote), ...judged.findings, ...bounds],
    text: coverageText(coverage, by),
    markdown: coverageMarkdown(coverage, by),
    next: nextStep(coverage),
  }
}

/** `trace suspect` judges these; here they only say why a requirement counts as suspect. */
const asNote = (finding: Finding): Finding => ({ ...finding, level: 'info' })

const groupingsOf = ({ flags: { by } }: Call): readonly Grouping[] => {
  if (by === undefined) return ['spec', 'level']
  return (Array.isArray(by) ? by : [String(by)]).map((name) => {
    const found = groupings.find((grouping) => grouping === name)
    if (!found) throw new UsageError(`--by takes ${groupings.join(', ')}; not '${name}'`)
    return found
  })
}

const nextStep = ({ results, all }: Coverage): string => {
  if (all.total === 0) return 'There is no requirement to verify.'
  if (results === 0) return 'Run `pnpm test`: without results nothing is verified, and nothing is not.'
  const open = all.total - (all.measures.verified ?? 0)
  if (open === 0) return 'Every requirement is verified.'
  return `${open} of ${all.total} requirements are not verified: \`pnpm xtask trace unproven\` says why.`
}
