import { posix } from 'node:path'
import { globMatcher, type Manifest, manifestName, type Workspace } from '@throughline/kernel'
import { contractFiles } from './contract-files.ts'

/** What kind of file a place stands in, in the order in which a change travels. */
export const placeKinds = ['spec', 'contract', 'generated', 'code', 'test', 'doc', 'other'] as const
export type PlaceKind = (typeof placeKinds)[number]

/** Tells the kind of each file of a workspace, from its configuration and its manifests. */
export const placeKindsOf = (workspace: Workspace): ((file: string) => PlaceKind) => {
  const { specs, code, tests, docs, openapi, config, metrics } = workspace.config
  const generated = once(() => generatedFiles(workspace))
  const contracts = once(() => contractFiles(workspace))
  const entries = new Set([...openapi.map(({ document }) => document), config?.schema, metrics?.contract])
  // The first that claims a file has it: a generated page is generated, and a spec is no mere doc.
  const claims: [PlaceKind, (file: string) => boolean][] = [
    ['generated', (file) => generated().has(file)],
    ['spec', globMatcher(specs)],
    // Contracts are followed through all their references: that is left until a file may be one.
    ['contract', (file) => (entries.has(file) || /\.(?:ya?ml|json)$/.test(file)) && contracts().has(file)],
    ['test', globMatcher(tests)],
    ['code', globMatcher(code)],
    ['doc', globMatcher(docs)],
  ]
  return (file) => claims.find(([, claim]) => claim(file))?.[0] ?? 'other'
}

const once = <Value>(make: () => Value): (() => Value) => {
  let made: { value: Value } | undefined
  return () => (made ??= { value: make() }).value
}

const generatedFiles = (workspace: Workspace): ReadonlySet<string> => {
  const manifests = workspace
    .files()
    .filter((file) => file.endsWith(manifestName) && posix.basename(file) === manifestName)
  return new Set(
    manifests.flatMap((manifest) => {
      const folder = posix.dirname(manifest)
      return [manifest, ...listed(workspace, manifest).map((path) => posix.join(folder, path))]
    }),
  )
}

/** A damaged manifest lists nothing; the writer reports it. */
const listed = (workspace: Workspace, manifest: string): string[] => {
  try {
    return Object.keys((JSON.parse(workspace.read(manifest)) as Partial<Manifest>).files ?? {})
  } catch {
    return []
  }
}
