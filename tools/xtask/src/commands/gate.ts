import { existsSync } from 'node:fs'
import {
  applyWaivers,
  exitCodeOf,
  type Finding,
  type Outcome,
  outcome,
  parseSourceDocument,
  readWaivers,
  sortedFindings,
  type Waived,
  type Workspace,
} from '@throughline/kernel'
import { allFindingCodes } from '../all-findings.ts'
import type { Call, Run } from '../command.ts'
import { defaultGate, type GateFile, noGate, readGateFile } from '../gate-file.ts'
import { runStep, type StepOutcome } from '../run-step.ts'
import type { StepName } from '../steps.ts'
import { waiversFile } from '../waivers-file.ts'

const gateFile = 'ci/gate.yaml'

export interface GateResult {
  verdict: 'passed' | 'failed'
  steps: { name: StepName; state: 'passed' | 'failed'; findings: number }[]
}

// implements: TL-LOOP-004
export const run: Run = async (call) => {
  const workspace = await call.workspace()
  const codes = await allFindingCodes()
  const { value: gate, findings: faults } = loadGate(workspace, codes)
  const outcomes = await runSteps(gate, workspace, call)
  const levelled = outcomes.flatMap(({ findings }) => findings).flatMap((finding) => atOwnLevel(finding, gate))
  const { kept: all, waived } = waive([...faults, ...levelled], workspace, call.today)
  // Two steps may find the same: a broken anchor of a spec is one fault, whoever reads it.
  const kept = sortedFindings(all)
  const steps = outcomes.map((each) => stepState(each, gate, new Set(kept.map(({ fingerprint }) => fingerprint))))
  const failed = exitCodeOf(kept, gate.failOn) === 1
  const result: GateResult = { verdict: failed ? 'failed' : 'passed', steps }
  const width = Math.max(...steps.map(({ name }) => name.length))
  return {
    command: 'gate',
    result,
    // The edge decides by --fail-on; what the gate's own bound fails on must not pass there.
    findings: failed ? kept.map((finding) => raised(finding, gate)) : kept,
    waived: waived.length,
    text: steps.map(({ name, state }) => `${state === 'passed' ? 'ok  ' : 'FAIL'}  ${name.padEnd(width)}`),
    next: failed ? 'The gate is red: each finding above says what to do.' : 'The gate is green.',
  }
}

const loadGate = (workspace: Workspace, codes: ReadonlySet<string>): Outcome<GateFile> => {
  if (!existsSync(workspace.absolute(gateFile))) return outcome(defaultGate)
  const { value, findings } = parseSourceDocument(gateFile, workspace.read(gateFile))
  return value ? readGateFile(value, codes) : outcome(noGate, findings)
}

const runSteps = async (gate: GateFile, { root }: Workspace, call: Call): Promise<StepOutcome[]> => {
  const outcomes: StepOutcome[] = []
  for (const name of gate.steps) {
    if (call.signal.aborted) break
    call.progress(`gate: ${name}`)
    const step = await runStep(name, { root, mode: 'check', signal: call.signal, collect: true })
    // A program speaks in its own words: they are shown, since its finding only says that it failed.
    if (!step.passed && step.findings.some(({ code }) => code === 'step-failed')) process.stderr.write(step.output)
    outcomes.push(step)
  }
  return outcomes
}

const atOwnLevel = (finding: Finding, { levels }: GateFile): Finding[] => {
  const level = levels[finding.code] ?? finding.level
  return level === 'off' ? [] : [{ ...finding, level }]
}

const raised = (finding: Finding, { failOn }: GateFile): Finding =>
  exitCodeOf([finding], failOn) === 1 ? { ...finding, level: 'error' } : finding

const waive = (findings: readonly Finding[], workspace: Workspace, today: string): Waived => {
  if (!existsSync(workspace.absolute(waiversFile))) return { kept: [...findings], waived: [] }
  const { value, findings: broken } = parseSourceDocument(waiversFile, workspace.read(waiversFile))
  if (!value) return { kept: [...findings, ...broken], waived: [] }
  const waivers = readWaivers(value)
  return applyWaivers([...findings, ...waivers.findings], waivers.value, today)
}

const stepState = (step: StepOutcome, gate: GateFile, kept: ReadonlySet<string>): GateResult['steps'][number] => {
  const findings = step.findings
    .flatMap((finding) => atOwnLevel(finding, gate))
    .filter(({ fingerprint }) => kept.has(fingerprint))
  return {
    name: step.name,
    state: exitCodeOf(findings, gate.failOn) === 1 ? 'failed' : 'passed',
    findings: findings.length,
  }
}
