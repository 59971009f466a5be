import { keys } from '../../graph/index.ts'
import type { SinceContext } from './context.ts'
import type { RequirementChange } from './diff-spec.ts'
import type { KnownTest } from './known-tests.ts'
import type { ReasonKind, Selection } from './selection.ts'

/** The tests that name a requirement say whether it still holds. */
// implements: TL-TRACE-405
export const selectBySpec = (
  context: SinceContext,
  changes: readonly RequirementChange[],
  selection: Selection,
): void => {
  for (const { id } of changes) selectByRequirement(context, id, { kind: 'verifies', from: id }, selection)
}

export const selectByRequirement = (
  { graph, tests }: SinceContext,
  id: string,
  reason: { kind: ReasonKind; from: string },
  selection: Selection,
): void => {
  const verifying = graph
    .into(keys.requirement(id), 'verifies')
    .flatMap(({ from }) => graph.nodes.get(from) ?? [])
    .map(({ file, test, name }) => `${file}\n${test?.name ?? name}`)
  if (verifying.length === 0) return
  const wanted = new Set(verifying)
  const isWanted = ({ file, name }: KnownTest) => wanted.has(`${file}\n${name}`)
  for (const test of tests.filter(isWanted)) selection.add(test, reason)
}
