import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { makeFolder } from './make-folder.ts'

/**
 * Writes beside the target, flushes, then renames: a reader sees the old file or the new one, never half.
 * @throws the file system's own error; the target is then as it was.
 */
// implements: TL-WRITE-004
export const atomicWrite = (path: string, content: string | Buffer): void => {
  const folder = dirname(path)
  makeFolder(folder)
  const beside = join(folder, `.${basename(path)}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`)
  try {
    const file = openSync(beside, 'wx')
    try {
      const bytes = typeof content === 'string' ? Buffer.from(content) : content
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

/** Removes what a run that was killed left half-written in a folder; a run that lives keeps its own. */
// implements: TL-WRITE-004
export const removeAbandoned = (folder: string): void => {
  for (const name of readdirSync(folder)) {
    const pid = /^\..+\.(\d+)-[0-9a-f]{12}\.tmp$/.exec(name)?.[1]
    if (pid !== undefined && !lives(Number(pid))) rmSync(join(folder, name), { force: true })
  }
}

const lives = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Somebody else's process may not be signalled, and lives.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
