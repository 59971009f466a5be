import type { Need } from '@throughline/kernel'
import type { Requirement } from '@throughline/spec-extract'
import type { TestResult } from '../results/test-results.ts'

export const nodeKinds = [
  'spec',
  'section',
  'requirement',
  'operation',
  'response',
  'schema',
  'property',
  'header',
  'event',
  'config-key',
  'metric',
  'generated',
  'symbol',
  'handler',
  'test',
  'doc',
  'file',
] as const
export type NodeKind = (typeof nodeKinds)[number]

/** Something that says, promises, does or proves; known by its key, which holds through moved lines. */
export interface TraceNode {
  /** See `keys.ts`. */
  key: string
  kind: NodeKind
  /** What a reader calls it: `ORCH-2007`, `createTask`, `AdmissionResponse.queue_position`. */
  name: string
  /** Forward slashes, relative to the workspace. */
  file?: string
  line?: number
  column?: number
  /** Of what covers lines. */
  endLine?: number
  /** JSON Pointer into `file`, for contracts. */
  pointer?: string
  requirement?: RequirementFacts
  symbol?: SymbolFacts
  test?: TestFacts
  /** Of an operation: `POST /v1/tasks`; of a metric: its type. */
  detail?: string
}

/** What a spec says of a requirement. */
export interface RequirementFacts extends Omit<Requirement, 'id' | 'location'> {
  /** The document that states it. */
  spec: string
  /** The title of the first family whose pattern the ID has. */
  family?: string
  /** What must stand behind it, by its own word or by its family's. */
  needs: Need[]
}

/** What a requirement needs where neither it nor its family says so. */
export const defaultNeeds: readonly Need[] = ['code', 'test']

export interface SymbolFacts {
  kind: string
  exported: boolean
  /** A short hash of its tokens: a comment, white space, a move or a new name leave it as it is. */
  tokens: string
}

/** A test as it is declared, as it ran, or both. */
export interface TestFacts {
  /** Suites and test, joined by ` > `; as far as static where it never ran. */
  name: string
  /** The IDs that its title or an annotation names, sorted. */
  ids: readonly string[]
  /** What it showed the last time that it ran; absent where it did not. */
  result?: TestResult
  /** Whether the test's file still is what ran. */
  current: boolean
  runner?: string
  /** Why it is not known what it executed. */
  coverageOff?: string
  /** Of the declaration; absent where the test is made in a loop that is not static. */
  tokens?: string
}
