import { hash } from 'node:crypto'
import { dirname, resolve } from 'node:path'
import {
  type ArtifactPlan,
  didYouMean,
  exitCodeOf,
  type Finding,
  type OpenApiConfig,
  type Outcome,
  UsageError,
  type Workspace,
} from '@throughline/kernel'
import { inOrder, judgeOpenApi, loadOpenApi, modelOfBundle } from '@throughline/openapi'
import { type GenerateApiOptions, type GeneratorName, generators, startGeneration } from '@throughline/openapi-gen'
import { requirementIds } from '@throughline/spec-extract'
import { adHocPaths } from '../ad-hoc-paths.ts'
import type { Run } from '../command.ts'
import { importPath } from '../import-path.ts'
import { regenReport, unchangedReport } from '../regen-report.ts'

const name = 'regen-openapi'
const command = `pnpm xtask ${name}`

export const run: Run = async (call) => {
  const { check, only } = call.flags
  const mode = check === true ? 'check' : 'write'
  const allowRemote = call.flags['allow-remote'] === true
  const adHoc = adHocPaths(call)
  if (adHoc) {
    if (only !== undefined) throw new UsageError('--only names an entry of xtask.config.ts; --input stands without one')
    const { input, out } = adHoc
    const planned = await plansOfDocument(
      { root: call.cwd, file: input, boundary: dirname(input), allowRemote },
      { typesFolder: out, clientFolder: out, typesImport: './index.ts', only: wanted(call.flags.generate) },
      cacheOf(call.cwd),
    )
    const report = await regenReport(call, name, call.cwd, planned.value, planned.findings, mode)
    // What comes from a network may have changed without a sign.
    if (!allowRemote) call.remember({ inputs: planned.sources, plans: planned.value, next: unchangedReport(report) })
    return report
  }
  const workspace = await call.workspace()
  if (workspace.config.openapi.length === 0) {
    throw new UsageError(
      'xtask.config.ts names no OpenAPI document',
      'Name one under `openapi`, or call it with --input FILE --out DIR.',
    )
  }
  if (call.flags.generate !== undefined) {
    throw new UsageError('--generate goes with --input and --out', 'In a workspace every part of the contract is made.')
  }
  const planned = await plansOfOpenApi(workspace, { allowRemote, ...(typeof only === 'string' && { only }) })
  return regenReport(call, name, workspace.root, planned.value, planned.findings, mode)
}

const cacheOf = (root: string): string => resolve(root, '.throughline/cache/openapi')

/** The generators of `--generate types,client`. */
const wanted = (list: unknown): GeneratorName[] | undefined => {
  if (typeof list !== 'string') return undefined
  const names = Object.keys(generators) as GeneratorName[]
  return list.split(',').map((text) => {
    const found = names.find((each) => each === text.trim())
    if (found) return found
    throw new UsageError(`--generate ${text}: no such part${didYouMean(text, names)}`, `It takes ${names.join(', ')}.`)
  })
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
      cacheOf(workspace.root),
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

type Target = Omit<GenerateApiOptions, 'model' | 'json' | 'command' | 'cache'>

interface Planned extends Outcome<ArtifactPlan[]> {
  /** The files and URLs that the document was read from. */
  sources: string[]
}

/** A document with an error makes nothing. */
const plansOfDocument = async (
  source: Parameters<typeof loadOpenApi>[0],
  target: Target,
  cacheFolder: string,
): Promise<Planned> => {
  const { value: loaded, findings } = await loadOpenApi(source)
  if (loaded === undefined || exitCodeOf(findings, 'error') > 0) return { value: [], findings, sources: [] }
  const { file, version, bundle, locate, json, sources } = loaded
  const model = modelOfBundle(file, version, bundle, locate)
  const cache = { folder: cacheFolder, name: `${hash('sha1', resolve(source.root, source.file)).slice(0, 12)}` }
  const generation = startGeneration({ model, json, command, cache, ...target })
  const judged = inOrder([...findings, ...(await judgeOpenApi(model, source.knownIds))])
  if (exitCodeOf(judged, 'error') > 0) {
    await generation.cancel()
    return { value: [], findings: judged, sources }
  }
  const generated = await generation.plans()
  return { value: generated.value, findings: [...judged, ...generated.findings], sources }
}
