import { hash } from 'node:crypto'
import type { Stats } from 'node:fs'
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from '@throughline/kernel/plain-fs'
import type { IdSearch } from '../code/id-search.ts'
import { isBinaryText, largestFile } from '../code/limits.ts'
import type { Skipped } from './tree-file.ts'

export interface Scanned {
  /** Of what was read, not of what stands there later. */
  stat: Stats
  hash: string
  skipped?: Skipped
  /** What may be an ID; nothing is decided yet. */
  words: readonly string[]
}

const noWords: readonly string[] = []

/** One buffer for all files: memory for each takes longer to get than what it is for. */
let shared = Buffer.allocUnsafeSlow(1024 * 1024)

/** Reads a file for its digest and for words that may be IDs; undefined for anything but a regular file. */
export const scanFile = (path: string, ids: IdSearch): Scanned | undefined => {
  const handle = open(path)
  if (handle === undefined) {
    const stat = lstatSync(path, { throwIfNoEntry: false })
    return stat && isRegular(stat) ? { stat, hash: '', skipped: 'unreadable', words: noWords } : undefined
  }
  try {
    const stat = fstatSync(handle)
    if (!isRegular(stat)) return undefined
    const bytes = stat.size > largestFile ? 'large' : read(handle, stat.size)
    if (typeof bytes === 'string') return { stat, hash: '', skipped: bytes, words: noWords }
    const digest = hash('sha256', bytes)
    // As bytes: what IDs are made of is the same in every encoding that a source is written in.
    const text = bytes.toString('latin1')
    return isBinaryText(text)
      ? { stat, hash: digest, skipped: 'binary', words: noWords }
      : { stat, hash: digest, words: ids.words(text) }
  } finally {
    closeSync(handle)
  }
}

export const isRegular = ({ mode }: Stats): boolean => (mode & constants.S_IFMT) === constants.S_IFREG

/** No link is followed, and nobody is waited for who would write to a pipe. */
const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

const open = (path: string): number | undefined => {
  try {
    // Where links cannot be told from files by opening them, they are told before.
    if (!(constants.O_NOFOLLOW > 0) && !isRegular(lstatSync(path))) return undefined
    return openSync(path, flags)
  } catch {
    return undefined
  }
}

/** What the shared buffer then holds, to be used before the next file is read. */
const read = (handle: number, size: number): Buffer | 'unreadable' | 'large' => {
  try {
    if (shared.length <= size) shared = Buffer.allocUnsafeSlow(size + 1)
    let length = 0
    // It may have grown since its size was asked for.
    for (;;) {
      const more = readSync(handle, shared, length, shared.length - length, null)
      length += more
      if (more === 0) return shared.subarray(0, length)
      if (length > largestFile) return 'large'
      if (length < shared.length) {
        if (length >= size) return shared.subarray(0, length)
        continue
      }
      const longer = Buffer.allocUnsafeSlow(shared.length * 2)
      shared.copy(longer)
      shared = longer
    }
  } catch {
    return 'unreadable'
  }
}
