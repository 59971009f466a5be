import { dirname, resolve } from 'node:path'
import {
  type ArtifactPlan,
  didYouMean,
  exitCodeOf,
  type Finding,
  type OpenApiConfig,
  type Outcome,
  outcome,
  UsageError,
  type Workspace,
} from '@throughline/kernel'
import { readOpenApi } from '@throughline/openapi'
import { type GenerateApiOptions, generateApi } from '@throughline/openapi-gen'
import { requirementIds } from '@throughline/spec-extract'
import { adHocPaths } from '../ad-hoc-paths.ts'
import type { Run } from '../command.ts'
import { importPath } from '../import-path.ts'
import { regenReport } from '../regen-report.ts'

const name = 'regen-openapi'
const command = `pnpm xtask ${name}`

export const run: Run = async (call) => {
  const { check, only } = call.flags
  const mode = check === true ? 'check' : 'write'
  const allowRemote = call.flags['allow-remote'] === true
  const adHoc = adHocPaths(call)
  if (adHoc) {
    if (only !== undefined) throw new UsageError('--only names an entry of xtask.config.ts; --input stands without one')
    const planned = await plansOfDocument(
      { root: call.cwd, file: adHoc.input, boundary: dirname(adHoc.input), allowRemote },
      { typesFolder: adHoc.out, clientFolder: adHoc.out, typesImport: './operations.ts' },
    )
    return regenReport(call, name, call.cwd, planned.value, planned.findings, mode)
  }
  const workspace = await call.workspace()
  if (workspace.config.openapi.length === 0) {
    throw new UsageError(
      'xtask.config.ts names no OpenAPI document',
      'Name one under `openapi`, or call it with --input FILE --out DIR.',
    )
  }
  const planned = await plansOfOpenApi(workspace, { allowRemote, ...(typeof only === 'string' && { only }) })
  return regenReport(call, name, workspace.root, planned.value, planned.findings, mode)
}

/** What the OpenAPI documents of a workspace make, or the one of them that is named. */
export const plansOfOpenApi = async (
  workspace: Workspace,
  { only, allowRemote = false }: { only?: string; allowRemote?: boolean } = {},
): Promise<Outcome<ArtifactPlan[]>> => {
  const value: ArtifactPlan[] = []
  const findings: Finding[] = []
  const knownIds = requirementIds(workspace)
  for (const { document, types, client } of chosen(workspace.config.openapi, only)) {
    const typesFolder = types === undefined ? undefined : workspace.absolute(types)
    const clientFolder = client === undefined ? undefined : workspace.absolute(client)
    const planned = await plansOfDocument(
      {
        root: workspace.root,
        file: resolve(workspace.root, document),
        boundary: workspace.root,
        allowRemote,
        ...(knownIds && { knownIds }),
      },
      { typesFolder, clientFolder, typesImport: importPath(clientFolder, typesFolder) },
    )
    value.push(...planned.value)
    findings.push(...planned.findings)
  }
  return { value, findings }
}

const chosen = (entries: readonly OpenApiConfig[], only: string | undefined): readonly OpenApiConfig[] => {
  if (only === undefined) return entries
  const found = entries.filter((entry) => entry.name === only)
  if (found.length > 0) return found
  const names = entries.map((entry) => entry.name)
  throw new UsageError(
    `--only ${only}: no such entry${didYouMean(only, names)}`,
    names.length === 0 ? 'xtask.config.ts names no OpenAPI document.' : `xtask.config.ts names ${names.join(', ')}.`,
  )
}

/** A document with an error makes nothing. */
const plansOfDocument = async (
  source: Parameters<typeof readOpenApi>[0],
  target: Omit<GenerateApiOptions, 'model' | 'command'>,
): Promise<Outcome<ArtifactPlan[]>> => {
  const { value: model, findings } = await readOpenApi(source)
  if (model === undefined || exitCodeOf(findings, 'error') > 0) return outcome([], findings)
  const generated = await generateApi({ model, command, ...target })
  return outcome(generated.value, [...findings, ...generated.findings])
}
