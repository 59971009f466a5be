import { type Finding, findingsOf } from '@throughline/kernel'
import { countResults, readOwnResults, removeOwnResults, type TestResults } from '@throughline/trace'
import type { Run } from '../command.ts'
import { testFindings } from '../test-findings.ts'
import { type TurboTask, turboRun } from '../turbo-run.ts'

const finding = findingsOf(testFindings)

export interface TestResult {
  packages: number
  restored: number
  passed: number
  failed: number
  skipped: number
}

export const run: Run = async (call) => {
  const { root } = await call.workspace()
  const {
    full = false,
    filter = [],
    force = false,
  } = call.flags as { full?: boolean; filter?: string[]; force?: boolean }
  // What an earlier run left proves nothing about this one; turbo restores what still holds.
  removeOwnResults(root)
  const { code, tasks } = await turboRun(
    root,
    'test',
    [
      '--continue=dependencies-successful',
      '--output-logs=errors-only',
      ...(full || force ? ['--force'] : []),
      ...filter.map((each) => `--filter=${each}`),
    ],
    {
      signal: call.signal,
      env: { ...process.env, ...(full && { THROUGHLINE_TIER: 'full' }) },
      onOutput: (text) => void process.stderr.write(text),
    },
  )
  const results = readOwnResults(root)
  const result = countsOf(results, tasks)
  const { passed, failed, skipped, restored, packages } = result
  return {
    command: 'test',
    result,
    findings: [...failedTests(results), ...incomplete(results, tasks, code, result)],
    // implements: TL-LOOP-005
    next: `${restored} of ${packages} packages restored from the cache.\n${passed} passed, ${failed} failed, ${skipped} skipped`,
  }
}

const countsOf = (results: readonly TestResults[], tasks: readonly TurboTask[]): TestResult => ({
  packages: tasks.length,
  restored: tasks.filter(({ cached }) => cached).length,
  ...countResults(results),
})

const failedTests = (results: readonly TestResults[]): Finding[] =>
  results.flatMap(({ package: name, tests }) =>
    tests
      .filter(({ status }) => status === 'failed')
      .map((test) => {
        const location = { file: test.file, line: test.line, column: 1 }
        return finding('test-failed', `${name}: ${test.name}`, { location })
      }),
  )

const incomplete = (
  results: readonly TestResults[],
  tasks: readonly TurboTask[],
  code: number,
  counts: TestResult,
): Finding[] => {
  const reported = new Map(results.map((each) => [each.package, each]))
  const broken = tasks.filter((task) => {
    const tests = reported.get(task.package)?.tests
    return tests === undefined || (task.code !== 0 && !tests.some(({ status }) => status === 'failed'))
  })
  const findings = broken.map((task) =>
    finding(
      'tests-incomplete',
      `${task.package} ended with exit code ${task.code} and ${reported.has(task.package) ? 'no failed test' : 'no results'}`,
    ),
  )
  // implements: TL-LOOP-005
  if (counts.passed + counts.failed === 0) findings.push(finding('no-tests', 'no test ran'))
  else if (code !== 0 && findings.length === 0 && counts.failed === 0) {
    findings.push(finding('tests-incomplete', `the run ended with exit code ${code}`))
  }
  return findings
}
