import { readFileSync } from 'node:fs'
import { type ResolvedConfig, sha256, workspaceOf } from '@throughline/kernel'

/** The content hash of every file of a workspace, to tell afterwards what a step changed. */
export const snapshotFiles = (root: string, config: ResolvedConfig): Map<string, string> => {
  const files = new Map<string, string>()
  for (const file of workspaceOf(root, config).files()) files.set(file, sha256(readFileSync(`${root}/${file}`)))
  return files
}

export interface ChangedFile {
  path: string
  change: 'added' | 'changed' | 'removed'
}

export const changedFiles = (
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): ChangedFile[] => {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort()
  return paths.flatMap((path): ChangedFile[] => {
    const [old, now] = [before.get(path), after.get(path)]
    if (old === now) return []
    return [{ path, change: old === undefined ? 'added' : now === undefined ? 'removed' : 'changed' }]
  })
}
