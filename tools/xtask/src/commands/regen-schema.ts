import { dirname, resolve } from 'node:path'
import { type ArtifactPlan, exitCodeOf, type Outcome, outcome, UsageError, type Workspace } from '@throughline/kernel'
import { type ConfigSchema, generateConfigSchema, readConfigSchema } from '@throughline/schema-gen'
import { requirementIds } from '@throughline/spec-extract'
import { adHocPaths } from '../ad-hoc-paths.ts'
import type { Run } from '../command.ts'
import { regenReport } from '../regen-report.ts'

const name = 'regen-schema'
const command = `pnpm xtask ${name}`

export const run: Run = async (call) => {
  const mode = call.flags.check === true ? 'check' : 'write'
  const adHoc = adHocPaths(call)
  if (adHoc) {
    const read = readConfigSchema({ root: call.cwd, file: adHoc.input, boundary: dirname(adHoc.input) })
    const planned = await plansOf(read, { bundleFolder: adHoc.out, outFolder: adHoc.out })
    return regenReport(call, name, call.cwd, planned.value, planned.findings, mode)
  }
  const workspace = await call.workspace()
  if (!workspace.config.config) {
    throw new UsageError('this workspace has no config contract', 'Name it as `config` in xtask.config.ts.')
  }
  const planned = await plansOfSchema(workspace)
  return regenReport(call, name, workspace.root, planned.value, planned.findings, mode)
}

/** What the config contract of a workspace makes; nothing where it has none. */
export const plansOfSchema = async (workspace: Workspace): Promise<Outcome<ArtifactPlan[]>> => {
  const { root, config } = workspace
  if (!config.config) return outcome([])
  const { schema, bundle, out } = config.config
  const knownIds = requirementIds(workspace)
  return plansOf(readConfigSchema({ root, file: schema, ...(knownIds && { knownIds }) }), {
    bundleFolder: resolve(root, bundle),
    outFolder: resolve(root, out),
  })
}

/** A contract with an error makes nothing. */
const plansOf = async (
  { value: schema, findings }: Outcome<ConfigSchema | undefined>,
  folders: { bundleFolder: string; outFolder: string },
): Promise<Outcome<ArtifactPlan[]>> => {
  // implements: TL-SCHEMA-009
  if (!schema || exitCodeOf(findings, 'error') > 0) return outcome([], findings)
  const generated = await generateConfigSchema({ schema, command, ...folders })
  return outcome(generated.value, [...findings, ...generated.findings])
}
