import { hash } from 'node:crypto'
import { constants, lstatSync, type Stats } from 'node:fs'
import { join } from 'node:path'
import { type IdSearch, idSearch } from '../code/id-search.ts'
import { scanFile } from './scan-file.ts'
import { readTree, type StoredTree, type TreeRow, writeTree } from './tree-file.ts'

export interface TreePlace {
  root: string
  /** Where what is known of the tree is stored. */
  file: string
  version: string
  patterns: readonly string[]
  /** Time of the file system, taken before anything of the tree is read; undefined where nothing can be stored. */
  now: () => number | undefined
}

/** The tree as it stands: what did not change since it was stored is not read again. */
// implements: TL-TRACE-203
export const currentTree = (place: TreePlace, paths: readonly string[]): StoredTree | readonly TreeRow[] => {
  const { root, file, version, patterns } = place
  const stored = readTree(file, version)
  if (stored && isUnchanged(stored, root, paths)) return stored
  const now = place.now()
  const rows = rowsOf(paths, stored, { root, now, ids: idSearch(patterns) })
  if (now !== undefined) writeTree(file, version, digestOf(version, rows), rows)
  return rows
}

/** Undefined for anything but a regular file. */
const statOf = (root: string, path: string): Stats | undefined => {
  // Paths are relative and normal already: to join them once more takes as long as to stat them.
  const stat = lstatSync(`${root}/${path}`, { throwIfNoEntry: false })
  return stat && (stat.mode & constants.S_IFMT) === constants.S_IFREG ? stat : undefined
}

/** Most often: the same paths, and all of them as they were. */
// implements: TL-TRACE-203
const isUnchanged = (stored: StoredTree, root: string, paths: readonly string[]): boolean => {
  let at = 0
  for (const path of paths) {
    const stat = statOf(root, path)
    if (stat === undefined) continue
    if (stored.paths[at] !== path || !stored.isTrusted(at) || !stored.isSame(at, stat)) return false
    at++
  }
  return at === stored.count
}

interface Scan {
  root: string
  now: number | undefined
  ids: IdSearch
}

const rowsOf = (paths: readonly string[], stored: StoredTree | undefined, { root, now, ids }: Scan): TreeRow[] => {
  const known = new Map(stored?.paths.map((path, at) => [path, at]))
  const drafts = paths.flatMap((path): { row: TreeRow; words?: ReadonlySet<string> }[] => {
    const stat = statOf(root, path)
    if (stat === undefined) return []
    const at = known.get(path)
    if (stored && at !== undefined && stored.isTrusted(at) && stored.isSame(at, stat)) return [{ row: stored.row(at) }]
    const scanned = scanFile(join(root, path), stat.size, ids)
    if (scanned === undefined) return []
    const { size, mtimeMs, ctimeMs, ino } = stat
    // What changes from now on has a later time of change; what changed just now may do so again in the same tick.
    const trusted = now !== undefined && ctimeMs < now
    const { words, ...said } = scanned
    return [{ row: { path, size, mtimeMs, ctimeMs, ino, trusted, ...said, ids: [] }, words }]
  })
  const found = ids.idsIn(new Set(drafts.flatMap(({ words }) => (words ? [...words] : []))))
  return drafts.map(({ row, words }) => {
    const own = new Set([...(words ?? [])].flatMap((word) => found.get(word) ?? []))
    return own.size === 0 ? row : { ...row, ids: [...own].sort() }
  })
}

/** Of a file that was not read, its size and times stand for its content. */
const digestOf = (version: string, rows: readonly TreeRow[]): string => {
  const lines = rows.map(({ path, hash: own, size, mtimeMs, ctimeMs }) => [path, own || [size, mtimeMs, ctimeMs]])
  return hash('sha256', JSON.stringify([version, lines]))
}

/** One shape for what was stored and what was just read. */
export const treeOfRows = (version: string, rows: readonly TreeRow[]): StoredTree => ({
  count: rows.length,
  digest: digestOf(version, rows),
  paths: rows.map(({ path }) => path),
  ids: () => [...new Set(rows.flatMap(({ ids }) => ids))].sort(),
  isSame: () => true,
  isTrusted: (at) => rows[at]?.trusted === true,
  row: (at) => rows[at] as TreeRow,
  filesWith: (id) => rows.flatMap(({ ids }, at) => (ids.includes(id) ? [at] : [])),
  skipped: () => rows.flatMap(({ skipped }, at) => (skipped ? [at] : [])),
})
