import { existsSync, readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import {
  type ArtifactPlan,
  exitCodeOf,
  type Outcome,
  outcome,
  parseSourceDocument,
  relativePath,
  UsageError,
  type Workspace,
} from '@throughline/kernel'
import { generateMetrics, lintMetricsContract, type MetricsContract, readMetricsContract } from '@throughline/metrics'
import { requirementIds } from '@throughline/spec-extract'
import { adHocPaths } from '../ad-hoc-paths.ts'
import type { Run } from '../command.ts'
import { regenReport } from '../regen-report.ts'

const name = 'regen-metrics'
const command = `pnpm xtask ${name}`

export const run: Run = async (call) => {
  const mode = call.flags.check === true ? 'check' : 'write'
  const adHoc = adHocPaths(call)
  if (adHoc) {
    const planned = plansOf(contractOf(call.cwd, adHoc.input), adHoc.out)
    return regenReport(call, name, call.cwd, planned.value, planned.findings, mode)
  }
  const workspace = await call.workspace()
  if (!workspace.config.metrics) {
    throw new UsageError('this workspace has no metrics contract', 'Name it as `metrics` in xtask.config.ts.')
  }
  const planned = await plansOfMetrics(workspace)
  return regenReport(call, name, workspace.root, planned.value, planned.findings, mode)
}

/** What the metrics contract of a workspace makes; nothing where it has none. */
export const plansOfMetrics = async (workspace: Workspace): Promise<Outcome<ArtifactPlan[]>> => {
  const { root, config } = workspace
  if (!config.metrics) return outcome([])
  const { contract, out } = config.metrics
  return plansOf(contractOf(root, contract, requirementIds(workspace)), resolve(root, out))
}

/**
 * Reads and lints a contract.
 * @param root absolute folder that paths in findings are relative to
 * @throws UsageError when the file is not there
 */
export const contractOf = (
  root: string,
  file: string,
  knownIds?: ReadonlySet<string>,
): Outcome<MetricsContract | undefined> => {
  const path = resolve(root, file)
  if (!existsSync(path) || !statSync(path).isFile()) throw new UsageError(`${file}: no such file`)
  const { value: document, findings } = parseSourceDocument(relativePath(root, path), readFileSync(path, 'utf8'))
  if (!document) return outcome(undefined, findings)
  const { value: contract, findings: faults } = readMetricsContract(document, knownIds)
  return outcome(contract, [...findings, ...faults, ...(contract ? lintMetricsContract(contract) : [])])
}

/** A contract with an error makes nothing. */
// implements: TL-METRICS-009
const plansOf = ({ value: contract, findings }: Outcome<MetricsContract | undefined>, folder: string) =>
  contract && exitCodeOf(findings, 'error') === 0
    ? outcome([generateMetrics({ contract, command, folder })], findings)
    : outcome([], findings)
