import { type Finding, findingsOf } from '@throughline/kernel'
import { binary, runChild, selfArgv } from './child.ts'
import { stepFindings } from './step-findings.ts'
import { type Step, type StepAction, type StepName, steps } from './steps.ts'

const finding = findingsOf(stepFindings)

export interface StepOutcome {
  name: StepName
  passed: boolean
  /** The step's own findings; one `step-failed` for a program that reports in its own words. */
  findings: Finding[]
  /** Everything that it printed. */
  output: string
  milliseconds: number
}

export interface StepOptions {
  root: string
  mode: 'mend' | 'check'
  signal: AbortSignal
  /** Asks our own commands for a machine-readable report, waivers not applied. */
  collect?: boolean
  onOutput?: (text: string) => void
}

/** Carries out one step as a process of its own. */
export const runStep = async (name: StepName, options: StepOptions): Promise<StepOutcome> => {
  const { root, mode, signal, collect = false, onOutput } = options
  const step: Step = steps[name]
  const action = (mode === 'mend' && step.mend) || step.check
  const started = performance.now()
  const argv = argvOf(action, root, collect)
  const child = await runChild(argv, { cwd: root, signal, env: process.env, ...(onOutput && { onOutput }) })
  const milliseconds = Math.round(performance.now() - started)
  const failed = finding('step-failed', `step '${name}' failed with exit code ${child.code}; run \`${step.fix}\``, {
    anchor: name,
  })
  if ('xtask' in action && collect && child.code <= 1) {
    const findings = reportedFindings(child.stdout)
    if (findings) {
      const passed = child.code === 0
      // A report that fails names why; one that does not is itself the failure.
      const named = passed || findings.length > 0
      return { name, passed, findings: named ? findings : [failed], output: child.output, milliseconds }
    }
  }
  const passed = child.code === 0
  return { name, passed, findings: passed ? [] : [failed], output: child.output, milliseconds }
}

const argvOf = (action: StepAction, root: string, collect: boolean): string[] => {
  if ('program' in action) {
    const [program, ...rest] = action.program
    return [binary(root, program), ...rest]
  }
  return selfArgv(...action.xtask, '--cwd', root, ...(collect ? ['--format', 'json', '--no-waivers'] : []))
}

const reportedFindings = (stdout: string): Finding[] | undefined => {
  try {
    return (JSON.parse(stdout) as { findings: Finding[] }).findings
  } catch {
    return undefined
  }
}
