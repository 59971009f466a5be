import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const testStatuses = ['passed', 'failed', 'skipped', 'todo', 'flaky'] as const
export type TestStatus = (typeof testStatuses)[number]

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
  /** How many matchers ran; null when that is not known. */
  assertions: number | null
  reqIds: { id: string; via: 'title' | 'annotation' }[]
  executed: { file: string; hash: string; lines: number[]; grain: 'test' | 'file' }[]
}

/** `.throughline/results/<package>.json`: the results of one package's tests, from its last whole run. */
export interface TestResults {
  schemaVersion: 1
  runner: 'vitest'
  package: string
  tests: TestResult[]
}

/** Where the results of all packages stand, relative to the workspace. */
export const resultsFolder = '.throughline/results'

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
  const folder = join(root, resultsFolder)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json') && !name.startsWith('.'))
    .sort()
    .flatMap((name) => parseResults(readFileSync(join(folder, name), 'utf8')) ?? [])
}

const parseResults = (text: string): TestResults | undefined => {
  try {
    const value = JSON.parse(text) as Partial<TestResults> | null
    return value?.schemaVersion === 1 && Array.isArray(value.tests) ? (value as TestResults) : undefined
  } catch {
    return undefined
  }
}

export type ResultCounts = Record<'passed' | 'failed' | 'skipped', number>

/** A flaky test passed in the end; one that is still to do was skipped. */
export const countResults = (results: readonly TestResults[]): ResultCounts => {
  const counts: ResultCounts = { passed: 0, failed: 0, skipped: 0 }
  for (const { status } of results.flatMap(({ tests }) => tests)) {
    counts[status === 'flaky' ? 'passed' : status === 'todo' ? 'skipped' : status]++
  }
  return counts
}
