import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/**
 * Writes beside the target, flushes, then renames: a reader sees the old file or the new one, never half.
 * @throws the file system's own error; the target is then as it was.
 */
export const atomicWrite = (path: string, content: string): void => {
  const folder = dirname(path)
  mkdirSync(folder, { recursive: true })
  const beside = join(folder, `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`)
  try {
    const file = openSync(beside, 'wx')
    try {
      const bytes = Buffer.from(content)
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(beside, path)
  } catch (error) {
    rmSync(beside, { force: true })
    throw error
  }
}
