import type { ArtifactPlan, Finding, Outcome, Workspace } from '@throughline/kernel'
import type { Run } from '../command.ts'
import { generators } from '../generators.ts'
import { regenReport } from '../regen-report.ts'

export const run: Run = async (call) => {
  const workspace = await call.workspace()
  const { value, findings } = await allPlans(workspace)
  return regenReport(call, 'regen', workspace.root, value, findings, call.flags.check === true ? 'check' : 'write')
}

/** The plans of every generator, in dependency order. */
// implements: TL-LOOP-001
const allPlans = async (workspace: Workspace): Promise<Outcome<ArtifactPlan[]>> => {
  const value: ArtifactPlan[] = []
  const findings: Finding[] = []
  for (const { plans } of Object.values(generators)) {
    const planned = await plans(workspace)
    value.push(...planned.value)
    findings.push(...planned.findings)
  }
  return { value, findings }
}
