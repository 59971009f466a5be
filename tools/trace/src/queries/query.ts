import type { QueryWorld } from './world.ts'

/** One thing that a query lists. */
export interface QueryRow {
  name: string
  /** What it is, for a reader: `POST /v1/tasks`, `counter`. */
  detail?: string
  /** Where it is declared. */
  file?: string
  line?: number
  /** IDs of the requirements behind it. */
  requirements?: string[]
  /** Everything that the query looks for, by place. */
  places: QueryPlace[]
}

export interface QueryPlace {
  /** What happens there: `handles`, `inc`, `answers`, `verifies`. */
  how: string
  file: string
  line: number
  column?: number
  /** The innermost symbol or test around it. */
  within?: string
}

/** A question that is asked again and again: a row of the table, a file of its own. */
export interface Query {
  summary: string
  /** What a row is, for the line that counts them: `operations`. */
  rows: string
  /** What it means that a row has no places: `no code handles it`. */
  without: string
  /** Where a workspace names nothing that this query is about: that it does, and how to. */
  unnamed?(sources: QueryWorld['sources']): string | undefined
  /** @param names what is asked for, where not everything is */
  ask(world: QueryWorld, names: readonly string[]): Promise<QueryRow[]>
}

export const sortedPlaces = (places: readonly QueryPlace[]): QueryPlace[] =>
  [...places].sort(
    (a, b) => compare(a.file, b.file) || a.line - b.line || (a.column ?? 0) - (b.column ?? 0) || compare(a.how, b.how),
  )

export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
