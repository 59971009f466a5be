import { closeSync, fsyncSync, linkSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { applicationId } from './inspect-database.ts'
import { migrate } from './migrate.ts'

/**
 * Makes a new database whole and then gives it its name, so that a file that has the name and is not whole is always
 * damage. Never takes the place of a file that is there.
 */
export const createDatabase = (file: string): void => {
  const folder = mkdtempSync(join(dirname(file), '.new-'))
  try {
    const made = join(folder, basename(file))
    // Prompts and artifacts are nobody else's business.
    // implements: OC-CTRL-2106
    closeSync(openSync(made, 'wx', 0o600))
    const database = new DatabaseSync(made)
    try {
      database.exec(`PRAGMA application_id = ${applicationId}`)
      migrate(database)
    } finally {
      database.close()
    }
    linkUnlessThere(made, file)
    syncFolder(dirname(file))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Another process may have been faster: then its file counts. */
const linkUnlessThere = (made: string, file: string): void => {
  try {
    linkSync(made, file)
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
  }
}

/** A name is on the disk when its folder is. */
const syncFolder = (folder: string): void => {
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
