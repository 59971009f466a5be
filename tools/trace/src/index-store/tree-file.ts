import { writeCacheFile } from '@throughline/kernel/cache-file'
import { readFileSync } from '@throughline/kernel/plain-fs'
import { checksum } from './checksum.ts'

/** What is known of one file without reading it again. */
export interface TreeRow {
  path: string
  /** Size, time of content, time of anything, and inode: a file in which all four are the same is the same. */
  size: number
  mtimeMs: number
  ctimeMs: number
  ino: number
  /** Whether it was surely read after its last change: a later one shows in the time of change. */
  trusted: boolean
  skipped?: Skipped
  /** SHA-256, hexadecimal; empty for a file that was skipped unread. */
  hash: string
  /** IDs that stand anywhere in it, sorted. */
  ids: readonly string[]
}

export const skippedReasons = ['binary', 'large', 'unreadable'] as const
export type Skipped = (typeof skippedReasons)[number]

/** All files of a tree, in columns: thousands of rows are compared, and few are looked at. */
export interface StoredTree {
  readonly count: number
  readonly paths: readonly string[]
  /** Sorted. */
  ids(): readonly string[]
  /** The digest of all paths and contents. */
  readonly digest: string
  /** Whether the file at an index is, by size, times and inode, the one that was read. */
  isSame(at: number, stat: { size: number; mtimeMs: number; ctimeMs: number; ino: number }): boolean
  isTrusted(at: number): boolean
  row(at: number): TreeRow
  /** Indexes of the files in which an ID stands. */
  filesWith(id: string): number[]
  /** Indexes of the files that were not read. */
  skipped(): number[]
}

interface Header {
  version: string
  digest: string
  count: number
  /** Byte lengths of the parts, in the order in which they follow. */
  parts: number[]
  /** Checksum of all of them. */
  check: number
}

const headerLength = 512

// implements: TL-TRACE-204
export const readTree = (file: string, version: string): StoredTree | undefined => {
  try {
    const bytes = readFileSync(file)
    const header = JSON.parse(bytes.toString('latin1', 0, headerLength)) as Header
    const body = bytes.subarray(headerLength)
    if (header.version !== version || checksum(body) !== header.check) return undefined
    return treeOf(header, body)
  } catch {
    // Not there, cut off, or something else: then nothing is known.
    return undefined
  }
}

const treeOf = ({ digest, count, parts }: Header, body: Buffer): StoredTree => {
  let from = 0
  const part = (): Buffer => {
    const length = parts.shift() ?? 0
    const bytes = body.subarray(from, from + length)
    from += length
    return bytes
  }
  const aligned = () => Uint8Array.prototype.slice.call(part()).buffer as ArrayBuffer
  const stats = new Float64Array(aligned())
  const starts = new Uint32Array(aligned())
  const idIndexes = new Uint32Array(aligned())
  const flags = part()
  const hashes = part()
  const pathsText = part()
  const idsText = part()
  let ids: string[] | undefined
  const allIds = () => (ids ??= split(idsText.toString('latin1')))
  const paths = split(pathsText.toString('utf8'))
  return {
    count,
    digest,
    paths,
    ids: allIds,
    isSame: (at, { size, mtimeMs, ctimeMs, ino }) =>
      stats[at * 4] === size &&
      stats[at * 4 + 1] === mtimeMs &&
      stats[at * 4 + 2] === ctimeMs &&
      stats[at * 4 + 3] === ino,
    isTrusted: (at) => ((flags[at] ?? 0) & trustedFlag) !== 0,
    row(at) {
      const flag = flags[at] ?? 0
      const skipped = skippedReasons[(flag >> 1) - 1]
      const hash = hashes.toString('hex', at * 32, at * 32 + 32)
      const own = idIndexes.subarray(starts[at], starts[at + 1])
      return {
        path: paths[at] ?? '',
        size: stats[at * 4] ?? 0,
        mtimeMs: stats[at * 4 + 1] ?? 0,
        ctimeMs: stats[at * 4 + 2] ?? 0,
        ino: stats[at * 4 + 3] ?? 0,
        trusted: (flag & trustedFlag) !== 0,
        ...(skipped && { skipped }),
        hash: skipped && skipped !== 'binary' ? '' : hash,
        ids: Array.from(own, (index) => allIds()[index] ?? ''),
      }
    },
    filesWith(id) {
      const wanted = allIds().indexOf(id)
      const found: number[] = []
      if (wanted < 0) return found
      for (let index = idIndexes.indexOf(wanted); index >= 0; index = idIndexes.indexOf(wanted, index + 1)) {
        found.push(ownerOf(starts, index))
      }
      return found
    },
    skipped() {
      const found: number[] = []
      for (let at = 0; at < count; at++) if ((flags[at] ?? 0) >> 1 > 0) found.push(at)
      return found
    },
  }
}

/** The last row that starts at or before an index. */
const ownerOf = (starts: Uint32Array, index: number): number => {
  let low = 0
  let high = starts.length - 2
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= index) low = middle
    else high = middle - 1
  }
  return low
}

const trustedFlag = 1

const split = (text: string): string[] => (text === '' ? [] : text.split('\0'))

/** Replaces the stored tree as a whole. */
export const writeTree = (file: string, version: string, digest: string, rows: readonly TreeRow[]): void => {
  const ids = sortedIds(rows)
  const indexOf = new Map(ids.map((id, index) => [id, index]))
  const stats = new Float64Array(rows.length * 4)
  const starts = new Uint32Array(rows.length + 1)
  const flags = Buffer.alloc(rows.length)
  const indexes: number[] = []
  let [hashes, paths, at] = ['', '', 0]
  for (const row of rows) {
    stats[at * 4] = row.size
    stats[at * 4 + 1] = row.mtimeMs
    stats[at * 4 + 2] = row.ctimeMs
    stats[at * 4 + 3] = row.ino
    flags[at] = (row.trusted ? trustedFlag : 0) | ((row.skipped ? skippedReasons.indexOf(row.skipped) + 1 : 0) << 1)
    hashes += row.hash || noHash
    paths += at === 0 ? row.path : `\0${row.path}`
    starts[at] = indexes.length
    for (const id of row.ids) indexes.push(indexOf.get(id) ?? 0)
    at++
  }
  starts[rows.length] = indexes.length
  const parts = [
    Buffer.from(stats.buffer),
    Buffer.from(starts.buffer),
    Buffer.from(Uint32Array.from(indexes).buffer),
    flags,
    Buffer.from(hashes, 'hex'),
    Buffer.from(paths),
    Buffer.from(ids.join('\0'), 'latin1'),
  ]
  const body = Buffer.concat(parts)
  const lengths = parts.map(({ length }) => length)
  const header: Header = { version, digest, count: rows.length, parts: lengths, check: checksum(body) }
  writeCacheFile(file, Buffer.concat([Buffer.from(JSON.stringify(header).padEnd(headerLength)), body]))
}

/** Of a file that was not read. */
const noHash = '0'.repeat(64)

/** All IDs of some files, each once. */
export const sortedIds = (rows: readonly TreeRow[]): string[] => {
  const ids = new Set<string>()
  for (const row of rows) for (const id of row.ids) ids.add(id)
  return [...ids].sort()
}
