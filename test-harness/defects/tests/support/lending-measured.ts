import { type BugId, bugIds } from '../../src/lending/bugs.ts'
import { type CleanRun, type FoundBug, inProcess, type PlantedMeasurement } from '../../src/lending-page.ts'
import { type Verified, verifyLending } from './lending-verified.ts'

export const seeds = [0, 1, 2]

/** The first finding about the service with this bug. */
export const foundOf = async (bug: BugId, tries = 2): Promise<FoundBug | undefined> => {
  const { explored, findings } = await verifyLending([bug], { inProcess: inProcess.has(bug) })
  const [first] = findings.filter(({ code }) => code !== 'run-cut-short' && code !== 'flaky')
  // A machine that has much else to do may end a run early.
  if (!first) return explored.stopped !== undefined && tries > 1 ? foundOf(bug, tries - 1) : undefined
  const shown = explored.shown.find(({ fingerprint }) => fingerprint === first.fingerprint)
  return { code: first.code, operationId: shown?.operationId ?? 'metrics' }
}

export const cleanRun = async (seed: number): Promise<CleanRun & { requests: number }> => {
  const { explored, findings } = await verifyLending([], { seed })
  return { ...reachOf(explored), seed, requests: explored.requests, findings: findings.map(({ code }) => code) }
}

const reachOf = ({ operations }: Verified['explored']): Pick<CleanRun, 'declared' | 'missing'> => ({
  declared: operations.reduce((sum, { statuses, missing }) => sum + declaredIn(statuses) + missing.length, 0),
  missing: operations.flatMap(({ operationId, missing }) => missing.map((status) => `${operationId} ${status}`)),
})

const declaredIn = (statuses: readonly { declared?: string }[]): number =>
  new Set(statuses.flatMap(({ declared }) => declared ?? [])).size

/** Every bug in a service of its own, one behind the other, then the clean service. */
export const measured = async (): Promise<PlantedMeasurement> => {
  const found: PlantedMeasurement['found'] = {}
  for (const bug of bugIds) {
    const first = await foundOf(bug)
    if (first) found[bug] = first
  }
  const clean: CleanRun[] = []
  for (const seed of seeds) clean.push(await cleanRun(seed))
  return { found, clean }
}
