import { closeSync, lstatSync, openSync, readSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { versionOf } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import { StoreFailure, sqliteCodeOf } from './store-failure.ts'

/** `OrcD`: whose file it is stands in the file, where SQLite keeps a place for it. */
export const applicationId = 0x4f726344

/** Bytes of a database header. @see https://www.sqlite.org/fileformat.html#the_database_header */
const header = { bytes: 100, magic: 'SQLite format 3\0', pageSizeAt: 16, pagesAt: 28, applicationIdAt: 68 }

const untouched = 'the file was left as it is'
const restore = `restore it from a backup, or move it and the files beside it away to start with nothing; ${untouched}`

export type Inspection = { kind: 'absent' } | { kind: 'ours' } | { kind: 'refused'; fault: string }

/** Whether a file is a store that this version can open; looks only, and writes nothing into it. */
// implements: OC-CTRL-2115
export const inspectDatabase = (file: string): Inspection => {
  const fault = existenceFault(file)
  if (fault === undefined) return { kind: 'absent' }
  const found = fault || headerFault(file) || contentFault(file)
  return found ? { kind: 'refused', fault: found } : { kind: 'ours' }
}

/** Undefined where there is nothing at all; empty where there is a file. */
const existenceFault = (file: string): string | undefined => {
  const stats = statSync(file, { throwIfNoEntry: false })
  if (stats) return stats.isFile() ? '' : `it is no file: move it away; ${untouched}`
  // What it leads to may only be out of reach for now, such as a disk that is not mounted.
  if (lstatSync(file, { throwIfNoEntry: false })) return `it is a link that leads nowhere: ${restore}`
  const orphan = statSync(`${file}-wal`, { throwIfNoEntry: false })
  // implements: OC-CTRL-2117
  return orphan && `it is gone, but ${file}-wal, which belongs to it, is there: ${restore}`
}

// implements: OC-CTRL-2115
const headerFault = (file: string): string | undefined => {
  const bytes = Buffer.alloc(header.bytes)
  let read: number
  try {
    const descriptor = openSync(file, 'r')
    try {
      read = readSync(descriptor, bytes, 0, header.bytes, 0)
    } finally {
      closeSync(descriptor)
    }
  } catch (thrown) {
    return `it cannot be read (${(thrown as NodeJS.ErrnoException).code}): give this user the right to read and write it`
  }
  if (read < header.bytes) return `it is cut off after ${read} bytes: ${restore}`
  if (bytes.toString('latin1', 0, header.magic.length) !== header.magic) {
    return `it is no SQLite database, or its beginning is damaged: ${restore}`
  }
  if (bytes.readUInt32BE(header.applicationIdAt) !== applicationId) {
    return `it is a database of another program: name another state_dir; ${untouched}`
  }
  // With a log beside it a file may be shorter than it says: what is missing stands in the log.
  const { size } = statSync(file)
  const wanted = pageSizeOf(bytes) * bytes.readUInt32BE(header.pagesAt)
  return size < wanted && !hasLog(file) ? `it is cut off after ${size} of ${wanted} bytes: ${restore}` : undefined
}

/** A power of two; 1 stands for the one that two bytes cannot hold. */
const pageSizeOf = (bytes: Buffer): number => {
  const size = bytes.readUInt16BE(header.pageSizeAt)
  return size === 1 ? 65_536 : size
}

const hasLog = (file: string): boolean => (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0

/** Opened in a way that leaves nothing beside the file; where a log has to be read, SQLite makes an index of it. */
const openToLook = (file: string): DatabaseSync => {
  if (hasLog(file)) return new DatabaseSync(file, { readOnly: true })
  const url = pathToFileURL(file)
  url.searchParams.set('immutable', '1')
  return new DatabaseSync(url, { readOnly: true })
}

const contentFault = (file: string): string | undefined => {
  let database: DatabaseSync | undefined
  try {
    database = openToLook(file)
    const version = versionOf(database)
    // implements: OC-CTRL-2114
    if (version > migrations.length) {
      return `it has version ${version} of the schema, and this program knows ${migrations.length}: start the newer program, or restore a backup that an older one wrote; ${untouched}`
    }
    const told = database.prepare('PRAGMA quick_check(1)').get()?.quick_check
    // implements: OC-CTRL-2115
    return told === 'ok' && version > 0 ? undefined : damaged(String(told))
  } catch (thrown) {
    return openFault(thrown)
  } finally {
    database?.close()
  }
}

/** What SQLite says when it cannot open a file, as what to do about it. */
export const openFault = (thrown: unknown): string => {
  if (thrown instanceof StoreFailure) return damaged(thrown.message)
  const code = sqliteCodeOf(thrown)
  if (code === undefined) throw thrown
  const said = thrown instanceof Error ? thrown.message : String(thrown)
  // implements: OC-CTRL-2110
  if (code === 5) return 'another process uses it: stop that one, or name another state_dir'
  if (code === 8 || code === 14) {
    return `it cannot be opened (${said}): give this user the right to write it and its folder`
  }
  return damaged(said)
}

const damaged = (said: string): string => `it is damaged (${said.split('\n')[0]}): ${restore}`
