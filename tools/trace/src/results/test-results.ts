import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { collectExecutions, type Execution, expandExecutions, type Source } from './executed.ts'

export const testStatuses = ['passed', 'failed', 'skipped', 'todo', 'flaky'] as const
export type TestStatus = (typeof testStatuses)[number]

/** Lines of one file that ran: in the test itself, or somewhere in its test file (module code, concurrent tests, children). */
export interface Executed {
  file: string
  /** SHA-256 of the file as it was; of another one the lines say nothing. */
  hash: string
  /** The lines of each function that ran, rising. */
  lines: readonly number[]
  grain: 'test' | 'file'
}

/** What one test showed the last time that it ran. */
export interface TestResult {
  /** Relative to the workspace. */
  file: string
  /** SHA-256 of the test file; when the tree has another, the result is outdated and proves nothing. */
  fileHash: string
  line: number
  /** Suites and test, joined by ` > `. */
  name: string
  status: TestStatus
  /** How often it was tried again; absent where the first try stands. */
  retries?: number
  /** How many matchers held in the test function before it ended; null when that is not known. */
  assertions: number | null
  /** Every matcher that ran compares constants with constants, or a name with itself: whatever the code does, the test passes. */
  literalOnly?: true
  reqIds: { id: string; via: 'title' | 'annotation' }[]
  executed: readonly Executed[]
}

/** The results of one package's tests, from its last whole run, or from an imported report. */
export interface TestResults {
  schemaVersion: 2
  runner: string
  package: string
  /** Why it is not known what the tests executed; absent where it is. */
  coverageOff?: string
  tests: TestResult[]
}

/**
 * `.throughline/results/<package>.json`. What thousands of tests executed is much the same: functions of a source stand
 * there once, tests name them by number.
 */
export interface StoredResults extends Omit<TestResults, 'tests'> {
  sources: Source[]
  /** What ran in a test file, whichever test it was. */
  files: { file: string; executed: Execution[] }[]
  tests: StoredTest[]
}

export interface StoredTest extends Omit<TestResult, 'executed'> {
  executed: Execution[]
}

/** Where the results of all packages stand, relative to the workspace. */
export const resultsFolder = '.throughline/results'

/** Imported reports stand apart from what `xtask test` takes away before it starts. */
export const importedFolder = `${resultsFolder}/imported`

/** `@throughline/kernel` → `throughline__kernel.json`. */
export const resultsFileName = (packageName: string): string =>
  `${packageName
    .replace(/^@/, '')
    .replace('/', '__')
    .replaceAll(/[^A-Za-z0-9._-]/g, '-')}.json`

/**
 * All results of a workspace, by package name. A file that is no such results is left out: it is
 * rewritten by the next run of its package.
 */
export const readResults = (root: string): TestResults[] => {
  return [...readFolder(join(root, resultsFolder)), ...readFolder(join(root, importedFolder))]
}

/** What runs of this workspace left, without imported reports. */
export const readOwnResults = (root: string): TestResults[] => readFolder(join(root, resultsFolder))

/** Takes away what runs of this workspace left; imported reports stay. */
export const removeOwnResults = (root: string): void => {
  for (const name of resultFiles(join(root, resultsFolder))) rmSync(join(root, resultsFolder, name), { force: true })
}

const resultFiles = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json') && !name.startsWith('.')) : []

const readFolder = (folder: string): TestResults[] =>
  resultFiles(folder)
    .sort()
    .flatMap((name) => {
      const stored = parseResults(join(folder, name))
      return stored ? [resultsOfStored(stored)] : []
    })

/** Files that stand where results are kept and are none: what they would have said is not known. */
export const unreadableResults = (root: string): string[] =>
  [resultsFolder, importedFolder].flatMap((folder) =>
    resultFiles(join(root, folder))
      .sort()
      .filter((name) => !parseResults(join(root, folder, name)))
      .map((name) => `${folder}/${name}`),
  )

/** Lines are worked out when a test is asked for them: most questions are about a few tests. */
export const resultsOfStored = ({ sources, files, tests, ...results }: StoredResults): TestResults => {
  const expand = expandExecutions(sources)
  const byFile = new Map(files.map(({ file, executed }) => [file, executed]))
  return {
    ...results,
    tests: tests.map(({ executed, ...test }) => ({
      ...test,
      get executed() {
        return [...expand(executed, 'test'), ...expand(byFile.get(test.file) ?? [], 'file')]
      },
    })),
  }
}

/** The stored form of results that did not come from there. */
export const storedOfResults = ({ tests, ...results }: TestResults): StoredResults => {
  const { sources, executionOf } = collectExecutions()
  const inTests = tests.map(({ executed, ...test }) => ({
    ...test,
    executed: executed.filter(({ grain }) => grain === 'test').map(executionOf),
  }))
  const files = [...Map.groupBy(tests, ({ file }) => file)].flatMap(([file, [first]]) => {
    const executed = (first?.executed ?? []).filter(({ grain }) => grain === 'file').map(executionOf)
    return executed.length > 0 ? [{ file, executed }] : []
  })
  return { ...results, sources, files, tests: inTests }
}

const parseResults = (path: string): StoredResults | undefined => {
  try {
    const value = JSON.parse(readFileSync(path, 'utf8')) as Partial<StoredResults> | null
    const whole = [value?.tests, value?.sources, value?.files].every(Array.isArray) && value?.tests?.every(isStoredTest)
    return value?.schemaVersion === 2 && whole ? (value as StoredResults) : undefined
  } catch {
    return undefined
  }
}

const isStoredTest = (test: Partial<StoredTest> | null): boolean =>
  typeof test?.file === 'string' &&
  typeof test.name === 'string' &&
  Array.isArray(test.reqIds) &&
  Array.isArray(test.executed)

export type ResultCounts = Record<'passed' | 'failed' | 'skipped', number>

/** A flaky test passed in the end; one that is still to do was skipped. */
export const countResults = (results: readonly TestResults[]): ResultCounts => {
  const counts: ResultCounts = { passed: 0, failed: 0, skipped: 0 }
  for (const { status } of results.flatMap(({ tests }) => tests)) {
    counts[status === 'flaky' ? 'passed' : status === 'todo' ? 'skipped' : status]++
  }
  return counts
}
