import { dirname, join, sep } from 'node:path'
import { makeFolder } from './make-folder.ts'
import { existsSync, renameSync, rmSync, writeFileSync } from './plain-fs.ts'

/** Replaces a file of a cache as a whole. Where that is not possible there is no cache, which is no fault. */
export const writeCacheFile = (file: string, content: string | Uint8Array): void => {
  const beside = `${file}.${process.pid}.tmp`
  try {
    makeFolder(dirname(file))
    ignoreFolder(file)
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

const own = `${sep}.throughline${sep}`

/** A folder that nobody asked for should not show in anybody's version control. */
const ignoreFolder = (file: string): void => {
  const index = file.lastIndexOf(own)
  if (index < 0) return
  const ignore = join(file.slice(0, index), own, '.gitignore')
  if (!existsSync(ignore)) writeFileSync(ignore, '*\n')
}
