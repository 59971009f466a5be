import { spawnSync } from 'node:child_process'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type GateFault, gateFaults, stepOf } from '../src/gate-faults.ts'
import { makeScratchCopy, type ScratchCopy } from '../src/scratch-copy.ts'

let copy: ScratchCopy
beforeAll(() => {
  copy = makeScratchCopy()
})
afterEach(() => copy.restore())
afterAll(() => copy.remove())

interface Verdict {
  result: { verdict: string; steps: { name: string; state: string }[] }
}

/** The steps of the gate that are red in the copy as it stands. */
const redSteps = (): { red: string[]; steps: string[] } => {
  const { stdout, stderr } = spawnSync(process.execPath, ['tools/xtask/src/main.ts', 'gate', '--format', 'json'], {
    cwd: copy.root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    // The faults are planted in what the plain tests see; the full tier would plant them again.
    env: { ...process.env, THROUGHLINE_TIER: undefined, CI: 'true' },
  })
  if (stdout === '') throw new Error(`the gate printed no verdict:\n${stderr}`)
  const { steps } = (JSON.parse(stdout) as Verdict).result
  return {
    red: steps.filter(({ state }) => state === 'failed').map(({ name }) => name),
    steps: steps.map(({ name }) => name),
  }
}

describe('the gate', () => {
  it(
    'is green on the copy as it is, and a fault is planted for each of its steps',
    () => {
      const { red, steps } = redSteps()
      expect(red).toEqual([])
      expect([...new Set(Object.keys(gateFaults).map(stepOf))].sort()).toEqual([...steps].sort())
    },
    30 * 60_000,
  )

  it.each(Object.entries(gateFaults as Record<string, GateFault>))(
    '%s turns red on its fault, and nothing else does',
    (name, fault) => {
      copy.plant(fault.edits)
      const { red } = redSteps()
      expect(red).toContain(stepOf(name))
      expect(red.sort()).toEqual([...fault.red].sort())
    },
    // A fault of what everything is built on lets every test run again.
    30 * 60_000,
  )
})
