import { createHash } from 'node:crypto'
import { lstatSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Base } from './base.ts'
import { gitBytes, gitText } from './run-git.ts'

/** Larger files hold data, not words of people. */
export const mostBytes = 16 * 1024 * 1024
/** As git does, a NUL byte near the start tells a binary file. */
const sniffed = 8000

/** The bytes of a file, or why they were not read. */
export type Content = Buffer | 'binary' | 'large' | 'absent'

const judged = (bytes: Buffer): Content => (bytes.subarray(0, sniffed).includes(0) ? 'binary' : bytes)

/** A file of the working tree. */
export const readTree = (root: string, path: string): Content => {
  try {
    const stat = lstatSync(join(root, path))
    if (!stat.isFile()) return 'absent'
    return stat.size > mostBytes ? 'large' : judged(readFileSync(join(root, path)))
  } catch {
    return 'absent'
  }
}

/** Objects of a base by their names, in two calls of git however many there are. */
export const readObjects = ({ root }: Base, oids: readonly string[]): Map<string, Content> => {
  const wanted = [...new Set(oids)]
  const contents = new Map<string, Content>()
  if (wanted.length === 0) return contents
  const sizes = gitText(root, ['cat-file', '--batch-check'], lines(wanted)).split('\n')
  const small = wanted.filter((oid, index) => {
    const [, type, size] = (sizes[index] ?? '').split(' ')
    // A partial or shallow clone may not have it.
    if (type !== 'blob') contents.set(oid, 'absent')
    else if (Number(size) > mostBytes) contents.set(oid, 'large')
    return !contents.has(oid)
  })
  const answer = small.length === 0 ? Buffer.alloc(0) : gitBytes(root, ['cat-file', '--batch'], lines(small))
  let at = 0
  for (const oid of small) {
    const end = answer.indexOf(10, at)
    const size = Number(answer.toString('latin1', at, end).split(' ')[2])
    contents.set(oid, judged(answer.subarray(end + 1, end + 1 + size)))
    at = end + 1 + size + 1
  }
  return contents
}

const lines = (oids: readonly string[]): string => oids.map((oid) => `${oid}\n`).join('')

/** The name that git gives to these bytes, in the hash of the repository that `like` is of. */
export const blobHash = (bytes: Buffer, like: string): string =>
  createHash(like.length === 64 ? 'sha256' : 'sha1')
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest('hex')
