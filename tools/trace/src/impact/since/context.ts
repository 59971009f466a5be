import type { Workspace } from '@throughline/kernel'
import type { FileFacts } from '../../code/index.ts'
import type { Base } from '../../git/index.ts'
import type { TraceGraph } from '../../graph/index.ts'
import type { PlaceKind } from '../../place-kind.ts'
import type { ImportGraph } from './import-graph.ts'
import type { KnownTest } from './known-tests.ts'
import type { Packages } from './packages.ts'
import type { ChangedFile } from './read-changes.ts'

export type FactsOf = (file: string) => FileFacts | undefined

/** Everything that the selection of tests asks. */
export interface SinceContext {
  workspace: Workspace
  base: Base
  graph: TraceGraph
  facts: FactsOf
  roleOf: (file: string) => PlaceKind
  changes: readonly ChangedFile[]
  tests: readonly KnownTest[]
  packages: Packages
  imports: ImportGraph
}
