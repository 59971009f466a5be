import type { SinceContext } from './context.ts'
import type { UnitChange } from './diff-code.ts'
import type { ChangedFile } from './read-changes.ts'
import type { Selection } from './selection.ts'

/** A changed test selects itself; what stands beside the tests of a file may change each of them. */
// implements: TL-TRACE-408
export const selectByTestFile = (
  { tests, imports }: SinceContext,
  { path, change }: ChangedFile,
  units: readonly UnitChange[],
  selection: Selection,
): void => {
  if (change === 'removed') return
  const own = tests.filter(({ file }) => file === path)
  const moved = change === 'renamed' || change === 'added'
  const beside = units.some(({ kind }) => kind === 'function' || kind === 'load')
  const ranges = units.flatMap(({ kind, after }) => (kind === 'test' && after ? [after] : []))
  for (const test of own) {
    const { line } = test
    const changed = line === undefined || ranges.some(({ from, to }) => from <= line && line <= to)
    if (moved || beside || (changed && units.some(({ kind }) => kind === 'test'))) {
      selection.add(test, { kind: 'changed', from: path })
    }
  }
  if (!beside) return
  const loaders = imports.loaders(path)
  for (const test of tests) {
    if (test.file !== path && loaders.has(test.file)) selection.add(test, { kind: 'loads', from: path })
  }
}
