import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import type { Base } from './base.ts'
import { blobHash, readTree } from './contents.ts'
import { fieldsOf, gitText } from './run-git.ts'

/** What stands at a path: a symbolic link and a submodule have no text of their own. */
export type EntryKind = 'file' | 'link' | 'submodule'

/** One file in which the working tree differs from a base. */
export interface FileChange {
  change: 'added' | 'changed' | 'removed' | 'renamed'
  /** Relative to the workspace; of a removed file, where it was. */
  path: string
  /** Of a renamed file: where it was. */
  from?: string
  kind: EntryKind
  /** The object at the base; of an added file there is none. */
  base?: string
}

/** Every difference between a base and the working tree, untracked files included, by path. */
// implements: TL-TRACE-401
export const changedSince = (base: Base): FileChange[] => {
  const tracked = trackedChanges(base)
  const known = new Set(tracked.flatMap(({ path, change }) => (change === 'removed' ? [] : [path])))
  const untracked = fieldsOf(gitText(base.root, ['ls-files', '-z', '--others', '--exclude-standard']))
    // A folder with a repository of its own ends in a slash: what stands in it is not of this one.
    .filter((path) => !path.endsWith('/') && !known.has(path))
    .map((path): FileChange => ({ change: 'added', path, kind: kindOnDisk(base.root, path) }))
  return joinRenames(base, joinReplaced([...tracked, ...untracked])).sort((a, b) => compareText(a.path, b.path))
}

const trackedChanges = ({ root, commit }: Base): FileChange[] => {
  const options = ['-z', '--raw', '--no-abbrev', '--relative', '--find-renames', '--no-ext-diff', '--no-textconv']
  const fields = fieldsOf(gitText(root, ['diff', ...options, '--ignore-submodules=none', commit, '--']))
  const changes: FileChange[] = []
  for (let at = 0; at < fields.length; at++) {
    const [baseMode = '', nowMode = '', oid = '', , status = ''] = (fields[at] ?? '').replace(/^:/, '').split(' ')
    const path = fields[++at] ?? ''
    const kind = kindOf(status === 'D' ? baseMode : nowMode)
    if (status.startsWith('R'))
      changes.push({ change: 'renamed', path: fields[++at] ?? '', from: path, kind, base: oid })
    else if (status.startsWith('C')) changes.push({ change: 'added', path: fields[++at] ?? '', kind })
    else if (status === 'A') changes.push({ change: 'added', path, kind })
    else changes.push({ change: status === 'D' ? 'removed' : 'changed', path, kind, base: oid })
  }
  return changes
}

const kindOf = (mode: string): EntryKind => (mode === '160000' ? 'submodule' : mode === '120000' ? 'link' : 'file')

const kindOnDisk = (root: string, path: string): EntryKind =>
  lstatSync(join(root, path), { throwIfNoEntry: false })?.isSymbolicLink() ? 'link' : 'file'

/** A file that the index forgot (`git rm --cached`) and the disk still has is removed and untracked: it changed. */
const joinReplaced = (changes: readonly FileChange[]): FileChange[] => {
  const added = new Set(changes.filter(({ change }) => change === 'added').map(({ path }) => path))
  const replaced = new Map(
    changes.filter(({ change, path }) => change === 'removed' && added.has(path)).map((each) => [each.path, each]),
  )
  return changes.flatMap((each): FileChange[] => {
    const before = replaced.get(each.path)
    if (!before) return [each]
    return each === before ? [] : [{ ...each, change: 'changed', ...(before.base && { base: before.base }) }]
  })
}

/** git sees renames among what it tracks; a file that was moved by hand is the same where its bytes are. */
const joinRenames = (base: Base, changes: readonly FileChange[]): FileChange[] => {
  const removed = changes.filter(({ change, kind }) => change === 'removed' && kind === 'file')
  const added = changes.filter(({ change, kind }) => change === 'added' && kind === 'file')
  if (removed.length === 0 || added.length === 0) return [...changes]
  const byHash = Map.groupBy(removed, ({ base: oid = '' }) => oid)
  const joined = new Map<FileChange, FileChange>()
  const gone = new Set<FileChange>()
  for (const each of added) {
    const bytes = readTree(base.root, each.path)
    if (!Buffer.isBuffer(bytes)) continue
    const before = byHash.get(blobHash(bytes, base.commit))?.shift()
    if (!before) continue
    gone.add(before)
    joined.set(each, { ...each, change: 'renamed', from: before.path, ...(before.base && { base: before.base }) })
  }
  return changes.filter((each) => !gone.has(each)).map((each) => joined.get(each) ?? each)
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
