import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import {
  type ArtifactPlan,
  didYouMean,
  exitCodeOf,
  type Finding,
  manifestName,
  type OpenApiConfig,
  type Outcome,
  outcome,
  sha256,
  UsageError,
  type Workspace,
} from '@throughline/kernel'
import {
  type ApiModel,
  inOrder,
  judgeOpenApi,
  type LoadedApi,
  loadOpenApi,
  modelOfBundle,
  storedVerdicts,
} from '@throughline/openapi'
import {
  type GenerateApiOptions,
  type GeneratorName,
  generateApi,
  sharedSchemas,
  startGeneration,
  type Threads,
  unaskedGenerators,
} from '@throughline/openapi-gen'
import type { RememberedRun } from './command.ts'
import { cacheOf } from './head-start.ts'
import { importPath } from './import-path.ts'
import { ownVersion } from './remembered-run.ts'

const command = 'pnpm xtask regen-openapi'
type Source = Parameters<typeof loadOpenApi>[0]

/** A document that was read without an error so far. */
interface Read {
  source: Source
  loaded: LoadedApi
  model: ApiModel
}

const isFaulty = (findings: readonly Finding[]): boolean => exitCodeOf(findings, 'error') > 0

const readSource = async (source: Source): Promise<Outcome<Read | undefined>> => {
  const { value: loaded, findings } = await loadOpenApi(source)
  if (loaded === undefined || isFaulty(findings)) return outcome(undefined, findings)
  const { file, version, bundle, locate } = loaded
  return outcome({ source, loaded, model: modelOfBundle(file, version, bundle, locate) }, findings)
}

/** Generates while the document is judged; a document with an error makes nothing. */
const madeOf = async (
  { source, loaded, model }: Read,
  found: readonly Finding[],
  target: Omit<GenerateApiOptions, 'model' | 'json' | 'command' | 'cache'>,
  /** Done while threads are still at work. */
  meanwhile = (): void => {},
): Promise<Outcome<ArtifactPlan[]>> => {
  const cache = cacheOf(source)
  const verdicts = storedVerdicts(join(cache.folder, `${cache.name}.judged`), ownVersion())
  const generation = startGeneration({ model, json: loaded.json, command, cache, ...target })
  const judged = inOrder([...found, ...(await judgeOpenApi(model, { ...source, ...loaded, cache: verdicts }))])
  if (isFaulty(judged)) {
    verdicts.save()
    await generation.cancel()
    return outcome([], judged)
  }
  const planning = generation.plans()
  meanwhile()
  const generated = await planning
  verdicts.save()
  return outcome(generated.value, [...judged, ...generated.findings])
}

/** What one document makes, all in one folder, and the files that it was read from. */
export const plansOfDocument = async (
  source: Source,
  { out, only, threads }: { out: string; only: GeneratorName[] | undefined; threads: Threads | undefined },
): Promise<Outcome<ArtifactPlan[]> & { sources: RememberedRun['inputs'] }> => {
  const { value: read, findings } = await readSource(source).catch(async (error: unknown) => {
    // Threads that wait for a document would keep the process waiting with them.
    await threads?.cancel()
    throw error
  })
  if (read === undefined) {
    await threads?.cancel()
    return { value: [], findings, sources: [] }
  }
  const target = { typesFolder: out, clientFolder: out, typesImport: importPath(out, out), only, threads }
  const { bytes } = source
  const digests = new Map<string, string>()
  const planned = await madeOf(read, findings, target, () => {
    if (bytes) digests.set(resolve(source.root, source.file), sha256(bytes))
  })
  return { ...planned, sources: read.loaded.sources.map((path) => ({ path, sha256: digests.get(path) })) }
}

interface Entry extends OpenApiConfig {
  typesFolder: string | undefined
  clientFolder: string | undefined
  source: Source
}

/** What the OpenAPI documents of a workspace make, or the one of them that is named. */
export const plansOfOpenApi = async (
  workspace: Workspace,
  { only, allowRemote = false }: { only?: string; allowRemote?: boolean } = {},
): Promise<Outcome<ArtifactPlan[]>> => {
  const { openapi } = workspace.config
  const chosen = chosenOf(openapi, only)
  // A document alone knows no requirements, and does not wait for the reader of Markdown.
  const { requirementIds } = await import('@throughline/spec-extract')
  const knownIds = requirementIds(workspace)
  const root = workspace.root
  const entries = openapi.map((entry): Entry => {
    if (entry.server === true && entry.types === undefined) {
      throw new UsageError(
        `the entry '${entry.name}' of xtask.config.ts asks for a server, but names no folder of types`,
      )
    }
    const source = {
      root,
      file: resolve(root, entry.document),
      boundary: root,
      allowRemote,
      ...(knownIds && { knownIds }),
    }
    return {
      ...entry,
      typesFolder: absolute(workspace, entry.types),
      clientFolder: absolute(workspace, entry.client),
      source,
    }
  })
  // implements: TL-OPENAPI-019
  const reads = new Map<Entry, Outcome<Read | undefined>>()
  for (const entry of entries) reads.set(entry, await readSource(entry.source))
  const sharing = sharingOf(entries, reads)
  const value: ArtifactPlan[] = []
  const findings: Finding[] = []
  for (const entry of entries) {
    if (!chosen.includes(entry.name)) continue
    const { typesFolder, clientFolder } = entry
    const { value: read, findings: found } = reads.get(entry) as Outcome<Read | undefined>
    // implements: TL-OPENAPI-169
    const made: GeneratorName[] = entry.server === true ? [...unaskedGenerators, 'server'] : unaskedGenerators
    const target = { typesFolder, clientFolder, typesImport: importPath(clientFolder, typesFolder), only: made }
    const shared = read && sharing.get(entry)
    const planned = read ? await madeOf(read, found, { ...target, shared: shared?.of(read.model) }) : outcome([], found)
    value.push(...planned.value)
    findings.push(...planned.findings)
  }
  for (const { plan } of new Set(sharing.values())) value.push(...(await plan()))
  return { value, findings }
}

const absolute = (workspace: Workspace, path: string | undefined): string | undefined =>
  path === undefined ? undefined : workspace.absolute(path)

interface Sharing {
  of(model: ApiModel): GenerateApiOptions['shared']
  plan(): Promise<ArtifactPlan[]>
}

const sharedFolder = 'shared'

/** What documents whose types stand side by side have in common stands beside them, once. */
// implements: TL-OPENAPI-206
const sharingOf = (
  entries: readonly Entry[],
  reads: ReadonlyMap<Entry, Outcome<Read | undefined>>,
): Map<Entry, Sharing> => {
  const sharing = new Map<Entry, Sharing>()
  const parents = new Set(
    entries.flatMap(({ typesFolder }) => (typesFolder === undefined ? [] : [dirname(typesFolder)])),
  )
  for (const parent of parents) {
    const folder = join(parent, sharedFolder)
    const beside = entries.filter(({ typesFolder }) => typesFolder !== undefined && dirname(typesFolder) === parent)
    if (
      beside.length < 2 ||
      entries.some(({ typesFolder, clientFolder }) => folder === typesFolder || folder === clientFolder)
    )
      continue
    const models = beside.flatMap((entry) => reads.get(entry)?.value?.model ?? [])
    const shared = sharedSchemas(models)
    const one: Sharing = {
      of: (model) => shared && { names: shared.namesIn(model), folder: `../${sharedFolder}` },
      async plan() {
        if (shared) {
          const made = await generateApi({
            model: shared.model,
            command,
            typesFolder: folder,
            typesImport: '',
            shared: 'home',
            only: ['types', 'model', 'validators'],
          })
          return made.value
        }
        // Nothing is shared any more: what was made is removed.
        return existsSync(join(folder, manifestName)) ? [{ folder, command, artifacts: [] }] : []
      },
    }
    for (const entry of beside) sharing.set(entry, one)
  }
  return sharing
}

/** The names of the entries that are meant. */
const chosenOf = (entries: readonly OpenApiConfig[], only: string | undefined): string[] => {
  const names = entries.map((entry) => entry.name)
  if (only === undefined) return names
  if (names.includes(only)) return [only]
  throw new UsageError(
    `--only ${only}: no such entry${didYouMean(only, names)}`,
    names.length === 0 ? 'xtask.config.ts names no OpenAPI document.' : `xtask.config.ts names ${names.join(', ')}.`,
  )
}
