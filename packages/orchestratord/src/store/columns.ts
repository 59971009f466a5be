import type { Row } from './connection.ts'
import { StoreFailure } from './store-failure.ts'

/** Reads the columns of one row; what has another type than was written is damage. */
export const textOf = (row: Row, column: string): string => {
  const value = row[column]
  return typeof value === 'string' ? value : damaged(column)
}

export const numberOf = (row: Row, column: string): number => {
  const value = row[column]
  return typeof value === 'number' ? value : damaged(column)
}

export const optionalText = (row: Row, column: string): string | undefined =>
  row[column] === null ? undefined : textOf(row, column)

export const optionalNumber = (row: Row, column: string): number | undefined =>
  row[column] === null ? undefined : numberOf(row, column)

const damaged = (column: string): never => {
  throw new StoreFailure('damaged', `the store: the column ${column} does not hold what was written`)
}
