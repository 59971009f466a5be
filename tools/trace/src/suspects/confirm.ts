import { nearest, type Outcome, outcome, UsageError, type Workspace } from '@throughline/kernel'
import type { GraphSources } from '../graph/index.ts'
import { claimsOf } from './claims.ts'
import { type Confirmation, readConfirmations, writeConfirmation } from './confirmations.ts'

/**
 * Writes down that a place still is as a requirement says now. Nothing is written while the file has faults.
 * @throws UsageError where no spec defines the requirement, or no such place names it
 */
export const confirm = (
  workspace: Workspace,
  { specs, files }: GraphSources,
  { id, site, reason, by }: Omit<Confirmation, 'hash'>,
): Outcome<Confirmation | undefined> => {
  const all = specs.specs.flatMap(({ requirements }) => requirements)
  const requirement = all.find((each) => each.id === id)
  if (!requirement) {
    throw new UsageError(
      `no spec defines ${id}`,
      meant(
        id,
        all.map((each) => each.id),
      ),
    )
  }
  const wanted = new Set([id])
  const sites = files.flatMap(({ file, role, facts }) =>
    claimsOf({ file, role, facts, text: () => workspace.read(file) }, wanted).map((claim) => claim.site),
  )
  if (!sites.includes(site)) throw new UsageError(`nothing at ${site} names ${id}`, meant(site, sites))
  const { findings } = readConfirmations(workspace)
  if (findings.length > 0) return outcome(undefined, findings)
  const confirmation = { id, hash: requirement.hash, site, reason, by }
  writeConfirmation(workspace, confirmation)
  return outcome(confirmation)
}

const meant = (word: string, candidates: readonly string[]): string => {
  const names = nearest(word, candidates)
  const shown = names.length > 0 ? names : candidates.slice(0, 5)
  return shown.length === 0 ? 'Nothing names it.' : `It may be one of: ${shown.join(', ')}`
}
