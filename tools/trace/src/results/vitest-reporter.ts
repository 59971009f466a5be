import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { atomicWrite, type IdFinder, idFinder, relativePath, sha256 } from '@throughline/kernel'
import type { Reporter, TestCase, TestModule, TestSpecification, TestSuite, Vitest } from 'vitest/node'
import { literalOnly } from './literal-matchers.ts'
import { type Runs, readRuns } from './read-runs.ts'
import { annotationsAbove, readTestFile, type TestFile, testAt } from './test-declarations.ts'
import { resultsFileName, resultsFolder, type StoredResults, type StoredTest, type TestStatus } from './test-results.ts'
import { pluginName } from './vitest-plugin.ts'

export interface TraceReporterOptions {
  /** Absolute path of the workspace. */
  root: string
  /** Patterns of the requirement IDs that tests name. */
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
  let folder: string | undefined
  const target = () => {
    const { name, folder: own } = packageOf(vitest?.config.root ?? root, root)
    return { name, folder: own, path: join(root, resultsFolder, resultsFileName(name)) }
  }
  const forget = () => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
    folder = undefined
  }
  return {
    onInit: (started) => void (vitest = started),
    async onTestRunStart(specifications) {
      forget()
      whole = vitest !== undefined && (await isWhole(vitest, specifications))
      if (!vitest || !whole) return
      rmSync(target().path, { force: true })
      if (coverageOff(vitest) !== undefined) return
      folder = realpathSync(mkdtempSync(join(tmpdir(), 'throughline-runs-')))
      for (const project of vitest.projects) project.provide('throughlineRuns', folder)
    },
    // implements: TL-TRACE-103
    onTestRunEnd(modules, unhandled, reason) {
      try {
        if (!vitest || !whole || reason === 'interrupted') return
        const { name, folder: own, path } = target()
        const runs = folder === undefined ? undefined : readRuns(folder, root)
        const read = { root, ids, runs }
        const tests = modules.flatMap((module) => resultsOf(read, module))
        if (unhandled.length > 0) tests.push(failure(root, join(own, 'package.json'), '(error outside of all tests)'))
        const off = coverageOff(vitest) ?? (runs?.files.size === 0 ? 'the set-up file did not run' : undefined)
        const results: StoredResults = {
          schemaVersion: 2,
          runner: 'vitest',
          package: name,
          ...(off !== undefined && { coverageOff: off }),
          ...inOrder(root, tests.sort(byPlace), runs),
        }
        atomicWrite(path, linesOfJson(results))
      } finally {
        forget()
      }
    },
  }
}

/** Why this run does not say what its tests execute. */
// implements: TL-TRACE-108
const coverageOff = ({ config, projects }: Vitest): string | undefined => {
  if (config.coverage.enabled) return "vitest's own coverage is on, and measures the code as it is written"
  const given = projects.every(({ vite }) => vite.config.plugins.some(({ name }) => name === pluginName))
  return given ? undefined : "the plugin traceFunctions is not in vitest's configuration"
}

/** One test a line: small, and still to be read by a person. */
// implements: TL-TRACE-102
const linesOfJson = ({ sources, files, tests, ...rest }: StoredResults): string => {
  const list = (values: readonly unknown[]) => `[\n${values.map((each) => JSON.stringify(each)).join(',\n')}\n]`
  const head = JSON.stringify(rest).slice(0, -1)
  return `${head},\n"sources":${list(sources)},\n"files":${list(files)},\n"tests":${list(tests)}}\n`
}

/** Sources and files by their names: the order in which workers end is in no results. */
// implements: TL-TRACE-102
const inOrder = (root: string, tests: StoredTest[], runs: Runs | undefined) => {
  if (!runs) return { sources: [], files: [], tests }
  const order = runs.sources
    .map((source, index) => ({ source, index }))
    .sort((a, b) => compareText(a.source.file, b.source.file) || compareText(a.source.hash, b.source.hash))
  const numbers = new Map(order.map(({ index }, position) => [index, position]))
  const renumbered = (executed: StoredTest['executed']): StoredTest['executed'] =>
    executed
      .map(([source, functions]): StoredTest['executed'][number] => [numbers.get(source) ?? 0, functions])
      .sort(([a], [b]) => a - b)
  const files = [...runs.files].map(([path, executed]) => ({
    file: relativePath(root, path),
    executed: renumbered(executed),
  }))
  return {
    sources: order.map(({ source }) => source),
    files: files.sort((a, b) => compareText(a.file, b.file)),
    tests: tests.map((test) => ({ ...test, executed: renumbered(test.executed) })),
  }
}

// implements: TL-TRACE-103
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

interface Read {
  root: string
  ids: IdFinder
  runs: Runs | undefined
}

// implements: TL-TRACE-101
const resultsOf = ({ root, ids, runs }: Read, module: TestModule): StoredTest[] => {
  const { text, hash: fileHash } = readText(module.moduleId)
  const file = relativePath(root, module.moduleId)
  const declared = readTestFile(module.moduleId, text)
  const idsIn = (said: string) => ids.find(said).map(({ id }) => id)
  const tests = [...module.children.allTests()].map((test): StoredTest => {
    const status = statusOf(test)
    const ran = status === 'skipped' || status === 'todo' ? undefined : test.meta().assertions
    const line = test.location?.line ?? 1
    // implements: TL-TRACE-113
    const retries = test.diagnostic()?.retryCount ?? 0
    const titled = new Set(idsIn(test.fullName))
    const above = declared && testAt(declared, line)
    const annotated = new Set(idsIn(annotationsAbove(text, above?.from ?? line)))
    return {
      file,
      fileHash,
      line,
      name: test.fullName,
      status,
      ...(retries > 0 && { retries }),
      assertions: ran ?? null,
      ...(declared && isLiteralOnly(declared, line, ran) && { literalOnly: true }),
      reqIds: [
        ...[...titled].map((id) => ({ id, via: 'title' as const })),
        ...[...annotated].filter((id) => !titled.has(id)).map((id) => ({ id, via: 'annotation' as const })),
      ].sort((a, b) => compareText(a.id, b.id)),
      executed: runs?.tests.get(test.id) ?? [],
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

const isLiteralOnly = (file: TestFile, line: number, ran = 0): boolean => {
  const declared = testAt(file, line)
  return declared !== undefined && literalOnly(file, declared.callback, ran)
}

const statusOf = (test: TestCase): TestStatus => {
  const { state } = test.result()
  // A test that is expected to fail passes as long as what it says does not hold.
  if (test.options.mode === 'todo' || (test.options.fails && state === 'passed')) return 'todo'
  if (state === 'passed') return test.diagnostic()?.flaky ? 'flaky' : 'passed'
  return state === 'failed' ? 'failed' : 'skipped'
}

const failure = (root: string, path: string, name: string, line = 1): StoredTest => ({
  file: relativePath(root, path),
  fileHash: hashOf(path),
  line,
  name,
  status: 'failed',
  assertions: null,
  reqIds: [],
  executed: [],
})

const hashOf = (path: string): string => readText(path).hash

const readText = (path: string): { text: string; hash: string } => {
  try {
    const bytes = readFileSync(path)
    return { text: bytes.toString('utf8'), hash: sha256(bytes) }
  } catch {
    return { text: '', hash: '' }
  }
}

const byPlace = (a: StoredTest, b: StoredTest): number =>
  compareText(a.file, b.file) || a.line - b.line || compareText(a.name, b.name)

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
