import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import {
  type ArtifactPlan,
  defaultConfig,
  type IdFamily,
  manifestName,
  type Outcome,
  outcome,
  type Report,
  relativePath,
  UsageError,
  type Workspace,
} from '@throughline/kernel'
import {
  extractFiles,
  type LookalikeFix,
  lookalikeFixes,
  planRequirements,
  readBounded,
  readOutputs,
  readSpecs,
  type SpecIndex,
} from '@throughline/spec-extract'
import type { Call, Run } from '../command.ts'
import { mendFiles } from '../mend-files.ts'
import { type RegenResult, regenReport } from '../regen-report.ts'
import { typedFiles, yamlBelow } from '../typed-files.ts'

const command = 'pnpm xtask spec-extract'

export interface SpecExtractResult extends Omit<RegenResult, 'mode'> {
  /** `list`: nothing was to be written or compared. */
  mode: RegenResult['mode'] | 'list'
  specs: SpecIndex['specs']
  retired: SpecIndex['retired']
  /** With `--fix`: every ID that plain characters would mend, or did. */
  fixes?: { file: string; line: number; column: number; from: string; to: string }[]
}

interface Flags {
  specs?: string[]
  'id-pattern'?: string[]
  out?: string
  fix?: boolean
  yes?: boolean
  check?: boolean
}

export const run: Run = async (call) => {
  const workspace = await call.workspace()
  const { specs: globs = [], 'id-pattern': patterns = [], out, fix, yes, check } = call.flags as Flags
  if (fix && check) throw new UsageError('--fix changes specs, and --check changes nothing')
  if (yes && !fix) throw new UsageError('--yes is for --fix')
  const isAdHoc = globs.length > 0 || patterns.length > 0 || out !== undefined
  if (isAdHoc && out === undefined && call.format !== 'json' && !fix) {
    throw new UsageError('--specs and --id-pattern need --out DIR or --format json')
  }
  const sources = sourcesOf(workspace, call, globs, patterns)
  const fixes = fix ? fixesOf(workspace, sources) : undefined
  if (fixes && yes) mendFiles(workspace.root, fixes)
  if (!isAdHoc) {
    const { value: index, findings } = readSpecs(workspace)
    return report(workspace, call, index, outcome(plansOf(workspace, index), findings), fixes)
  }
  const { value: index, findings } = readAdHoc(workspace, call, sources, out)
  const folder = out === undefined ? undefined : resolve(call.cwd, out)
  const plans = folder ? planRequirements(index, { requirements: folder, types: folder, command }) : undefined
  return report(workspace, call, index, { value: plans, findings }, fixes)
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

interface Sources {
  matched: { glob: string; files: string[] }[]
  files: string[]
  families: readonly IdFamily[]
}

const sourcesOf = (workspace: Workspace, { cwd }: Call, globs: string[], patterns: string[]): Sources => {
  const { root, config } = workspace
  const matched =
    globs.length > 0
      ? globs.map((glob) => ({ glob: relativePath(root, resolve(cwd, glob)), files: typedFiles(cwd, root, glob) }))
      : config.specs.map((glob) => ({ glob, files: workspace.glob([glob]) }))
  const files = [...new Set(matched.flatMap((each) => each.files))].sort()
  const families = patterns.length > 0 ? patterns.map((pattern) => ({ pattern, title: pattern })) : config.ids.families
  return { matched, files, families }
}

const readAdHoc = (
  { root }: Workspace,
  { cwd }: Call,
  sources: Sources,
  out: string | undefined,
): Outcome<SpecIndex> => {
  const absolute = (file: string) => resolve(root, file)
  const folder = out === undefined ? undefined : relativePath(root, resolve(cwd, out))
  const known = folder === undefined ? outcome({}) : readOutputs(folder, yamlBelow(root, folder), absolute)
  const { value, findings } = extractFiles({ ...sources, read: (file) => readBounded(absolute(file)) }, known.value)
  return outcome(value, [...known.findings, ...findings])
}

const fixesOf = ({ root }: Workspace, { files, families }: Sources): LookalikeFix[] =>
  lookalikeFixes(
    files.map((file) => ({ file, text: readBounded(resolve(root, file)) })),
    families,
  )

const report = async (
  workspace: Workspace,
  call: Call,
  index: SpecIndex,
  planned: Outcome<ArtifactPlan[] | undefined>,
  fixes: LookalikeFix[] | undefined,
): Promise<Report<SpecExtractResult>> => {
  const mode = call.flags.check === true ? 'check' : 'write'
  const { specs, retired } = index
  const { value: plans, findings } = planned
  const regenerated = await regenReport(call, 'spec-extract', workspace.root, plans ?? [], findings, mode)
  const counts = specs.map(({ file, requirements }) => `${String(requirements.length).padStart(5)}  ${file}`)
  const diff = fixes?.flatMap((each) => each.diff) ?? []
  const edits = fixes?.flatMap(({ file, edits }) =>
    edits.map(({ line, column, written, plain }) => ({ file, line, column, from: written, to: plain })),
  )
  const shown = diff.length > 0 ? [...diff, ''] : []
  const unmended = diff.length > 0 && call.flags.yes !== true
  return {
    ...regenerated,
    ...(unmended && { next: 'Nothing was changed: --fix --yes makes the changes that the diff shows.' }),
    result: { ...regenerated.result, mode: plans ? mode : 'list', specs, retired, ...(edits && { fixes: edits }) },
    text: [...shown, ...counts, '', ...(regenerated.result.files.length > 0 ? (regenerated.text ?? []) : [])],
  }
}
