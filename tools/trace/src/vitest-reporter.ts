import { readFileSync, realpathSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { atomicWrite, type IdFinder, idFinder, relativePath, sha256 } from '@throughline/kernel'
import type { Reporter, TestCase, TestModule, TestSpecification, TestSuite, Vitest } from 'vitest/node'
import { resultsFileName, resultsFolder, type TestResult, type TestResults, type TestStatus } from './test-results.ts'

export interface TraceReporterOptions {
  /** Absolute path of the workspace. */
  root: string
  /** Patterns of the requirement IDs that test titles name. */
  families: readonly { pattern: string }[]
}

/**
 * A vitest reporter that writes what each test of a package showed to `.throughline/results/`.
 * A run of some files or of some names only says nothing of the others, so it leaves the results as
 * they are; a whole run takes the old ones away before it starts.
 */
export const traceReporter = ({ root: givenRoot, families }: TraceReporterOptions): Reporter => {
  const root = realpathSync(givenRoot)
  const ids = idFinder(families.map(({ pattern }) => pattern))
  let vitest: Vitest | undefined
  let whole = false
  const target = () => {
    const { name, folder } = packageOf(vitest?.config.root ?? root, root)
    return { name, folder, path: join(root, resultsFolder, resultsFileName(name)) }
  }
  return {
    onInit: (started) => void (vitest = started),
    async onTestRunStart(specifications) {
      whole = vitest !== undefined && (await isWhole(vitest, specifications))
      if (whole) rmSync(target().path, { force: true })
    },
    onTestRunEnd(modules, unhandled, reason) {
      if (!whole || reason === 'interrupted') return
      const { name, folder, path } = target()
      const tests = modules.flatMap((module) => resultsOf(root, ids, module))
      if (unhandled.length > 0) tests.push(failure(root, join(folder, 'package.json'), '(error outside of all tests)'))
      const results: TestResults = { schemaVersion: 1, runner: 'vitest', package: name, tests: tests.sort(byPlace) }
      atomicWrite(path, `${JSON.stringify(results, undefined, 2)}\n`)
    },
  }
}

const isWhole = async (vitest: Vitest, specifications: readonly TestSpecification[]): Promise<boolean> => {
  const { shard } = vitest.config
  if (vitest.getGlobalTestNamePattern() !== undefined || shard !== undefined) return false
  const partial = specifications.some(({ testLines, testIds }) => testLines !== undefined || testIds !== undefined)
  const running = new Set(specifications.map(({ moduleId }) => moduleId))
  const all = await vitest.globTestSpecifications()
  return !partial && all.every(({ moduleId }) => running.has(moduleId))
}

/** The nearest package at or above a folder, within the workspace. */
const packageOf = (from: string, root: string): { name: string; folder: string } => {
  for (let folder = realpathSync(from); ; folder = dirname(folder)) {
    const name = packageName(join(folder, 'package.json'))
    if (name !== undefined) return { name, folder }
    if (folder === root || dirname(folder) === folder) return { name: 'workspace', folder: root }
  }
}

const packageName = (path: string): string | undefined => {
  try {
    const { name } = JSON.parse(readFileSync(path, 'utf8')) as { name?: unknown }
    return typeof name === 'string' ? name : undefined
  } catch {
    return undefined
  }
}

const resultsOf = (root: string, ids: IdFinder, module: TestModule): TestResult[] => {
  const fileHash = hashOf(module.moduleId)
  const file = relativePath(root, module.moduleId)
  const tests = [...module.children.allTests()].map((test): TestResult => {
    const found = ids.find(test.fullName).map(({ id }) => id)
    return {
      file,
      fileHash,
      line: test.location?.line ?? 1,
      name: test.fullName,
      status: statusOf(test),
      assertions: test.meta().assertions ?? null,
      reqIds: [...new Set(found)].sort().map((id) => ({ id, via: 'title' })),
      executed: [],
    }
  })
  // What fails outside of a test fails the run: without an entry of its own it would not be counted.
  const broken: (TestModule | TestSuite)[] = [module, ...module.children.allSuites()]
  const failures = broken
    .filter((suite) => suite.errors().length > 0)
    .map((suite) => {
      const name = suite.type === 'module' ? '(file)' : `${suite.fullName} > (suite)`
      return failure(root, module.moduleId, name, suite.location?.line)
    })
  return [...tests, ...failures]
}

const statusOf = (test: TestCase): TestStatus => {
  const { state } = test.result()
  if (test.options.mode === 'todo') return 'todo'
  if (state === 'passed') return test.diagnostic()?.flaky ? 'flaky' : 'passed'
  return state === 'failed' ? 'failed' : 'skipped'
}

const failure = (root: string, path: string, name: string, line = 1): TestResult => ({
  file: relativePath(root, path),
  fileHash: hashOf(path),
  line,
  name,
  status: 'failed',
  assertions: null,
  reqIds: [],
  executed: [],
})

const hashOf = (path: string): string => {
  try {
    return sha256(readFileSync(path))
  } catch {
    return ''
  }
}

const byPlace = (a: TestResult, b: TestResult): number =>
  compareText(a.file, b.file) || a.line - b.line || compareText(a.name, b.name)

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
