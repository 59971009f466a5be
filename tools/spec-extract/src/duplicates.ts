import { type Finding, type IdFamily, idFinder } from '@throughline/kernel'
import { finding } from './findings.ts'
import { prefixes } from './marker.ts'
import type { Requirement, Spec } from './requirement.ts'

/** IDs that are defined twice, in one document or in two. */
// implements: TL-EXTRACT-005
export const duplicates = (specs: readonly Spec[]): Finding[] => {
  const first = new Map<string, Requirement>()
  return specs
    .flatMap(({ requirements }) => requirements)
    .flatMap((requirement) => {
      const { id, location } = requirement
      const earlier = first.get(id)
      if (!earlier) {
        first.set(id, requirement)
        return []
      }
      const related = [
        { message: 'stands here first', location: earlier.location },
        { message: 'and here again', location },
      ]
      return [finding('duplicate-id', `${id} is defined twice`, { location, related })]
    })
}

/** Patterns that take no ID of any requirement. */
// implements: TL-EXTRACT-007
export const unmatched = (specs: readonly Spec[], families: readonly IdFamily[]): Finding[] => {
  const ids = specs.flatMap(({ requirements }) => requirements.map(({ id }) => id))
  return families
    .filter(({ pattern }) => {
      const finder = idFinder([pattern])
      const written = ids.flatMap((id) => [id, ...[...prefixes].map((prefix) => `${prefix}[${id}]`)])
      finder.learn(written)
      return !written.some(finder.is)
    })
    .map(({ pattern }) => finding('nothing-extracted', `the ID pattern '${pattern}' matches no requirement`))
}
