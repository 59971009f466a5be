import { dirname } from 'node:path'
import { existsSync, mkdirSync } from './plain-fs.ts'

/**
 * Makes a folder with those above it, one after the other: Node's own recursive form never ends where a parent
 * exists and takes no entries, as in /proc.
 */
export const makeFolder = (folder: string): void => {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  try {
    mkdirSync(folder)
  } catch (error) {
    // Another run may have made it meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
