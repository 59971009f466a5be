/** How a step is carried out: by a command of this table, or by a program of the workspace. */
export type StepAction = { xtask: readonly string[] } | { program: readonly [string, ...string[]] }

/** One step of the loop and of the gate. */
export interface Step {
  summary: string
  /** How it runs where files may be written; absent where checking and mending are the same call. */
  mend?: StepAction
  /** How it runs where nothing may be written. */
  check: StepAction
  /** The command that a person runs to mend a red one. */
  fix: string
}

const turbo = (task: string): StepAction => ({
  program: ['turbo', 'run', task, '--output-logs=errors-only', '--no-update-notifier'],
})

/** Every step, in the order in which the loop runs them: what is quick and what others need comes first. */
export const steps = {
  format: {
    summary: 'the layout of the sources',
    mend: { program: ['biome', 'format', '--write', '.'] },
    check: { program: ['biome', 'format', '.'] },
    fix: 'pnpm format',
  },
  lint: {
    summary: 'the linter and the order of imports',
    mend: { program: ['biome', 'check', '--formatter-enabled=false', '--error-on-warnings', '--write', '.'] },
    check: { program: ['biome', 'check', '--formatter-enabled=false', '--error-on-warnings', '.'] },
    fix: 'pnpm lint',
  },
  layers: {
    summary: 'who may import whom',
    check: { xtask: ['layers'] },
    fix: 'pnpm xtask layers',
  },
  regen: {
    summary: 'generated files against their sources',
    mend: { xtask: ['regen'] },
    check: { xtask: ['regen', '--check'] },
    fix: 'pnpm xtask regen',
  },
  typecheck: {
    summary: 'the types of every package',
    check: turbo('typecheck'),
    fix: 'pnpm exec turbo run typecheck',
  },
  test: {
    summary: 'the tests of every package',
    check: { xtask: ['test'] },
    fix: 'pnpm test',
  },
  coverage: {
    summary: 'which requirements the results of the tests verify',
    check: { xtask: ['coverage'] },
    fix: 'pnpm xtask trace unproven',
  },
  suspects: {
    summary: 'what was written for words of requirements that have changed',
    check: { xtask: ['trace', 'suspect'] },
    fix: 'pnpm xtask trace suspect',
  },
  'metrics-lint': {
    summary: "the metrics contract, and each service's exposition held to it",
    check: { xtask: ['metrics-lint'] },
    fix: 'pnpm xtask metrics-lint',
  },
  verify: {
    summary: 'running services held to their contracts',
    check: { xtask: ['verify'] },
    fix: 'pnpm xtask verify',
  },
  pacts: {
    summary: 'the pacts of consumers held to the contracts of their providers',
    check: { xtask: ['pact', 'verify', '--static'] },
    fix: 'pnpm xtask pact verify',
  },
  links: {
    summary: 'links, anchors and paths in documents',
    check: { xtask: ['links'] },
    fix: 'pnpm xtask links',
  },
} as const satisfies Record<string, Step>

export type StepName = keyof typeof steps

export const stepNames = Object.keys(steps) as StepName[]
