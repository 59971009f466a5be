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

/** A JSON object that was written as text. */
export const objectOf = (row: Row, column: string): object => {
  const text = textOf(row, column)
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value
  } catch {}
  return damaged(column)
}

const damaged = (column: string): never => {
  throw new StoreFailure('damaged', `the store: the column ${column} does not hold what was written`)
}
