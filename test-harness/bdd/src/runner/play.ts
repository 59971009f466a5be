import type { World } from '../world/world.ts'
import type { PlannedScenario, PlannedStep } from './plan.ts'
import type { Claim } from './step.ts'

/** How a step ended that did not do what it should. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure'
}

/** The longest that one step may take: one that waits for what never comes names itself. */
const patienceMs = 10_000

/** Plays a scenario in a world of its own; `compare` throws where two values differ. */
export const playScenario = async (
  { file, planned }: Pick<PlannedScenario, 'file' | 'planned'>,
  world: World,
  compare: (claim: Claim) => void,
  patience = patienceMs,
): Promise<void> => {
  try {
    for (const step of planned) {
      const place = `${file}:${step.line} '${step.text}'`
      const given = await inTime(step, world, patience, place)
      if (step.role !== 'then') continue
      compare(claimOf(given, place))
    }
  } finally {
    // implements: OC-TEST-7033
    await world.close()
  }
}

const inTime = async (step: PlannedStep, world: World, ms: number, place: string): Promise<unknown> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new StepFailure(`${place} was not over after ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([step.run(world), late])
  } catch (cause) {
    if (cause instanceof StepFailure) throw cause
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new StepFailure(`${place}: ${message}`, { cause })
  } finally {
    clearTimeout(timer)
  }
}

/** What a `Then` gave, if it says anything: a claim about nothing, or about itself, would always hold. */
// implements: OC-TEST-7031
const claimOf = (given: unknown, place: string): Claim => {
  const isClaim = typeof given === 'object' && given !== null && 'seen' in given && 'wanted' in given
  if (!isClaim || given.wanted === undefined) throw new StepFailure(`${place} asserts nothing`)
  const { seen, wanted } = given
  if (typeof wanted === 'object' && seen === wanted) throw new StepFailure(`${place} compares something with itself`)
  return { seen, wanted }
}
