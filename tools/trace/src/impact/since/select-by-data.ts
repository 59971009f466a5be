import type { SinceContext } from './context.ts'
import type { ChangedFile } from './read-changes.ts'
import type { Selection } from './selection.ts'

/**
 * What is no code leaves no trace when a test reads it. Those that may read it are the tests of each package whose test
 * task names it as an input, or that it stands in where none is named; where it configures the runner, all.
 */
export const selectByData = (
  { tests, packages, imports }: SinceContext,
  { path, from }: ChangedFile,
  selection: Selection,
): void => {
  const paths = from === undefined ? [path] : [path, from]
  const everywhere = paths.some(packages.isGlobal)
  const loaders = new Set(paths.flatMap((each) => [...imports.loaders(each)]))
  for (const test of tests) {
    if (loaders.has(test.file)) selection.add(test, { kind: 'loads', from: path })
    const own = packages.of(test.file)
    if (everywhere || paths.some((each) => own?.reads(each))) selection.add(test, { kind: 'reads', from: path })
  }
}
