import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import {
  type ArtifactPlan,
  defaultConfig,
  manifestName,
  type Outcome,
  outcome,
  type Report,
  relativePath,
  UsageError,
  type Workspace,
} from '@throughline/kernel'
import { extractFiles, planRequirements, readSpecs, type SpecIndex } from '@throughline/spec-extract'
import type { Call, Run } from '../command.ts'
import { type RegenResult, regenReport } from '../regen-report.ts'

const command = 'pnpm xtask spec-extract'

export interface SpecExtractResult extends Omit<RegenResult, 'mode'> {
  /** `list`: nothing was to be written or compared. */
  mode: RegenResult['mode'] | 'list'
  specs: SpecIndex['specs']
  retired: SpecIndex['retired']
}

export const run: Run = async (call) => {
  const workspace = await call.workspace()
  const { specs: globs = [], 'id-pattern': patterns = [], out } = call.flags as AdHocFlags
  if (globs.length === 0 && patterns.length === 0 && out === undefined) {
    const { value: index, findings } = readSpecs(workspace)
    return report(workspace, call, index, outcome(plansOf(workspace, index), findings))
  }
  if (out === undefined && call.format !== 'json') {
    throw new UsageError('--specs and --id-pattern need --out DIR or --format json')
  }
  const { value: index, findings } = readAdHoc(workspace, call, globs, patterns)
  const folder = out === undefined ? undefined : resolve(call.cwd, out)
  const plans = folder ? planRequirements(index, { requirements: folder, types: folder, command }) : undefined
  return report(workspace, call, index, { value: plans, findings })
}

interface AdHocFlags {
  specs?: string[]
  'id-pattern'?: string[]
  out?: string
}

/** What `regen` runs. A workspace that has no specs, and names none, has nothing to generate. */
export const plansOfRequirements = async (workspace: Workspace): Promise<Outcome<ArtifactPlan[]>> => {
  const { specs, requirements } = workspace.config
  const unused =
    specs === defaultConfig.specs &&
    workspace.glob(specs).length === 0 &&
    !existsSync(join(workspace.absolute(requirements.out), manifestName))
  if (unused) return outcome([])
  const { value: index, findings } = readSpecs(workspace)
  return outcome(plansOf(workspace, index), findings)
}

const plansOf = (workspace: Workspace, index: SpecIndex): ArtifactPlan[] => {
  const { out, types } = workspace.config.requirements
  return planRequirements(index, { requirements: workspace.absolute(out), types: workspace.absolute(types), command })
}

const readAdHoc = (workspace: Workspace, call: Call, globs: string[], patterns: string[]): Outcome<SpecIndex> => {
  const { root, config } = workspace
  const matched =
    globs.length > 0
      ? globs.map((glob) => ({
          glob: relativePath(root, resolve(call.cwd, glob)),
          files: filesOf(call.cwd, root, glob),
        }))
      : config.specs.map((glob) => ({ glob, files: workspace.glob([glob]) }))
  const files = [...new Set(matched.flatMap((each) => each.files))].sort()
  const families = patterns.length > 0 ? patterns.map((pattern) => ({ pattern, title: pattern })) : config.ids.families
  return extractFiles({ matched, files, read: (file) => readFileSync(resolve(root, file), 'utf8'), families })
}

/** The files of a glob that was typed; what is ignored by git counts when it is named. */
const filesOf = (cwd: string, root: string, glob: string): string[] => {
  if (!/[*?[{]/.test(glob)) {
    const path = resolve(cwd, glob)
    if (!existsSync(path)) throw new UsageError(`${glob}: no such file`)
    if (!statSync(path).isFile()) throw new UsageError(`${glob}: not a file`, `Name its files: ${glob}/**/*.md`)
    return [relativePath(root, path)]
  }
  const inside = glob.includes('node_modules')
  const exclude = inside ? [] : ['**/node_modules/**', '**/.git/**']
  return globSync(glob, { cwd, exclude })
    .map((path) => resolve(cwd, path))
    .filter((path) => statSync(path).isFile())
    .map((path) => relativePath(root, path))
}

const report = async (
  workspace: Workspace,
  call: Call,
  index: SpecIndex,
  planned: Outcome<ArtifactPlan[] | undefined>,
): Promise<Report<SpecExtractResult>> => {
  const mode = call.flags.check === true ? 'check' : 'write'
  const { specs, retired } = index
  const { value: plans, findings } = planned
  const regenerated = await regenReport(call, 'spec-extract', workspace.root, plans ?? [], findings, mode)
  const counts = specs.map(({ file, requirements }) => `${String(requirements.length).padStart(5)}  ${file}`)
  return {
    ...regenerated,
    result: { ...regenerated.result, mode: plans ? mode : 'list', specs, retired },
    text: [...counts, '', ...(regenerated.result.files.length > 0 ? (regenerated.text ?? []) : [])],
  }
}
