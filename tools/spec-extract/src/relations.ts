import { didYouMean, type Finding } from '@throughline/kernel'
import { finding } from './findings.ts'
import type { Requirement, SpecIndex } from './requirement.ts'

/** Relations that name an ID of nothing, of a tombstone, or of the requirement itself; and evidence that is not there. */
// implements: TL-EXTRACT-020
export const faultsOfRelations = (
  { specs, retired }: SpecIndex,
  exists: ((file: string) => boolean) | undefined,
): Finding[] => {
  const requirements = specs.flatMap((spec) => spec.requirements)
  const known = new Set(requirements.map(({ id }) => id))
  const tombstones = new Map(retired.map((stone) => [stone.id, stone]))
  const faultOf = (requirement: Requirement, name: string, id: string): Finding[] => {
    const { location } = requirement
    if (id === requirement.id) return [finding('relation-unknown', `${id} ${name} itself`, { location })]
    if (known.has(id)) return []
    const stone = tombstones.get(id)
    const successors = stone?.successors ? `; ${stone.successors.join(', ')} took its place` : ''
    const what = stone ? `, which is retired${successors}` : `, which no spec states${didYouMean(id, known)}`
    return [finding('relation-unknown', `${requirement.id} ${name} ${id}${what}`, { location })]
  }
  return requirements.flatMap((requirement) => [
    ...(requirement.refines ?? []).flatMap((id) => faultOf(requirement, 'refines', id)),
    ...(requirement.depends ?? []).flatMap((id) => faultOf(requirement, 'depends on', id)),
    ...missingEvidence(requirement, exists),
  ])
}

const missingEvidence = ({ id, evidence, location }: Requirement, exists?: (file: string) => boolean): Finding[] =>
  evidence && exists && !exists(evidence.file)
    ? [finding('evidence-broken', `the evidence of ${id}, ${evidence.file}, is not there`, { location })]
    : []
