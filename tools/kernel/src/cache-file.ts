import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Replaces a file of a cache as a whole. Where that is not possible there is no cache, which is no fault. */
export const writeCacheFile = (file: string, content: string): void => {
  const beside = `${file}.${process.pid}.tmp`
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(beside, content)
    renameSync(beside, file)
  } catch {
    discard(beside)
  }
}

const discard = (file: string): void => {
  try {
    rmSync(file, { force: true })
  } catch {
    // Not even that, where a file stands in place of its folder.
  }
}
