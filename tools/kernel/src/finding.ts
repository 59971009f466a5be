import { createHash } from 'node:crypto'
import type { FaultCode } from './fault-code.ts'

/** How bad a finding is. A run fails when one stands at or above its `--fail-on`. */
export type Level = 'error' | 'warning' | 'info'

export const levels = ['error', 'warning', 'info'] as const satisfies readonly Level[]

/** A place in a file: forward slashes, relative to the workspace; line and column count from 1. */
export interface Location {
  file: string
  line: number
  column: number
  endLine?: number
  endColumn?: number
  /** JSON Pointer (RFC 6901) of the place, for documents that have one. */
  pointer?: string
}

export interface Related {
  message: string
  location: Location
}

/** What is wrong in several places at once, and is mended once. */
export interface Cause {
  /** Findings of one code and one `id` have one cause. */
  id: string
  /** What is wrong, in words that hold for all of its places. */
  message: string
  /** Where this finding shows it: an operation, a table, a file. */
  at: string
}

/** One thing that is wrong, as a value. Only the tool's own trouble is thrown. */
export interface Finding {
  /** Stable kebab-case name, the key of its row in a findings table. */
  code: string
  level: Level
  message: string
  location?: Location
  related?: Related[]
  /** What to do about it. */
  help?: string
  /** What public catalogues of faults call it. */
  faults?: readonly FaultCode[]
  /** What it has in common with others: people are told of all of them at once, everything else counts each. */
  cause?: Cause
  /** Holds through moved lines: code, file, pointer or anchor, and normalised text. */
  fingerprint: string
}

/**
 * What code under `contracts/` reports, which may not import the kernel. Every `Problem` declared
 * there is assignable to this.
 */
export interface Problem {
  code: string
  message: string
  file?: string
  line?: number
  column?: number
  pointer?: string
}

/** The row of a finding code: how bad it is, and what its documentation page says. */
export interface FindingRow {
  level: Level
  /** One line: what is wrong. */
  title: string
  /** Why it matters. */
  why: string
  /** What to do. */
  fix: string
  /** What public catalogues of faults call it; see `fault-code.ts`. */
  faults?: readonly FaultCode[]
}

export type FindingTable = Readonly<Record<string, FindingRow>>

/** Everything about one finding that its table row does not say. */
export interface FindingDetails {
  location?: Location | undefined
  related?: Related[]
  help?: string
  /** Replaces the message in the fingerprint, where the message holds changing numbers. */
  anchor?: string
  cause?: Cause | undefined
}

// implements: TL-VERIFY-501
/** Makes the function with which one tool reports, from the table of the codes it may report. */
export const findingsOf =
  <Table extends FindingTable>(table: Table) =>
  (code: keyof Table & string, message: string, details: FindingDetails = {}): Finding => {
    const row = table[code] as FindingRow
    const { location, related, anchor, cause } = details
    return {
      code,
      level: row.level,
      message,
      ...(location && { location }),
      ...(related && related.length > 0 && { related }),
      help: details.help ?? row.fix,
      ...(row.faults && { faults: row.faults }),
      ...(cause && { cause }),
      fingerprint: fingerprint(code, location, anchor ?? message),
    }
  }

/** Turns a contract package's problem into a finding, at the level of the table's row. */
export const findingOfProblem = (problem: Problem, row: FindingRow): Finding => {
  const { code, message, file, line = 1, column = 1, pointer } = problem
  const location = file === undefined ? undefined : { file, line, column, ...(pointer !== undefined && { pointer }) }
  return findingsOf({ [code]: row })(code, message, { location })
}

// implements: TL-EDGE-004
const fingerprint = (code: string, location: Location | undefined, text: string): string => {
  const place = location ? `${location.file}#${location.pointer ?? ''}` : ''
  const normalised = text.replace(/\s+/g, ' ').trim()
  return createHash('sha256').update([code, place, normalised].join('\n')).digest('hex').slice(0, 16)
}

const rank: Record<Level, number> = { error: 0, warning: 1, info: 2 }

/** Whether `level` is as bad as `bound`, or worse. */
export const atLeast = (level: Level, bound: Level): boolean => rank[level] <= rank[bound]

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The one order of findings everywhere: place first, then code, then message. */
export const compareFindings = (a: Finding, b: Finding): number =>
  compareText(a.location?.file ?? '', b.location?.file ?? '') ||
  (a.location?.line ?? 0) - (b.location?.line ?? 0) ||
  (a.location?.column ?? 0) - (b.location?.column ?? 0) ||
  compareText(a.code, b.code) ||
  compareText(a.message, b.message)
