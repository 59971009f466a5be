import type { DatabaseSync } from 'node:sqlite'
import { migrations } from './migrations/index.ts'

export const versionOf = (database: DatabaseSync): number =>
  Number(database.prepare('PRAGMA user_version').get()?.user_version)

/** Brings the schema to the newest version: all steps, or none. */
// implements: OC-CTRL-2112
export const migrate = (database: DatabaseSync): void => {
  const version = versionOf(database)
  if (version >= migrations.length) return
  database.exec('BEGIN IMMEDIATE')
  // implements: OC-CTRL-2113
  try {
    for (const step of migrations.slice(version)) database.exec(step)
    database.exec(`PRAGMA user_version = ${migrations.length}; COMMIT`)
  } catch (thrown) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw thrown
  }
}
