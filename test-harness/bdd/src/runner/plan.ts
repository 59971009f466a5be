import {
  CucumberExpression,
  type Expression,
  ParameterType,
  ParameterTypeRegistry,
} from '@cucumber/cucumber-expressions'
import type { World } from '../world/world.ts'
import type { Feature, FeatureStep, Finding, FindingCode, Scenario } from './read-feature.ts'
import type { Step } from './step.ts'

/** A step of a scenario, with what will be run for it. */
export interface PlannedStep extends FeatureStep {
  run: (world: World) => unknown
}

export interface PlannedScenario extends Scenario {
  planned: PlannedStep[]
}

export interface Plan {
  scenarios: PlannedScenario[]
  findings: Finding[]
}

export interface Vocabulary {
  steps: readonly Step[]
  /** Names of parameters beside those of every expression, and what they match. */
  parameters: Readonly<Record<string, RegExp>>
  /** The file that a step which nobody uses is reported in. */
  file: string
}

const requirement = /^(?:ORCH|OC-[A-Z]+)-\d{4}$/

/** Finds for each line of each scenario the one step that it means, and says what is wrong before anything is run. */
export const planFeatures = (
  features: readonly Feature[],
  { steps, parameters, file }: Vocabulary,
  known: ReadonlySet<string>,
): Plan => {
  const registry = new ParameterTypeRegistry()
  for (const [name, pattern] of Object.entries(parameters)) {
    registry.defineParameterType(new ParameterType(name, pattern, String, String, false, false))
  }
  const vocabulary: { step: Step; expression: Expression }[] = steps.map((step) => ({
    step,
    expression: new CucumberExpression(step.expression, registry),
  }))
  const used = new Set<Step>()
  const names = new Set<string>()
  const findings: Finding[] = []

  // implements: OC-TEST-7030
  const planStep = (line: FeatureStep, scenario: Scenario): PlannedStep[] => {
    const found = (code: FindingCode, message: string): [] => {
      findings.push({ code, message, file: scenario.file, line: line.line })
      return []
    }
    const matches = vocabulary.flatMap(({ step, expression }) => {
      const match = expression.match(line.text)
      return match ? [{ step, match }] : []
    })
    for (const { step } of matches) used.add(step)
    const [first, ...others] = matches
    if (!first) return found('undefined-step', `nothing is written for '${line.text}'`)
    const { step, match } = first
    if (others.length > 0) {
      const all = matches.map((each) => `'${each.step.expression}'`).join(' and ')
      return found('ambiguous-step', `'${line.text}' means ${all}`)
    }
    if (step.role !== line.role) {
      return found('step-in-another-role', `'${line.text}' is a ${step.role}, and stands here as a ${line.role}`)
    }
    const given = match.map((argument) => argument.getValue(null))
    return [{ ...line, run: (world) => step.run(world, given) }]
  }

  const judge = (scenario: Scenario): void => {
    const { name, file, line, tags } = scenario
    const found = (code: FindingCode, message: string): void => void findings.push({ code, message, file, line })
    // implements: OC-TEST-7032
    if (tags.length === 0) found('no-requirement', `'${name}' names no requirement`)
    // implements: OC-TEST-7032
    for (const tag of tags) {
      if (!requirement.test(tag) || !known.has(tag)) found('unknown-requirement', `no spec has @${tag}`)
    }
    // implements: OC-TEST-7031
    if (!scenario.steps.some(({ role }) => role === 'then'))
      found('no-then', `'${name}' says nothing of what is so then`)
    // implements: OC-TEST-7032
    if (names.has(name)) found('same-name', `another scenario is called '${name}'`)
    names.add(name)
  }

  const scenarios = features.flatMap((feature) =>
    feature.scenarios.map((scenario) => {
      judge(scenario)
      return { ...scenario, planned: scenario.steps.flatMap((line) => planStep(line, scenario)) }
    }),
  )
  // implements: OC-TEST-7030
  for (const step of steps.filter((each) => !used.has(each))) {
    findings.push({ code: 'unused-step', message: `no scenario uses '${step.expression}'`, file, line: 1 })
  }
  return { scenarios, findings }
}
