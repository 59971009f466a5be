import { writeCacheFile } from './cache-file.ts'
import { readFileSync, statSync } from './plain-fs.ts'

/** What a version was made of: files and folders, with size, times and inode. */
interface Kept {
  /** The code that made it, and the Node.js that ran it. */
  maker: string
  version: string
  seen: [path: string, ...stat: number[]][]
}

/**
 * A version that is made of the contents of many files, kept with their stats: to stat them again tells that it holds,
 * in a tenth of the time. `make` calls `see` with every file and folder on which its answer depends.
 * @param begun when this process began: what changed about then or later is not kept
 */
export const keptVersion = (
  file: string,
  maker: string,
  make: (see: (path: string) => void) => string,
  begun = performance.timeOrigin,
): string => {
  const known = read(file)
  const own = `${process.version} ${maker}`
  if (known?.maker === own && known.seen.every(([path, ...stat]) => isSame(stat, statOf(path)))) return known.version
  const paths = new Set<string>()
  const version = make((path) => paths.add(path))
  const seen = [...paths].map((path): Kept['seen'][number] => [path, ...(statOf(path) ?? [])])
  // What changed while it was made, or in the same tick, may change again without being seen.
  const isSettled = seen.every(([, ...stat]) => Math.max(...stat.slice(1, 3)) < begun - settledMs)
  if (isSettled) writeCacheFile(file, JSON.stringify({ maker: own, version, seen } satisfies Kept))
  return version
}

const settledMs = 1000

const statOf = (path: string): number[] | undefined => {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat && [stat.size, stat.mtimeMs, stat.ctimeMs, stat.ino]
}

const isSame = (known: readonly number[], now: readonly number[] | undefined): boolean =>
  now !== undefined && now.length === known.length && now.every((value, at) => value === known[at])

const read = (file: string): Kept | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Kept
  } catch {
    return undefined
  }
}
