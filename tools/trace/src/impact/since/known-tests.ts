import type { Workspace } from '@throughline/kernel'
import { declaredResults } from '../../results/declared-results.ts'
import type { TestResult, TestResults } from '../../results/test-results.ts'
import type { FactsOf } from './context.ts'
import { executedByFile } from './executed-by-file.ts'
import type { Packages } from './packages.ts'
import type { ChangedFile } from './read-changes.ts'

/** What is known of what a test runs. `current`: all of it; `outdated`: of another tree; `none`: nothing. */
export type Evidence = 'current' | 'outdated' | 'none'

/** A test that can be run. */
export interface KnownTest {
  file: string
  /** Suites and test, joined by ` > `; `(file)` where its tests are not known one by one. */
  name: string
  /** Where it stands now; absent where only its file is known. */
  line?: number
  evidence: Evidence
  result?: TestResult
  /** The last whole run of its package left its file out, and it has not changed: its runner leaves it out now, too. */
  leftOut: boolean
}

export interface TestSources {
  workspace: Workspace
  facts: FactsOf
  results: readonly TestResults[]
  changes: readonly ChangedFile[]
  packages: Packages
}

/** Every test of the tree, with what its last run is worth now. */
export const knownTests = ({ workspace, facts, results, changes, packages }: TestSources): KnownTest[] => {
  const byFile = Map.groupBy(
    results.flatMap(({ tests }) => tests),
    ({ file }) => file,
  )
  const holds = hashHolds(facts, changes)
  // Where nobody noted what runs, an empty list of it says nothing.
  const unnoted = new Set(results.flatMap(({ tests, coverageOff }) => (coverageOff === undefined ? [] : tests)))
  const evidenceOf = (result: TestResult) => (unnoted.has(result) ? 'none' : judged(result, holds))
  const withResults = new Set([...byFile.keys()].map((file) => packages.of(file)))
  const changed = new Set(changes.map(({ path }) => path))
  return workspace.glob(workspace.config.tests).flatMap((file) => {
    const now = facts(file)
    const found = byFile.get(file) ?? []
    const current = found.length > 0 && found.every(({ fileHash }) => fileHash === now?.hash)
    if (current) return found.map((result) => ofResult(result, result.line, evidenceOf(result)))
    const leftOut = found.length === 0 && withResults.has(packages.of(file)) && !changed.has(file)
    const declared = (now?.tests ?? []).filter(({ kind }) => kind === 'test')
    if (declared.length === 0) return [{ file, name: '(file)', evidence: 'none', leftOut } as const]
    // A test whose file changed since it ran is known by its name; what it ran is of another tree where more changed.
    const known = new Map([...declaredResults(declared, found)].map(([result, test]) => [test, result]))
    return declared.map((test): KnownTest => {
      const { name, from, static: whole } = test
      const result = whole ? known.get(test) : undefined
      if (!result) return { file, name, line: from, evidence: 'none', leftOut }
      const unchanged = holds(file, result.fileHash)
      return ofResult(result, from, unchanged ? evidenceOf(result) : 'outdated')
    })
  })
}

const ofResult = (result: TestResult, line: number, evidence: Evidence): KnownTest => {
  const { file, name } = result
  // An error outside of all tests has no line of its own.
  const place = /\((?:file|suite)\)$/.test(name) ? {} : { line }
  return { file, name, ...place, evidence, result, leftOut: false }
}

/** A test that failed did not run to its end: it may run more the next time. */
const judged = (result: TestResult, holds: (file: string, hash: string) => boolean): Evidence => {
  if (result.status === 'failed') return 'none'
  const all = [...executedByFile(result).values()].flat()
  return all.every(({ file, hash }) => holds(file, hash)) ? 'current' : 'outdated'
}

/** Whether a file is what it was when a test ran it: it is that now, or it was at the base. */
const hashHolds = (facts: FactsOf, changes: readonly ChangedFile[]): ((file: string, hash: string) => boolean) => {
  const atBase = new Map(
    changes.flatMap(({ path, from, before }) => (before ? [[from ?? path, before.hash] as const] : [])),
  )
  return (file, hash) => atBase.get(file) === hash || facts(file)?.hash === hash
}
