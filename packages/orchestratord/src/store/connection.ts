import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite'
import { StoreFailure, storeFailureOf } from './store-failure.ts'

export type Row = Record<string, SQLOutputValue>

/** A prepared statement that fails as the store fails. */
export interface Query {
  /** How many rows it changed. */
  run(...values: SQLInputValue[]): number
  first(...values: SQLInputValue[]): Row | undefined
  all(...values: SQLInputValue[]): Row[]
}

export interface Connection {
  query(sql: string): Query
  atomically<Value>(change: () => Value): Value
  /** The same, and on the disk itself before it returns. Inside another, the outer one decides how durable it is. */
  durably<Value>(change: () => Value): Value
  close(): void
}

export const connectionOf = (database: DatabaseSync): Connection => {
  let depth = 0
  const attempt = <Value>(act: () => Value): Value => {
    // SQLite ends a transaction by itself when the disk is full: what comes after would no longer belong together.
    // implements: OC-CTRL-2104
    if (depth > 0 && !database.isTransaction) throw new StoreFailure('unavailable', 'the store: rolled back already')
    try {
      return act()
    } catch (thrown) {
      throw storeFailureOf(thrown)
    }
  }
  const begin = (): void => attempt(() => database.exec(depth === 0 ? 'BEGIN IMMEDIATE' : `SAVEPOINT level_${depth}`))
  const commit = (): void => attempt(() => database.exec(depth === 1 ? 'COMMIT' : `RELEASE level_${depth - 1}`))
  const rollBack = (): void => {
    if (!database.isTransaction) return
    database.exec(depth === 1 ? 'ROLLBACK' : `ROLLBACK TO level_${depth - 1}; RELEASE level_${depth - 1}`)
  }
  // implements: OC-CTRL-2103, OC-CTRL-2104
  const atomically = <Value>(change: () => Value): Value => {
    begin()
    depth += 1
    try {
      const value = change()
      commit()
      return value
    } catch (thrown) {
      rollBack()
      throw thrown
    } finally {
      depth -= 1
    }
  }
  return {
    query(sql) {
      const statement = database.prepare(sql)
      return {
        run: (...values) => attempt(() => Number(statement.run(...values).changes)),
        first: (...values) => attempt(() => statement.get(...values)),
        all: (...values) => attempt(() => statement.all(...values)),
      }
    },
    atomically,
    // implements: OC-CTRL-2102
    durably(change) {
      if (depth > 0) return atomically(change)
      database.exec('PRAGMA synchronous = FULL')
      try {
        return atomically(change)
      } finally {
        database.exec('PRAGMA synchronous = NORMAL')
      }
    },
    close: () => database.close(),
  }
}
