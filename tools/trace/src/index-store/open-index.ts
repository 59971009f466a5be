import { hash } from 'node:crypto'
import { join } from 'node:path'
import type { Finding, Workspace } from '@throughline/kernel'
import { writeCacheFile } from '@throughline/kernel/cache-file'
import { lstatSync, rmSync } from '@throughline/kernel/plain-fs'
import type { FileFacts } from '../code/file-facts.ts'
import { type Language, languageOf } from '../code/language.ts'
import { finding } from '../findings.ts'
import { type FactsStore, openFactsStore } from './facts-store.ts'
import { indexVersion } from './index-version.ts'
import { startListing } from './listing.ts'
import { currentTree, treeOfRows } from './read-tree.ts'
import type { PlacedReference, TraceIndex } from './trace-index.ts'
import { type StoredTree, skippedReasons, type TreeRow } from './tree-file.ts'

/** Where the index of a tree stands, relative to its root. It may be deleted at any moment. */
export const indexFolder = '.throughline/cache/trace'

/** Opens the index of a workspace: lists and stats the tree, and reads what changed since the last time. */
export const openIndex = async (workspace: Workspace): Promise<TraceIndex> => {
  const index = await openIndexOf(
    workspace.root,
    workspace.config.ids.families.map(({ pattern }) => pattern),
  )
  workspace.know?.(index.files())
  return index
}

/** The same for a tree of which only the ID patterns are known, with its listing where that was begun already. */
export const openIndexOf = async (
  root: string,
  patterns: readonly string[],
  listing: Promise<readonly string[]> = startListing(root),
): Promise<TraceIndex> => {
  const folder = join(root, indexFolder)
  const version = indexVersion(root, patterns)
  const now = () => fileSystemTime(join(folder, `now.${process.pid}`))
  const found = currentTree({ root, file: join(folder, 'tree'), version, patterns, now }, await listing)
  const tree = 'count' in found ? found : treeOfRows(version, found)
  return indexOf({ root, tree, patterns, version, store: openFactsStore(folder, version) })
}

/** A file written now has the time that all changes from now on have, or an earlier one. */
const fileSystemTime = (file: string): number | undefined => {
  writeCacheFile(file, '')
  try {
    const { ctimeMs } = lstatSync(file)
    rmSync(file, { force: true })
    return ctimeMs
  } catch {
    // Nothing can be written here, so nothing is stored either.
    return undefined
  }
}

interface Parts {
  root: string
  tree: StoredTree
  patterns: readonly string[]
  version: string
  store: FactsStore
}

const indexOf = ({ root, tree, patterns, version, store }: Parts): TraceIndex => {
  const rows = Array.from<TreeRow | undefined>({ length: tree.count })
  const rowAt = (at: number): TreeRow => (rows[at] ??= tree.row(at))
  const rowOf = (file: string): TreeRow | undefined => {
    const at = placeIn(tree.paths, file)
    return at < 0 ? undefined : rowAt(at)
  }
  const allRows = () => tree.paths.map((_, at) => rowAt(at))
  let used: Set<string> | undefined
  const isUsed = (key: string) => (used ??= new Set(allRows().map(keyOf))).has(key)
  /** Has facts of some files made, of all that are not stored, and says how many that are. */
  const make = async (wanted: readonly TreeRow[], isThere = store.has): Promise<number> => {
    const missing = new Map(
      wanted.flatMap((row): [string, TreeRow][] => (isSilent(row) || isThere(keyOf(row)) ? [] : [[keyOf(row), row]])),
    )
    if (missing.size === 0) return 0
    const all = [...missing.values()]
    const { makeAllFacts } = await import('./make-all-facts.ts')
    const files = all.map(({ path }) => ({ path, language: languageOf(path) }))
    const ids = [...new Set(all.flatMap((row) => row.ids))]
    const bytes = all.reduce((sum, { size }) => sum + size, 0)
    for (const [at, digest, json] of await makeAllFacts({ root, patterns, ids, files }, bytes)) {
      // By its own digest: it may be another file by now.
      const row = all[at]
      if (row) store.set(keyOf({ path: row.path, hash: digest }), json)
    }
    store.save(isUsed)
    return all.length
  }
  /** Facts of some files, by index of these. What is listed in the store and damaged is made again. */
  const factsOf = async (
    wanted: readonly TreeRow[],
    stored: () => (key: string) => string | undefined,
  ): Promise<(FileFacts | undefined)[]> => {
    await make(wanted)
    // What is read once is kept: to store what is made again may take away what could not all be read.
    const read = (get: (key: string) => string | undefined, row: TreeRow) =>
      isSilent(row) ? undefined : get(keyOf(row))
    const first = stored()
    const found = wanted.map((row) => read(first, row))
    const missing = wanted.filter((row, at) => found[at] === undefined && !isSilent(row))
    if (missing.length > 0) await make(missing, () => false)
    const second = missing.length > 0 ? stored() : first
    return wanted.map((row, at) => {
      if (isSilent(row)) return silentFacts(row)
      const json = found[at] ?? read(second, row)
      // Gone, or another file by now.
      return json === undefined ? undefined : (JSON.parse(json) as FileFacts)
    })
  }
  const one = () => store.get
  const many = () => {
    const entries = store.entries()
    return (key: string) => entries.get(key)
  }
  return {
    digest: tree.digest,
    findings: notRead(tree.skipped().map(rowAt)),
    files: () => tree.paths,
    ids: tree.ids,
    digestOf: (files) => hash('sha256', JSON.stringify([version, files.map((file) => [file, rowOf(file)?.hash])])),
    hashOf: (file) => rowOf(file)?.hash || undefined,
    async facts(file) {
      const row = rowOf(file)
      return row && (await factsOf([row], one))[0]
    },
    async references(id) {
      const found = tree.filesWith(id).map(rowAt)
      const facts = await factsOf(found, one)
      return found.flatMap(({ path: file }, at): PlacedReference[] => {
        const own = facts[at]?.references.filter((reference) => reference.id === id) ?? []
        return own.map((reference) => ({ file, reference }))
      })
    },
    async all() {
      const rows = allRows()
      const facts = await factsOf(rows, many)
      return new Map(rows.flatMap(({ path }, at): [string, FileFacts][] => (facts[at] ? [[path, facts[at]]] : [])))
    },
    async complete() {
      const made = await make(allRows())
      return { made, kept: tree.count - made }
    },
  }
}

/** Where a path stands among sorted ones. */
const placeIn = (paths: readonly string[], path: string): number => {
  let low = 0
  let high = paths.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const own = paths[middle] ?? ''
    if (own === path) return middle
    if (own < path) low = middle + 1
    else high = middle - 1
  }
  return -1
}

/** The same bytes may say something else in a file of another kind. */
const keyOf = ({ path, hash }: Pick<TreeRow, 'path' | 'hash'>): string => `${hash} ${languageOf(path)}`

const speaking: ReadonlySet<Language> = new Set(['typescript', 'tsx', 'javascript', 'gherkin'])

/** Nothing is to be found in it: it was not read, or holds no ID, and its language has no symbols and no tests. */
const isSilent = ({ path, skipped, ids }: TreeRow): boolean =>
  skipped !== undefined || (ids.length === 0 && !speaking.has(languageOf(path)))

const silentFacts = ({ path, hash, skipped }: TreeRow): FileFacts => ({
  hash,
  language: languageOf(path),
  references: [],
  symbols: [],
  tests: [],
  imports: [],
  ...(skipped && { skipped }),
})

/** One finding for all: what they hold is data as a rule. */
// implements: TL-TRACE-205, TL-IMPACT-005
const notRead = (rows: readonly TreeRow[]): Finding[] => {
  const [first] = rows
  if (first === undefined) return []
  const names = { binary: 'binary', large: 'very large', unreadable: 'unreadable' }
  const counts = skippedReasons.flatMap((why) => {
    const count = rows.filter(({ skipped }) => skipped === why).length
    return count === 0 ? [] : [`${count} ${names[why]}`]
  })
  const listed = counts.length > 1 ? `${counts.slice(0, -1).join(', ')} and ${counts.at(-1)}` : counts[0]
  const message = `${listed} ${rows.length === 1 ? 'file' : 'files'}, such as ${first.path}`
  return [finding('files-not-searched', message, { anchor: 'files' })]
}
