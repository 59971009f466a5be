import { posix } from 'node:path'
import { type Manifest, manifestName, type Workspace } from '@throughline/kernel'
import { contractFiles } from './contract-files.ts'

/** What kind of file a place stands in, in the order in which a change travels. */
export const placeKinds = ['spec', 'contract', 'generated', 'code', 'test', 'doc', 'other'] as const
export type PlaceKind = (typeof placeKinds)[number]

/** Tells the kind of each file of a workspace, from its configuration and its manifests. */
export const placeKindsOf = (workspace: Workspace): ((file: string) => PlaceKind) => {
  const { specs, code, tests, docs } = workspace.config
  // The first that claims a file has it: a generated page is generated, and a spec is no mere doc.
  const claims: [PlaceKind, ReadonlySet<string>][] = [
    ['generated', generatedFiles(workspace)],
    ['spec', new Set(workspace.glob(specs))],
    ['contract', contractFiles(workspace)],
    ['test', new Set(workspace.glob(tests))],
    ['code', new Set(workspace.glob(code))],
    ['doc', new Set(workspace.glob(docs))],
  ]
  return (file) => claims.find(([, files]) => files.has(file))?.[0] ?? 'other'
}

const generatedFiles = (workspace: Workspace): ReadonlySet<string> => {
  const manifests = workspace.files().filter((file) => posix.basename(file) === manifestName)
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
