import type { Workspace } from '@throughline/kernel'
import type { TraceGraph } from '../../graph/index.ts'
import type { TraceIndex } from '../../index-store/trace-index.ts'

/** Something that one can ask about. */
export interface Subject {
  kind: SubjectKind
  /** What a reader calls it. */
  name: string
  /** What to ask for where the name alone is ambiguous. */
  key: string
  file?: string
  line?: number
  endLine?: number
  pointer?: string
  /** Keys of the graph that it stands for; a file or a range of lines may hold many. */
  parts: readonly string[]
}

export const subjectKinds = [
  'requirement',
  'operation',
  'response',
  'event',
  'schema',
  'property',
  'header',
  'config-key',
  'metric',
  'symbol',
  'file',
  'place',
  'pointer',
] as const
export type SubjectKind = (typeof subjectKinds)[number]

/** What the resolvers look into; each part is read on first need. */
export interface World {
  workspace: Workspace
  index(): Promise<TraceIndex>
  graph(): Promise<TraceGraph>
}

/** One kind of subject: how it is asked for, and who it is. */
export interface Resolver {
  /** What a person types, with an example. */
  form: string
  example: string
  /** Everything of this kind that is called so. */
  find(text: string, world: World): Promise<Subject[]>
  /** What could have been meant. */
  names(world: World): Promise<Iterable<string>>
}
