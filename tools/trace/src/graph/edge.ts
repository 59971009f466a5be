export const edgeKinds = [
  'defines',
  'refines',
  'depends',
  'promises',
  'generates',
  'implements',
  'verifies',
  'documents',
  'supersedes',
  'mentions',
  'contains',
] as const
export type EdgeKind = (typeof edgeKinds)[number]

/**
 * One link, read as a sentence: `from` `kind` `to`. A spec defines a requirement, an operation promises it, a symbol
 * implements it, a test verifies it, a page documents it; a contract generates a file, a file contains a symbol.
 */
export interface TraceEdge {
  from: string
  kind: EdgeKind
  to: string
  /** The place that says so. */
  file?: string
  line?: number
  column?: number
  /** Of an implementation or a verification: the first and the last line of what does it. */
  lines?: readonly [from: number, to: number]
  /** How it is said, where that matters: `x-req-id`, `marker`, `annotation`, `title`. */
  via?: string
}
