import { setImmediate } from 'node:timers/promises'
import {
  type ArtifactPlan,
  exitCodeOf,
  type Finding,
  type Report,
  type WrittenFile,
  writePlans,
} from '@throughline/kernel'
import type { Call } from './command.ts'

/** The payload of every `regen-…` command. */
export interface RegenResult {
  mode: 'write' | 'check'
  /** Every planned file that was written or is unchanged, and every file that was removed; by path. */
  files: WrittenFile[]
  counts: { written: number; unchanged: number; removed: number }
}

/**
 * The end of every `regen-…` command: applies all plans in one go, or compares them.
 * An error among the readers' findings means that nothing is written, and nothing compared.
 */
export const regenReport = async (
  { signal }: Pick<Call, 'signal'>,
  command: string,
  root: string,
  plans: readonly ArtifactPlan[],
  findings: readonly Finding[],
  mode: 'write' | 'check',
): Promise<Report<RegenResult>> => {
  await interruptible(signal)
  const readable = exitCodeOf(findings, 'error') === 0
  const applied = readable ? writePlans(root, plans, mode) : { value: [], findings: [] }
  const files = applied.value
  const report = reportOf(command, mode, files, [...findings, ...applied.findings])
  return { ...report, next: nextStep({ ...report.result, command, readable, differing: applied.findings.length }) }
}

/** What the same call reports as long as neither its sources nor its outputs change. */
export const unchangedReport = ({ command, result, findings }: Report<RegenResult>): Report<RegenResult> => {
  const files = result.files.filter(({ change }) => change !== 'removed')
  const unchanged = files.map(({ path }): WrittenFile => ({ path, change: 'unchanged' }))
  const report = reportOf(command, result.mode, unchanged, findings)
  return { ...report, next: nextStep({ ...report.result, command, readable: true, differing: 0 }) }
}

const reportOf = (
  command: string,
  mode: RegenResult['mode'],
  files: WrittenFile[],
  findings: Finding[],
): Report<RegenResult> => {
  const count = (change: WrittenFile['change']) => files.filter((file) => file.change === change).length
  const counts = { written: count('written'), unchanged: count('unchanged'), removed: count('removed') }
  // What is as it was is counted, not listed.
  const changed = files.filter(({ change }) => change !== 'unchanged')
  const text = changed.length === 0 ? [] : [...changed.map(({ path, change }) => `${change}  ${path}`), '']
  return { command, result: { mode, files, counts }, findings, text }
}

/** Generation keeps the process busy: a signal that came meanwhile arrives here, before anything is written. */
const interruptible = async (signal: AbortSignal): Promise<void> => {
  // The first turn ends the one that is under way; signals are delivered at the start of the second.
  await setImmediate()
  await setImmediate()
  signal.throwIfAborted()
}

interface Ending {
  command: string
  mode: 'write' | 'check'
  counts: RegenResult['counts']
  readable: boolean
  differing: number
}

const nextStep = ({ command, mode, counts, readable, differing }: Ending): string => {
  if (!readable) return 'Nothing was written: correct the sources that the findings name, and run it again.'
  if (mode === 'check') {
    return differing === 0
      ? `${counts.unchanged} generated files are what their sources make.`
      : `Run pnpm xtask ${command} and commit what it changes.`
  }
  if (differing > 0) return 'Nothing was written: an output would have overwritten a file that was not generated.'
  const { written, unchanged, removed } = counts
  return `${written} written, ${unchanged} unchanged, ${removed} removed.${written + removed > 0 ? ' Commit them with their source.' : ''}`
}
