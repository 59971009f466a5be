import { ranAt } from '../../results/executed.ts'
import type { Executed } from '../../results/test-results.ts'
import type { SinceContext } from './context.ts'
import type { LineRange, UnitChange } from './diff-code.ts'
import { executedOf } from './executed-by-file.ts'
import type { KnownTest } from './known-tests.ts'
import { isRunnerConfig } from './packages.ts'
import type { ChangedFile } from './read-changes.ts'
import type { Selection } from './selection.ts'

/**
 * Selects by what ran: a changed function by the tests that executed it, a changed statement of a module by the tests
 * that load it. A test of which nothing is known is selected where it can come to run the file at all.
 */
// implements: TL-TRACE-403
export const selectByCode = (
  context: SinceContext,
  change: ChangedFile,
  units: readonly UnitChange[],
  selection: Selection,
): void => {
  const runs = units.filter(({ kind }) => kind !== 'inert')
  if (runs.length === 0) return
  const paths = new Set([change.path, change.from ?? change.path])
  const executed = ({ result }: KnownTest) => [...paths].flatMap((path) => executedOf(result, path))
  const isRecorded = context.tests.some((test) => executed(test).length > 0)
  const loaders = new Set([...paths].flatMap((path) => [...context.imports.loaders(path)]))
  const everywhere = [...paths].some(context.packages.isGlobal) || [...loaders].some(isRunnerConfig)
  for (const test of context.tests) {
    if (test.evidence !== 'current') {
      const note = noteOf(test)
      if (executed(test).length > 0 || canReach(context, test, change) || loaders.has(test.file)) {
        selection.add(test, { kind: 'unknown', from: change.path, note })
      }
      continue
    }
    for (const unit of runs) {
      const from = unit.name === '(file)' ? change.path : `${change.path}#${unit.name}`
      // Where no test's lines are known, those of whoever loads the file may be among them.
      const byLines = unit.kind === 'function' && isRecorded
      if (byLines) {
        const ran = executed(test).filter((entry) => ranUnit(entry, change, unit))
        if (ran.some(({ grain }) => grain === 'test')) selection.add(test, { kind: 'executed', from })
        else if (ran.length > 0) selection.add(test, { kind: 'executed-by-file', from })
      } else if (everywhere || loaders.has(test.file) || executed(test).length > 0)
        selection.add(test, { kind: 'loads', from })
    }
  }
}

/** A result is of the file as it was then: before the change, or with it already. */
const ranUnit = (executed: Executed, change: ChangedFile, unit: UnitChange): boolean =>
  (executed.hash === change.before?.hash && isWithin(executed, unit.before)) ||
  (executed.hash === change.after?.hash && isWithin(executed, unit.after))

/** Of functions that share a line only the place tells which one ran. */
const isWithin = (executed: Executed, range: LineRange | undefined): boolean => {
  if (range === undefined) return false
  const known = range.at === undefined ? undefined : ranAt(executed, range.at)
  return known ?? executed.lines.some((line) => range.from <= line && line <= range.to)
}

export const canReach = ({ packages }: SinceContext, test: KnownTest, { path, from }: ChangedFile): boolean => {
  const own = packages.of(test.file)
  return !own || packages.reaches(own, path) || (from !== undefined && packages.reaches(own, from))
}

export const noteOf = ({ evidence, result, leftOut }: KnownTest): string => {
  if (evidence === 'outdated') return 'what it ran has changed since'
  if (result?.status === 'failed') return 'it failed the last time, and may run more the next'
  if (result) return 'nobody noted what it runs'
  return leftOut ? 'the last whole run of its package left it out' : 'it has no results'
}
