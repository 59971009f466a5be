import { type ChangedFile, changedFiles, snapshotFiles } from '../changed-files.ts'
import type { Call, Run } from '../command.ts'
import { runStep, type StepOutcome } from '../run-step.ts'
import { type StepName, stepNames, steps } from '../steps.ts'

export interface DevLoopResult {
  mode: 'mend' | 'check'
  steps: { name: StepName; state: 'passed' | 'failed' | 'not run' }[]
  changed: ChangedFile[]
}

export const run: Run = async (call) => {
  const { root, config } = await call.workspace()
  // implements: TL-LOOP-003
  const mode = call.flags.check === true || isTrue(process.env.CI) ? 'check' : 'mend'
  const keepGoing = call.flags['keep-going'] === true
  const before = snapshotFiles(root, config)
  const outcomes: StepOutcome[] = []
  for (const name of stepNames) {
    if (call.signal.aborted) break
    const show = liveLine(name)
    const outcome = await runStep(name, {
      root,
      mode,
      signal: call.signal,
      ...(show.update && { onOutput: show.update }),
    })
    show.clear()
    // What an interrupt ended has not failed.
    if (call.signal.aborted) break
    say(call, outcome)
    outcomes.push(outcome)
    // implements: TL-LOOP-002
    if (!outcome.passed && !keepGoing) break
  }
  const changed = changedFiles(before, snapshotFiles(root, config))
  const failed = outcomes.filter(({ passed }) => !passed)
  const result: DevLoopResult = {
    mode,
    steps: stepNames.map((name) => ({ name, state: stateOf(outcomes.find((outcome) => outcome.name === name)) })),
    changed,
  }
  const untouched = result.steps.filter(({ state }) => state === 'not run').map(({ name }) => name)
  return {
    command: 'dev-loop',
    result,
    findings: failed.flatMap(({ findings }) => findings),
    text: [
      ...(untouched.length > 0 ? [`not run: ${untouched.join(', ')} (--keep-going runs them all the same)`] : []),
      ...changed.map(({ path, change }) => `${change.padEnd('removed'.length)}  ${path}`),
    ],
    next: nextStep(failed, changed),
  }
}

const stateOf = (outcome: StepOutcome | undefined): DevLoopResult['steps'][number]['state'] =>
  outcome === undefined ? 'not run' : outcome.passed ? 'passed' : 'failed'

const nextStep = (failed: readonly StepOutcome[], changed: readonly ChangedFile[]): string => {
  const [first] = failed
  if (first) return `Mend '${first.name}' (${steps[first.name].fix}), then run the loop again.`
  if (changed.length > 0) return `All steps pass. ${changed.length} files changed on the way: review and commit them.`
  return 'All steps pass, and no file changed.'
}

/** One line a step; a failing one shows everything that it printed. Not on stdout where that holds a document. */
// implements: TL-LOOP-002
const say = (call: Call, { name, passed, output, milliseconds }: StepOutcome): void => {
  const stream = call.format === 'text' ? process.stdout : process.stderr
  const width = Math.max(...stepNames.map((each) => each.length))
  const seconds = `${(milliseconds / 1000).toFixed(1)} s`
  stream.write(`${passed ? 'ok  ' : 'FAIL'}  ${name.padEnd(width)}  ${seconds.padStart(8)}  ${steps[name].summary}\n`)
  if (!passed) stream.write(`${output.trimEnd()}\n`)
}

/** On a terminal: the step that runs, and the last line that it printed. */
const liveLine = (name: StepName): { update?: (text: string) => void; clear: () => void } => {
  const { stderr } = process
  if (stderr.isTTY !== true || isTrue(process.env.CI)) return { clear: () => {} }
  const draw = (line: string) =>
    stderr.write(`\r\u001B[2K…     ${`${name}  ${line}`.slice(0, (stderr.columns || 80) - 7)}`)
  draw('')
  return {
    update(text) {
      const line = text.trimEnd().split('\n').at(-1)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is taken out
      if (line) draw(line.replace(/\u001B\[[0-9;?]*[A-Za-z]/g, ''))
    },
    clear: () => void stderr.write('\r\u001B[2K'),
  }
}

const isTrue = (value: string | undefined): boolean => value !== undefined && !['', '0', 'false'].includes(value)
