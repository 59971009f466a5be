import { posix } from 'node:path'
import type { TestResult, TestResults } from '../../results/test-results.ts'
import type { Behaviour, TestedFile } from './inventory.ts'
import type { StatusOf } from './pages.ts'

/** What the last run showed of each behaviour: the worst of its cases, and how many there were. */
// implements: TL-TRACE-523
export const lastRun = (results: readonly TestResults[]): StatusOf => {
  const all = results.flatMap(({ tests }) => tests)
  const byFile = Map.groupBy(all, ({ file }) => file)
  return (file, behaviour) => {
    const own = byFile.get(file.file) ?? []
    // A scenario is run by a test of another file, which names both.
    const runs =
      file.title === undefined || own.length > 0
        ? own.filter((result) => isOf(result, file, behaviour))
        : all.filter(({ name }) => namesScenario(name, file, behaviour))
    if (runs.length === 0) return 'not run'
    const isOld = own.some(({ fileHash }) => fileHash !== file.hash)
    const worst = order.find((status) => runs.some((run) => run.status === status)) ?? 'passed'
    return [isOld ? `${worst}, of another text` : worst, ...(runs.length > 1 ? [`(${runs.length} cases)`] : [])].join(
      ' ',
    )
  }
}

const order: readonly TestResult['status'][] = ['failed', 'flaky', 'todo', 'skipped', 'passed']

const isOf = ({ name, line, fileHash }: TestResult, file: TestedFile, behaviour: Behaviour): boolean =>
  fileHash === file.hash ? line === behaviour.line : name === behaviour.name

const namesScenario = (name: string, { file, title = '' }: TestedFile, { name: scenario }: Behaviour): boolean =>
  name.includes(scenario) && (name.includes(posix.basename(file)) || name.includes(title))
