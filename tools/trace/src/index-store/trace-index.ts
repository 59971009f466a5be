import type { Finding } from '@throughline/kernel'
import type { FileFacts, Reference } from '../code/file-facts.ts'

/** What every file of a tree says. What one asks for is read when it is asked for. */
export interface TraceIndex {
  /** By path; all files of the workspace. */
  files(): readonly string[]
  /** Undefined for a file that is none of the workspace, or is gone. */
  facts(file: string): FileFacts | undefined
  /** Facts of all files that were read, by path. */
  all(): ReadonlyMap<string, FileFacts>
  /** Every place where an ID stands, by file and place. */
  references(id: string): readonly PlacedReference[]
  /** Files that were not read. */
  readonly findings: readonly Finding[]
}

export interface PlacedReference {
  file: string
  reference: Reference
}
