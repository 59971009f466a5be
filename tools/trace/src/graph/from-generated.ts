import { posix } from 'node:path'
import { type Manifest, manifestName, type ResolvedConfig, type Workspace } from '@throughline/kernel'
import type { SpecIndex } from '@throughline/spec-extract'
import { keys } from './keys.ts'
import type { GraphBuilder } from './trace-graph.ts'

/** A generated file, the command that makes it, and the folder of its manifest. */
export interface GeneratedFile {
  file: string
  command: string
  folder: string
}

/** What the manifests of a workspace list; a damaged one lists nothing, which its writer reports. */
export const readManifests = (workspace: Workspace): GeneratedFile[] =>
  workspace
    .files()
    .filter((file) => posix.basename(file) === manifestName)
    .flatMap((manifest) => {
      const folder = posix.dirname(manifest)
      const { command = '', files = {} } = parsed(workspace, manifest)
      return Object.keys(files).map((path) => ({ file: posix.join(folder, path), command: String(command), folder }))
    })

const parsed = (workspace: Workspace, manifest: string): Partial<Manifest> => {
  try {
    const value: unknown = JSON.parse(workspace.read(manifest))
    return value !== null && typeof value === 'object' ? (value as Partial<Manifest>) : {}
  } catch {
    return {}
  }
}

/** Generated files, and the sources that the configuration names for their folders. */
export const addGenerated = (
  builder: GraphBuilder,
  files: readonly GeneratedFile[],
  sourcesOf: (generated: GeneratedFile) => readonly string[],
): void => {
  for (const generated of files) {
    const { file, command } = generated
    const key = keys.generated(file)
    builder.add({ key, kind: 'generated', name: file, file, detail: command })
    for (const from of sourcesOf(generated)) builder.link({ from, kind: 'generates', to: key })
  }
}

/** Which sources make a generated file: keys of specs and of contract documents. */
export const generatedSources = (
  { openapi, config, metrics, requirements }: ResolvedConfig,
  { specs }: SpecIndex,
): ((generated: GeneratedFile) => readonly string[]) => {
  const byFolder = new Map<string, Set<string>>()
  const put = (folder: string | undefined, from: string): void => {
    if (folder === undefined) return
    const name = posix.normalize(folder)
    byFolder.set(name, (byFolder.get(name) ?? new Set()).add(from))
  }
  for (const { document, types, client } of openapi) {
    const from = keys.file(posix.normalize(document))
    // What documents with types side by side have in common stands in a folder beside them.
    const shared = types === undefined ? undefined : posix.join(posix.dirname(types), 'shared')
    for (const folder of [types, client, shared]) put(folder, from)
  }
  for (const folder of [config?.bundle, config?.out]) put(folder, keys.file(posix.normalize(config?.schema ?? '')))
  put(metrics?.out, keys.file(posix.normalize(metrics?.contract ?? '')))
  const out = posix.normalize(requirements.out)
  const ofSpec = new Map(specs.map(({ name, file }) => [posix.join(out, `${name}.yaml`), keys.spec(file)]))
  for (const { file } of specs) for (const folder of [out, requirements.types]) put(folder, keys.spec(file))
  return ({ file, folder }) => {
    const own = ofSpec.get(file)
    return own !== undefined && folder === out ? [own] : [...(byFolder.get(folder) ?? [])]
  }
}
