import {
  didYouMean,
  type Finding,
  findingsOf,
  type Level,
  levels,
  type Outcome,
  outcome,
  type SourceDocument,
  toPointer,
} from '@throughline/kernel'
import { thresholdFaults } from '@throughline/trace/thresholds'
import { gateFindings } from './gate-findings.ts'
import { type StepName, stepNames } from './steps.ts'

const finding = findingsOf(gateFindings)

/** `ci/gate.yaml`: what the gate runs, and how bad each finding is here. */
export interface GateFile {
  failOn: Level
  steps: StepName[]
  levels: Readonly<Record<string, Level | 'off'>>
}

export const defaultGate: GateFile = { failOn: 'error', steps: stepNames, levels: {} }

/** Of a file that cannot be read: nobody knows which steps are meant, so none runs. */
export const noGate: GateFile = { ...defaultGate, steps: [] }

const keys = ['fail-on', 'steps', 'levels', 'thresholds']

/** Reads the file; whatever is not understood is a finding at its place. */
// implements: TL-LOOP-006
export const readGateFile = (document: SourceDocument, knownCodes: ReadonlySet<string>): Outcome<GateFile> => {
  const findings: Finding[] = []
  const fault = (pointer: string, message: string, key = false) =>
    findings.push(finding('gate-invalid', message, { location: document.locate(pointer, { key }) }))
  const fields = document.value
  if (fields === null || typeof fields !== 'object' || Array.isArray(fields)) {
    fault('', 'the file is not a mapping')
    return outcome(noGate, findings)
  }
  const gate = fields as Record<string, unknown>
  for (const key of Object.keys(gate)) {
    if (!keys.includes(key)) fault(`/${key}`, `unknown key '${key}'${didYouMean(key, keys)}`, true)
  }
  const failOn = gate['fail-on'] ?? defaultGate.failOn
  if (!isLevel(failOn)) fault('/fail-on', `'fail-on' takes ${levels.join(', ')}`)
  const steps = gate.steps ?? defaultGate.steps
  if (!Array.isArray(steps)) fault('/steps', "'steps' is not a list")
  else {
    for (const [index, step] of steps.entries()) {
      if (!isStep(step)) fault(`/steps/${index}`, `unknown step '${step}'${didYouMean(String(step), stepNames)}`)
    }
    if (steps.length === 0) fault('/steps', 'no step: a gate that runs nothing cannot turn red')
  }
  const own = gate.levels ?? {}
  const isMapping = typeof own === 'object' && !Array.isArray(own)
  if (!isMapping) fault('/levels', "'levels' is not a mapping from finding codes to levels")
  for (const [code, level] of isMapping ? Object.entries(own) : []) {
    if (!knownCodes.has(code))
      fault(`/levels/${code}`, `unknown finding code '${code}'${didYouMean(code, knownCodes)}`, true)
    if (level !== 'off' && !isLevel(level)) fault(`/levels/${code}`, `'${code}' takes ${levels.join(', ')} or off`)
  }
  for (const { path, message } of faultsOfThresholds(gate.thresholds))
    fault(toPointer(['thresholds', ...path]), message)
  const known = (Array.isArray(steps) ? steps : []).filter(isStep)
  return outcome(
    { failOn: isLevel(failOn) ? failOn : 'error', steps: known, levels: own as Record<string, Level | 'off'> },
    findings,
  )
}

/** The step that measures reads them itself; what is wrong with them is said here. */
const faultsOfThresholds = (written: unknown): { path: string[]; message: string }[] => {
  if (written === undefined) return []
  const kinds = ['coverage']
  if (written === null || typeof written !== 'object' || Array.isArray(written)) {
    return [{ path: [], message: "'thresholds' is not a mapping" }]
  }
  return Object.entries(written).flatMap(([kind, bounds]) =>
    kinds.includes(kind)
      ? thresholdFaults(bounds).map(({ path, message }) => ({ path: [kind, ...path], message }))
      : [{ path: [kind], message: `unknown thresholds '${kind}'${didYouMean(kind, kinds)}` }],
  )
}

const isLevel = (value: unknown): value is Level => levels.some((level) => level === value)

const isStep = (value: unknown): value is StepName => stepNames.some((name) => name === value)
