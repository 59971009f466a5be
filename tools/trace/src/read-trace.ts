import { existsSync } from 'node:fs'
import { type Finding, type Outcome, outcome, type Workspace } from '@throughline/kernel'
import { type Coverage, coverageOf } from './coverage.ts'
import { finding } from './findings.ts'
import { buildGraph, type GraphSources, readSources, type TraceGraph } from './graph/index.ts'
import { openIndex } from './index-store/open-index.ts'
import { resultsFolder, unreadableResults } from './results/test-results.ts'
import { executedLines, judgeStatuses, requirementStatuses, resultsMissing, resultsUnreadable } from './status/index.ts'

/** Everything that is known of a workspace: who says, promises, does and proves what. */
export interface Trace {
  graph: TraceGraph
  sources: GraphSources
}

export const readTrace = async (workspace: Workspace): Promise<Outcome<Trace>> => {
  const index = await openIndex(workspace)
  const { value: sources, findings } = await readSources(workspace, index)
  const graph = buildGraph(workspace, sources)
  const { specs } = workspace.config
  const missing =
    graph.ofKind('requirement').length > 0
      ? []
      : [finding('requirements-missing', `${specs.join(', ')}: no requirement`, { anchor: 'requirements' })]
  return outcome({ graph, sources }, [...index.findings, ...findings, ...missing])
}

/**
 * How far the requirements of a workspace are done.
 * @param suspects how many references to each requirement are suspect
 */
export const judgeTrace = (
  workspace: Workspace,
  { graph, sources }: Trace,
  suspects: ReadonlyMap<string, number>,
): Outcome<Coverage> => {
  const exists = (file: string) => existsSync(workspace.absolute(file))
  const facts = new Map(sources.files.map((each) => [each.file, each.facts]))
  const results = sources.results.reduce((sum, { tests }) => sum + tests.length, 0)
  const all = requirementStatuses(graph, {
    executed: executedLines((file) => facts.get(file)),
    accept: new Set(workspace.config.evidence.accept),
    suspects,
    exists,
  })
  const findings: Finding[] = judgeStatuses(graph, all, exists)
  if (results === 0) findings.push(resultsMissing(resultsFolder))
  findings.push(...unreadableResults(workspace.root).map(resultsUnreadable))
  return outcome(coverageOf(graph, all, results), findings)
}
