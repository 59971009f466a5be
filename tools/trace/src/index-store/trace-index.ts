import type { Finding } from '@throughline/kernel'
import type { FileFacts, Reference } from '../code/file-facts.ts'

/** What every file of a tree says, as it stood when the index was opened. What one asks for is read when it is asked. */
export interface TraceIndex {
  /** A digest of all paths and contents, and of what reads them: what was made of one tree holds for the same one. */
  readonly digest: string
  /** Files that were not read. */
  readonly findings: readonly Finding[]
  /** By path; all files of the workspace. */
  files(): readonly string[]
  /** Different IDs that stand anywhere in the files, sorted; each may stand where it counts for nothing. */
  ids(): readonly string[]
  /** The digest of some of its files: what was made of these alone holds until one of them changes. */
  digestOf(files: readonly string[]): string
  /** SHA-256 of a file; undefined for one that is none of the workspace, or was not read. */
  hashOf(file: string): string | undefined
  /** Undefined for a file that is none of the workspace, or is gone. */
  facts(file: string): Promise<FileFacts | undefined>
  /** Every place where an ID stands, by file and place. */
  references(id: string): Promise<PlacedReference[]>
  /** Facts of all files, by path. */
  all(): Promise<ReadonlyMap<string, FileFacts>>
  /** Has facts of all files made and stored; says how many were there already. */
  complete(): Promise<{ made: number; kept: number }>
}

export interface PlacedReference {
  file: string
  reference: Reference
}
