import { type Outcome, outcome, type Workspace } from '@throughline/kernel'
import type { Trace } from '@throughline/trace/coverage'
import { findBase, findSuspects, type Suspects } from '@throughline/trace/suspects'
import type { Call } from './command.ts'

/** What is suspect since `--base`, or since the base that is guessed. */
export const suspectsOf = (call: Call, workspace: Workspace, { sources }: Trace): Outcome<Suspects | undefined> => {
  const { base: asked } = call.flags
  const { value: base, findings } = findBase(workspace.root, typeof asked === 'string' ? asked : undefined)
  return base ? findSuspects(workspace, sources, base) : outcome(undefined, findings)
}
