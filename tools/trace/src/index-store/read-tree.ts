import { hash } from 'node:crypto'
import type { Stats } from 'node:fs'
import { lstatSync } from '@throughline/kernel/plain-fs'
import { idSearch } from '../code/id-search.ts'
import { isRegular, scanFile } from './scan-file.ts'
import { readTree, type StoredTree, sortedIds, type TreeRow, writeTree } from './tree-file.ts'

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
  const { root, file, version } = place
  const stored = readTree(file, version)
  if (stored && isUnchanged(stored, root, paths)) return stored
  const now = place.now()
  const rows = rowsOf(place, paths, stored, now)
  if (now !== undefined) writeTree(file, version, digestOf(version, rows), rows)
  return rows
}

/** Undefined for anything but a regular file. */
const statOf = (root: string, path: string): Stats | undefined => {
  // Paths are relative and normal already: to join them once more takes as long as to stat them.
  const stat = lstatSync(`${root}/${path}`, { throwIfNoEntry: false })
  return stat && isRegular(stat) ? stat : undefined
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

const rowsOf = (
  { root, patterns }: TreePlace,
  paths: readonly string[],
  stored: StoredTree | undefined,
  now: number | undefined,
): TreeRow[] => {
  const known = new Map(stored?.paths.map((path, at) => [path, at]))
  const ids = idSearch(patterns)
  const rows: TreeRow[] = []
  /** Of the rows that were read now. All words of the tree are asked about at once. */
  const open: { row: TreeRow; words: readonly string[] }[] = []
  for (const path of paths) {
    const at = known.get(path)
    if (stored && at !== undefined && stored.isTrusted(at)) {
      const stat = statOf(root, path)
      if (stat && stored.isSame(at, stat)) {
        rows.push(stored.row(at))
        continue
      }
    }
    const scanned = scanFile(`${root}/${path}`, ids)
    if (scanned === undefined) continue
    const { size, mtimeMs, ctimeMs, ino } = scanned.stat
    // What changes from now on has a later time of change; what changed just now may do so again in the same tick.
    const trusted = now !== undefined && ctimeMs < now
    const { hash, skipped, words } = scanned
    const row: TreeRow = { path, size, mtimeMs, ctimeMs, ino, trusted, hash, ids: words }
    if (skipped) row.skipped = skipped
    rows.push(row)
    if (words.length > 0) open.push({ row, words })
  }
  const found = ids.idsIn(wordsOf(open))
  for (const { row, words } of open) {
    const own = new Set<string>()
    for (const word of words) for (const id of found.get(word) ?? []) own.add(id)
    row.ids = [...own].sort()
  }
  return rows
}

function* wordsOf(all: readonly { words: readonly string[] }[]) {
  for (const { words } of all) yield* words
}

/** Of a file that was not read, its size and times stand for its content. */
const digestOf = (version: string, rows: readonly TreeRow[]): string => {
  let text = version
  // No path holds the character that stands between.
  for (const { path, hash: own, size, mtimeMs, ctimeMs } of rows) {
    text += `\0${path}\0${own || `${size} ${mtimeMs} ${ctimeMs}`}`
  }
  return hash('sha256', text)
}

/** One shape for what was stored and what was just read. */
export const treeOfRows = (version: string, rows: readonly TreeRow[]): StoredTree => ({
  count: rows.length,
  digest: digestOf(version, rows),
  paths: rows.map(({ path }) => path),
  ids: () => sortedIds(rows),
  isSame: () => true,
  isTrusted: (at) => rows[at]?.trusted === true,
  row: (at) => rows[at] as TreeRow,
  filesWith: (id) => rows.flatMap(({ ids }, at) => (ids.includes(id) ? [at] : [])),
  skipped: () => rows.flatMap(({ skipped }, at) => (skipped ? [at] : [])),
})
