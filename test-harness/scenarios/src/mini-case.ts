import type { ExpectStatic } from 'vitest'
import { type MiniWorkspace, makeMiniWorkspace, removeMiniWorkspace } from './mini-workspace.ts'
import { onlySays, outcomeOf } from './outcome-of.ts'

/** One thing that is wrong in the small workspace, and everything that a command says about it. */
export interface MiniCase {
  name: string
  given: (mini: MiniWorkspace) => void
  argv: string[]
  /** 1 by default. */
  status?: 1 | 2
  says: unknown[]
}

/** Holds one case, in a workspace of its own. */
export const checkMini = async ({ given, argv, status = 1, says }: MiniCase, expect: ExpectStatic): Promise<void> => {
  const mini = makeMiniWorkspace()
  try {
    given(mini)
    expect(await outcomeOf(argv, { cwd: mini.root })).toEqual(onlySays(status, ...says))
  } finally {
    removeMiniWorkspace(mini)
  }
}
