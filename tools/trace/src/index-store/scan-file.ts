import { hash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'
import type { IdSearch } from '../code/id-search.ts'
import { isBinaryText, largestFile } from '../code/limits.ts'
import type { Skipped } from './tree-file.ts'

export interface Scanned {
  hash: string
  skipped?: Skipped
  /** What may be an ID; nothing is decided yet. */
  words: readonly string[]
}

const noWords: readonly string[] = []

/** One buffer for all files: memory for each takes longer to get than what it is for. */
let shared = Buffer.allocUnsafeSlow(1024 * 1024)

/** Reads a file for its digest and for words that may be IDs; undefined when it is gone. */
export const scanFile = (path: string, size: number, ids: IdSearch): Scanned | undefined => {
  if (size > largestFile) return { hash: '', skipped: 'large', words: noWords }
  const bytes = read(path, size)
  if (bytes === undefined || bytes === 'unreadable') return bytes && { hash: '', skipped: bytes, words: noWords }
  if (bytes === 'large') return { hash: '', skipped: bytes, words: noWords }
  const digest = hash('sha256', bytes)
  // As bytes: what IDs are made of is the same in every encoding that a source is written in.
  const text = bytes.toString('latin1')
  if (isBinaryText(text)) return { hash: digest, skipped: 'binary', words: noWords }
  return { hash: digest, words: ids.words(text) }
}

/** What the shared buffer then holds, to be used before the next file is read. */
const read = (path: string, size: number): Buffer | 'unreadable' | 'large' | undefined => {
  let handle: number | undefined
  try {
    handle = openSync(path, 'r')
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
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : 'unreadable'
  } finally {
    if (handle !== undefined) closeSync(handle)
  }
}
