import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { artifactsTable } from './artifacts-table.ts'
import { connectionOf } from './connection.ts'
import { createDatabase } from './create-database.ts'
import { inspectDatabase, openFault } from './inspect-database.ts'
import { migrate } from './migrate.ts'
import { modelsTable } from './models-table.ts'
import { sessionsTable } from './sessions-table.ts'
import type { Store } from './store.ts'
import { tasksTable } from './tasks-table.ts'

export interface StoreOptions {
  /** The folder of the file; without one nothing outlives the process. */
  stateDir?: string | undefined
  /** A bound on the file beside that of the disk. */
  maxBytes?: number | undefined
}

export const databaseName = 'orchestratord.db'

const pageBytes = 4096

/** Opens the store, or says what is wrong and what to do; what it refuses, it leaves as it is. */
export const openStore = ({ stateDir, maxBytes }: StoreOptions): { store: Store } | { problem: string } => {
  // implements: OC-CTRL-2105
  if (stateDir === undefined) return { store: storeOf(new DatabaseSync(':memory:'), maxBytes) }
  const file = join(stateDir, databaseName)
  try {
    mkdirSync(stateDir, { recursive: true, mode: 0o700 })
    const found = inspectDatabase(file)
    // implements: OC-CTRL-2116
    if (found.kind === 'refused') return { problem: `${file}: ${found.fault}` }
    if (found.kind === 'absent') createDatabase(file)
  } catch (thrown) {
    return { problem: `${stateDir}: it cannot hold the state of this service: ${wordsOf(thrown)}` }
  }
  return openFile(file, maxBytes)
}

const openFile = (file: string, maxBytes: number | undefined): { store: Store } | { problem: string } => {
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(file)
    // Who comes second finds the file locked, and a process that was killed leaves no lock behind.
    // implements: OC-CTRL-2102, OC-CTRL-2110, OC-CTRL-2111
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; BEGIN IMMEDIATE; COMMIT')
    // Looking at the log of a process that was killed left an index of it, which whoever is alone does not use.
    rmSync(`${file}-shm`, { force: true })
    const store = storeOf(database, maxBytes)
    // Read once, so that a row that is not what was written is found before anything is served.
    for (const table of [store.models, store.sessions, store.tasks]) table.list()
    return { store }
  } catch (thrown) {
    database?.close()
    return { problem: `${file}: ${openFault(thrown)}` }
  }
}

// implements: OC-CTRL-2101
const storeOf = (database: DatabaseSync, maxBytes: number | undefined): Store => {
  database.exec('PRAGMA synchronous = NORMAL')
  migrate(database)
  if (maxBytes !== undefined) database.exec(`PRAGMA max_page_count = ${Math.floor(maxBytes / pageBytes)}`)
  const connection = connectionOf(database)
  return {
    models: modelsTable(connection),
    artifacts: artifactsTable(connection),
    sessions: sessionsTable(connection),
    tasks: tasksTable(connection),
    atomically: connection.atomically,
    close: connection.close,
  }
}

const wordsOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown))
